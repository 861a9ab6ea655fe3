"""URLs of the admin of recommendations, below /admin/recommendations/."""

from django.urls import path

from recommendations.staff.evidence.views import EvidenceLinkView, serve_copy_to_staff
from recommendations.staff.extensions.views import AddExtensionView
from recommendations.staff.pasting.views import PasteProgressView, PasteView
from recommendations.staff.publishing.views import PublishProgressView, PublishTogetherView
from recommendations.staff.rearrange import RearrangeView
from recommendations.staff.status_views import AddReplyView, AddVerdictView, VoidEntryView

app_name = "recommendations_staff"
urlpatterns = [
    path("<int:page_id>/log/verdict/", AddVerdictView.as_view(), name="verdict_add"),
    path("<int:page_id>/log/reply/", AddReplyView.as_view(), name="reply_add"),
    path("<int:page_id>/log/extension/", AddExtensionView.as_view(), name="extension_add"),
    path("<int:page_id>/log/<int:entry_id>/mistake/", VoidEntryView.as_view(), name="entry_void"),
    path(
        "<int:page_id>/evidence/<int:evidence_id>/",
        EvidenceLinkView.as_view(),
        name="evidence_link",
    ),
    path(
        "<int:page_id>/evidence/<int:evidence_id>/copies/<int:copy_id>/",
        serve_copy_to_staff,
        name="evidence_copy",
    ),
    path(
        "<int:page_id>/evidence/<int:evidence_id>/copies/<int:copy_id>/whole/",
        serve_copy_to_staff,
        {"is_whole": True},
        name="evidence_copy_whole",
    ),
    path("of/<int:report_id>/paste/", PasteView.as_view(), name="paste"),
    path(
        "of/<int:report_id>/paste/<uuid:key>/<int:total>/",
        PasteProgressView.as_view(),
        name="paste_progress",
    ),
    path("of/<int:report_id>/numbers/", RearrangeView.as_view(), name="rearrange"),
    path("of/<int:report_id>/publish/", PublishTogetherView.as_view(), name="publish"),
    path(
        "of/<int:report_id>/publish/<uuid:key>/<int:total>/",
        PublishProgressView.as_view(),
        name="publish_progress",
    ),
]
