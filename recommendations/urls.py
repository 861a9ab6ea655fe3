"""URLs of recommendations outside the page tree."""

from django.urls import path

from recommendations.outlets import feeds, frames, oembed
from recommendations.pages import views

urlpatterns = [
    path("r/<slug:permanent_id>/", views.redirect_permanent_id, name="recommendation_permanent"),
    path(
        "r/<slug:permanent_id>/status.atom",
        feeds.RecommendationStatusFeed(),
        name="status_feed_recommendation",
    ),
    path("feeds/status.atom", feeds.StatusFeed(), name="status_feed"),
    path(
        "feeds/addressees/<slug:slug>/status.atom",
        feeds.AddresseeStatusFeed(),
        name="status_feed_addressee",
    ),
    path(
        "feeds/reports/<uuid:key>/status.atom", feeds.ReportStatusFeed(), name="status_feed_report"
    ),
    path(
        "embed/recommendations/<slug:key>/",
        frames.recommendation_frame,
        name="frame_recommendation",
    ),
    path("embed/addressees/<slug:key>/", frames.addressee_frame, name="frame_addressee"),
    path("oembed", oembed.oembed, name="oembed"),
]
