"""The panel on the admin's home that says which recommendations ask for a look."""

from typing import Any

from django.db.models import Count, Q
from django.urls import reverse
from wagtail.admin.ui.components import Component

from boardtrade.users.models import User
from recommendations.pages.querysets import is_overdue, is_unreviewed
from recommendations.staff.listing import for_staff


class AttentionPanel(Component):
    """Counts what is overdue and what nobody has reviewed for long, each with its list."""

    name = "recommendations_attention"
    template_name = "recommendations/staff/attention_panel.html"
    order = 150

    def __init__(self, user: User) -> None:
        self.user = user

    def get_context_data(self, parent_context: Any) -> dict[str, Any]:
        """Count both in one query, by the rules of the list's filters."""
        context = super().get_context_data(parent_context)
        counts = for_staff(self.user).aggregate(
            overdue=Count("pk", filter=Q(live=True) & is_overdue()),
            unreviewed=Count("pk", filter=Q(live=True) & is_unreviewed()),
        )
        return context | counts | {"list_url": reverse("recommendations:index")}
