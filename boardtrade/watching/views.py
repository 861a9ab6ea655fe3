"""What administrators see of all this: whether everything is running."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.utils import timezone
from django.utils.translation import gettext_lazy
from django.views.generic import TemplateView
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from boardtrade.handbook.rendering import read_title
from boardtrade.handbook.views import DocumentView
from boardtrade.watching.findings import State, look_at_everything
from boardtrade.watching.release import get_release
from boardtrade.watching.runbook import OPERATORS, PERMISSION, list_runbook

SUMMARIES = {
    State.FINE: gettext_lazy("Everything is running."),
    State.CONCERN: gettext_lazy("Readers notice nothing, but somebody should see to something."),
    State.FAILURE: gettext_lazy("Something does not work."),
}


class RunningView(WagtailAdminTemplateMixin, TemplateView):
    """Says of each part of the site how it is, since when, and what to do."""

    template_name = "watching/staff/running.html"
    page_title = gettext_lazy("Is everything running?")
    header_icon = "glasses"

    def dispatch(self, request: Any, *args: Any, **kwargs: Any) -> Any:
        """Check the permission; the admin shows PermissionDenied as a message."""
        if not request.user.has_perm(PERMISSION):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        """Return the breadcrumbs: the admin's home, and this page."""
        return [*self.breadcrumbs_items, {"url": "", "label": self.get_page_title()}]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add what was found, the worst first."""
        findings = look_at_everything()
        worst = max(finding.state for finding in findings)
        return super().get_context_data(**kwargs) | {
            "findings": findings,
            "worst": worst.name.lower(),
            "summary": SUMMARIES[worst],
            "now": timezone.now(),
            "release": get_release(),
            "pages": [
                (OPERATORS.get_url(name), read_title(OPERATORS.get_path(name)))
                for name in list_runbook()
            ],
        }


class OperatorDocumentView(DocumentView):
    """A document for operators, with the way back to what runs."""

    template_name = "watching/staff/runbook.html"
    shelf = OPERATORS
