"""Addresses of recommendations outside the page tree."""

from django.urls import path

from recommendations.outlets import frames as embeds
from recommendations.outlets import feeds
from recommendations.outlets import oembed
from recommendations.pages import views

urlpatterns = [
    path("r/<slug:permanent_id>/", views.permanent, name="recommendation_permanent"),
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
    path("embed/recommendations/<slug:key>/", embeds.recommendation, name="embed_recommendation"),
    path("embed/addressees/<slug:key>/", embeds.addressee, name="embed_addressee"),
    path("oembed", oembed.oembed, name="oembed"),
]
