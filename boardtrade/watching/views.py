"""What administrators see of all this: whether everything is running, and the runbook."""

import re
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import TemplateView
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from boardtrade.watching.findings import State, look_at_everything
from boardtrade.watching.release import get_release

PERMISSION = "watching.see_what_runs"
SUMMARIES = {
    State.FINE: gettext_lazy("Everything is running."),
    State.CONCERN: gettext_lazy("Readers notice nothing, but somebody should see to something."),
    State.FAILURE: gettext_lazy("Something does not work."),
}


class WatchingView(WagtailAdminTemplateMixin, TemplateView):
    """A page for those who may see how the site is."""

    def dispatch(self, request: Any, *args: Any, **kwargs: Any) -> Any:
        """Check the permission; the admin shows PermissionDenied as a message."""
        if not request.user.has_perm(PERMISSION):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        """Return the breadcrumbs: the admin's home, and this page."""
        return [*self.breadcrumbs_items, {"url": "", "label": self.get_page_title()}]


class RunningView(WatchingView):
    """Says of each part of the site how it is, since when, and what to do."""

    template_name = "watching/staff/running.html"
    page_title = gettext_lazy("Is everything running?")
    header_icon = "glasses"

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
            "pages": [(name, read_title(name)) for name in list_runbook()],
        }


class RunbookView(WatchingView):
    """One page of the runbook."""

    template_name = "watching/staff/runbook.html"
    header_icon = "help"

    def get_page_title(self) -> str:
        """Return the heading of the page."""
        return read_title(self.kwargs["name"])

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        """Return the breadcrumbs: the admin's home, what runs, this page."""
        overview = {"url": reverse("running"), "label": RunningView.page_title}
        return [
            *self.breadcrumbs_items,
            overview,
            {"url": "", "label": self.get_page_title()},
        ]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add the text."""
        return super().get_context_data(**kwargs) | {"text": render_page(self.kwargs["name"])}


# --- The runbook ------------------------------------------------------------------------------


def list_runbook() -> list[str]:
    """Return the names of all its pages."""
    return sorted(path.stem for path in get_folder().glob("*.md") if path.stem != "README")


def read_title(name: str) -> str:
    """Return the heading of a page. Raises Http404 for one that does not exist."""
    return read_page(name).partition("\n")[0].removeprefix("# ").strip()


def read_page(name: str) -> str:
    """Return a page as it was written. Raises Http404 for one that does not exist."""
    if name not in list_runbook():
        raise Http404(_("There is no such page in the runbook."))
    return (get_folder() / f"{name}.md").read_text()


def render_page(name: str) -> str:
    """Return a page without its heading as HTML. Raises Http404 for one that does not exist."""
    from markdown_it import MarkdownIt

    text = read_page(name).partition("\n")[2]
    markdown = MarkdownIt("commonmark", {"html": False}).enable("table")
    text = re.sub(r"\[([^]]+)\]\(\.\./[^)]*\)", r"\1", text)  # files that are not shown here
    text = re.sub(r"\]\(([\w-]+)\.md\)", r"](../\1/)", text)  # pages name each other by their files
    html = markdown.render(text)
    return mark_safe(html)  # noqa: S308 - our own text, and raw HTML in it is escaped


def get_folder() -> Path:
    """Return the folder with the pages."""
    return settings.ROOT_DIR / "docs" / "runbook"
