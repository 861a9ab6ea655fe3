"""The panel on the admin's home that counts the recommendations that need attention."""

from typing import Any

from django.db.models import Count
from django.urls import reverse
from wagtail.admin.ui.components import Component

from boardtrade.users.models import User
from recommendations.staff.evidence.listing import IN_TROUBLE, get_staff_links
from recommendations.staff.listing import build_attention_conditions, get_staff_recommendations
from recommendations.staff.publishing.offer import get_reports_with_drafts


class AttentionPanel(Component):
    """Counts what is late, unreviewed or a draft below a published report, and dead links."""

    name = "recommendations_attention"
    template_name = "recommendations/staff/attention_panel.html"
    order = 150
    MAX_REPORTS = 8

    def __init__(self, user: User) -> None:
        self.user = user

    def get_context_data(self, parent_context: Any) -> dict[str, Any]:
        """Add the counts from one query, with the conditions of the list's filters."""
        context = super().get_context_data(parent_context)
        counts = get_staff_recommendations(self.user).aggregate(
            **{
                reason: Count("pk", filter=condition)
                for reason, condition in build_attention_conditions().items()
            }
        )
        reports = get_reports_with_drafts(self.user)
        return (
            context
            | counts
            | {
                "list_url": reverse("recommendations:index"),
                "links_in_trouble": get_staff_links(self.user).filter(IN_TROUBLE).count(),
                "links_url": reverse("evidence_links:index"),
                "reports_with_drafts": reports[: self.MAX_REPORTS],
            }
        )
