"""What the app adds to Wagtail's admin."""

from collections.abc import Iterator
from typing import Any

from django.contrib import messages
from django.contrib.auth.models import Permission
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import URLResolver, include, path, reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from wagtail import hooks
from wagtail.admin.admin_url_finder import register_admin_url_finder
from wagtail.admin.widgets.button import Button
from wagtail.log_actions import LogActionRegistry, LogFormatter
from wagtail.models import Page
from wagtail.snippets.models import register_snippet

from boardtrade.editing.unscheduling import PAGES_SCHEDULED_WITH
from boardtrade.media.models import CustomDocument
from boardtrade.users.models import User
from recommendations.pages.recommendation_page import RecommendationPage
from recommendations.pages.services import (
    PUBLISHED_TOGETHER,
    RENUMBERED,
    REVIEWED,
    STATUS_ADDED,
)
from recommendations.record.evidence import Evidence
from recommendations.record.status_log import StatusUpdate
from recommendations.staff import deletion  # noqa: F401 - registers its hooks
from recommendations.staff.dashboard import AttentionPanel
from recommendations.staff.permissions import (
    can_add_status_update,
    can_edit_recommendations,
    get_staff_user,
)
from recommendations.staff.publishing.offer import (
    find_scheduled_with_report,
    get_hidden_report_message,
)
from recommendations.staff.publishing.views import get_offer_url
from recommendations.staff.review import MarkReviewed, RecordReply, RecordVerdict
from recommendations.staff.viewsets import RecommendationsViewSetGroup

register_snippet(RecommendationsViewSetGroup)
for action in (MarkReviewed, RecordReply, RecordVerdict):
    hooks.register("register_bulk_action", action)
hooks.register(PAGES_SCHEDULED_WITH, find_scheduled_with_report)


@hooks.register("register_admin_urls")
def register_admin_urls() -> list[URLResolver]:
    """Return the URLs of the views about one report or one recommendation."""
    return [path("recommendations/", include("recommendations.staff.urls"))]


class StatusUpdateURLFinder:
    """Links an entry in the usage of a file or an addressee to its recommendation."""

    def __init__(self, user: User) -> None:
        self.user = user

    def get_edit_url(self, entry: StatusUpdate) -> str | None:
        """Return the URL that edits the first page with the entry, if the user may edit it."""
        page = entry.record.pages.order_by("pk").first()
        if page is None or not page.permissions_for_user(self.user).can_edit():
            return None
        return reverse("wagtailadmin_pages:edit", args=[page.pk])


class EvidenceURLFinder(StatusUpdateURLFinder):
    """Links what entries rest on to the recommendation of the first one."""

    def get_edit_url(self, evidence: Evidence) -> str | None:  # type: ignore[override]
        """Return the URL of that recommendation, if the user may edit it."""
        entry = evidence.updates.order_by("pk").first()
        return super().get_edit_url(entry) if entry else None


register_admin_url_finder(StatusUpdate, StatusUpdateURLFinder)
register_admin_url_finder(Evidence, EvidenceURLFinder)


@hooks.register("construct_homepage_panels")
def add_attention_panel(request: HttpRequest, panels: list[Any]) -> None:
    """Show who may edit recommendations how many of them need attention."""
    if can_edit_recommendations(get_staff_user(request)):
        panels.append(AttentionPanel(get_staff_user(request)))


@hooks.register("before_publish_page")
def offer_recommendations(request: HttpRequest, page: Page) -> HttpResponse | None:
    """Before a report is published, ask which of its drafts are published with it.

    What was typed is saved by then, as a draft.
    """
    revision_id = page.latest_revision_id
    url = get_offer_url(page, get_staff_user(request), revision_id=revision_id)
    return redirect(url) if url else None


@hooks.register("after_publish_page")
def warn_of_hidden_report(request: HttpRequest, page: Page) -> None:
    """Say when readers do not see a published recommendation, as its report is a draft."""
    if isinstance(page, RecommendationPage) and page.live and not page.report.live:
        messages.warning(request, get_hidden_report_message(page.report))


@hooks.register("after_edit_page")
def offer_recommendations_after_approval(request: HttpRequest, page: Page) -> HttpResponse | None:
    """After a report was approved in its form, ask which of its drafts are published too."""
    if "action-workflow-action" not in request.POST:
        return None
    current = page.specific_class.objects.get(pk=page.pk)
    was_published = current.live and not current.has_unpublished_changes
    if not was_published and not current.approved_schedule:
        return None
    url = get_offer_url(current, get_staff_user(request))
    return redirect(url) if url else None


@hooks.register("register_page_header_buttons")
def add_status_button(
    page: Page, user: User, view_name: str, next_url: str | None = None
) -> Iterator[Button]:
    """Add buttons that open the forms for a new entry to the menu of a recommendation."""
    if isinstance(page, RecommendationPage) and can_add_status_update(user, page):
        if page.addressees:
            reply = reverse("recommendations_staff:reply_add", args=[page.pk])
            yield Button(_("What they answered or say"), reply, icon_name="comment", priority=12)
        verdict = reverse("recommendations_staff:verdict_add", args=[page.pk])
        yield Button(_("What we judge"), verdict, icon_name="history", priority=13)


@hooks.register("pages_that_show_file")
def pages_that_show_evidence(document: CustomDocument) -> list[int]:
    """Return the ids of the pages whose log has a file as evidence, where readers may open it."""
    pages = RecommendationPage.objects.filter(record__updates__evidence__document=document)
    return list(pages.values_list("pk", flat=True).distinct())


@hooks.register("register_log_actions")
def register_log_actions(actions: LogActionRegistry) -> None:
    """Register what staff do with recommendations for the history of a page."""

    @actions.register_action(STATUS_ADDED)
    class StatusAdded(LogFormatter):
        label = _("Add to the log")

        def format_message(self, log_entry: object) -> str:
            """Return the message with who spoke, what was recorded, and its date."""
            data: dict[str, str] = log_entry.data  # type: ignore[attr-defined]
            if data.get("speaker"):
                return _("Recorded of %(speaker)s: “%(status)s”, said on %(since)s") % data
            return _("Recorded the status “%(status)s”, since %(since)s") % data

    @actions.register_action(RENUMBERED)
    class Renumbered(LogFormatter):
        label = _("Give another number")

        def format_message(self, log_entry: object) -> str:
            """Return the message with the old and the new number."""
            return _("Changed the number from %(from)s to %(to)s") % log_entry.data  # type: ignore[attr-defined]

    @actions.register_action(PUBLISHED_TOGETHER)
    class PublishedTogether(LogFormatter):
        label = _("Publish recommendations")

        def format_message(self, log_entry: Any) -> str:
            """Return the message with the number of recommendations."""
            count = log_entry.data["count"]
            return ngettext(
                "Published or scheduled %(count)d recommendation of it",
                "Published or scheduled %(count)d recommendations of it",
                count,
            ) % {"count": count}

    actions.register_action(REVIEWED, _("Mark reviewed"), _("Marked as reviewed"))


@hooks.register("register_permissions")
def register_status_permissions() -> QuerySet[Permission]:
    """Return the permission to add to status logs, for the forms of groups."""
    return Permission.objects.filter(
        content_type__app_label="recommendations", codename="add_statusupdate"
    )
