"""The panel on the admin's home that counts the recommendations that need attention."""

from typing import Any

from django.db.models import Count, Q
from django.urls import reverse
from wagtail.admin.ui.components import Component

from boardtrade.users.models import User
from recommendations.pages.querysets import get_overdue_condition, get_unreviewed_condition
from recommendations.staff.listing import get_staff_recommendations


class AttentionPanel(Component):
    """Counts the overdue and the unreviewed recommendations, with links to their lists."""

    name = "recommendations_attention"
    template_name = "recommendations/staff/attention_panel.html"
    order = 150

    def __init__(self, user: User) -> None:
        self.user = user

    def get_context_data(self, parent_context: Any) -> dict[str, Any]:
        """Add both counts from one query, with the conditions of the list's filters."""
        context = super().get_context_data(parent_context)
        counts = get_staff_recommendations(self.user).aggregate(
            overdue=Count("pk", filter=Q(live=True) & get_overdue_condition()),
            unreviewed=Count("pk", filter=Q(live=True) & get_unreviewed_condition()),
        )
        return context | counts | {"list_url": reverse("recommendations:index")}
