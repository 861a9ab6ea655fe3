"""What recommendations add to Wagtail's admin."""

from django.contrib.auth.models import Permission
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.log_actions import LogActionRegistry, LogFormatter

from boardtrade.media.models import CustomDocument
from recommendations.models import RecommendationPage
from recommendations.services import REVIEWED, STATUS_ADDED


@hooks.register("pages_that_show_file")
def pages_that_show_evidence(document: CustomDocument) -> list[int]:
    """Name the recommendations whose log gives a file as evidence: readers may open it there."""
    shown = RecommendationPage.objects.filter(record__updates__evidence_document=document)
    return list(shown.values_list("pk", flat=True).distinct())


@hooks.register("register_log_actions")
def register_log_actions(actions: LogActionRegistry) -> None:
    """Let the history of a page tell of its status log."""

    @actions.register_action(STATUS_ADDED)
    class StatusAdded(LogFormatter):
        label = _("Add status update")

        def format_message(self, log_entry: object) -> str:
            """Say which status was recorded, and from when it holds."""
            return _("Recorded the status “%(status)s”, since %(since)s") % log_entry.data  # type: ignore[attr-defined]

    actions.register_action(REVIEWED, _("Mark reviewed"), _("Marked as reviewed"))


@hooks.register("register_permissions")
def register_status_permissions() -> QuerySet[Permission]:
    """Let administrators say which groups may add to the status log."""
    return Permission.objects.filter(
        content_type__app_label="recommendations", codename="add_statusupdate"
    )
