"""The panel of the admin's home that names versions which were not published when they were due."""

import datetime
from typing import Any

from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.admin.ui.components import Component
from wagtail.models import Revision

from boardtrade.editing.publishing import publication_errors

PATIENCE = datetime.timedelta(minutes=3)
"""The schedule is looked at every minute."""
MAX_NAMED = 20


class OverduePanel(Component):
    """Names the pages whose schedule failed, with the reasons in words."""

    name = "overdue_schedules"
    template_name = "editing/staff/overdue_panel.html"
    order = 50

    def __init__(self, revisions: list[Revision]) -> None:
        self.revisions = revisions

    def get_context_data(self, parent_context: Any) -> dict[str, Any]:
        """Add the pages with their reasons."""
        context = super().get_context_data(parent_context)
        context["pages"] = [
            {"page": page, "due": revision.approved_go_live_at, "reasons": _get_reasons(page)}
            for revision in self.revisions
            for page in [revision.as_object()]
        ]
        return context


def get_overdue_panel(request: HttpRequest) -> OverduePanel | None:
    """Return the panel for a user who may edit one of the pages, or None if nothing is overdue."""
    due = Revision.objects.page_revisions().filter(
        approved_go_live_at__lt=timezone.now() - PATIENCE
    )
    revisions = [
        revision
        for revision in due.order_by("approved_go_live_at")[:MAX_NAMED]
        if revision.content_object.permissions_for_user(request.user).can_edit()
    ]
    return OverduePanel(revisions) if revisions else None


def _get_reasons(page: Any) -> list[str]:
    reasons = []
    for name, messages in publication_errors(page).items():
        label = page._meta.get_field(name).verbose_name if hasattr(page, name) else ""
        reasons += [f"{label}: {message}" if label else str(message) for message in messages]
    return reasons or [_("The reason is in the log of the site.")]
