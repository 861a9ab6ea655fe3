"""The panel on the admin's home that says which recommendations ask for a look."""

from typing import Any

from django.db.models import Count, Q
from django.urls import reverse
from django.utils import timezone
from wagtail.admin.ui.components import Component

from boardtrade.users.models import User
from recommendations.admin.listing import for_staff
from recommendations.querysets import REVIEW_INTERVAL
from recommendations.statuses import Status


class AttentionPanel(Component):
    """Counts what is overdue and what nobody has reviewed for long, each with its list."""

    name = "recommendations_attention"
    template_name = "recommendations_admin/attention_panel.html"
    order = 150

    def __init__(self, user: User) -> None:
        self.user = user

    def get_context_data(self, parent_context: Any) -> dict[str, Any]:
        """Count both in one query, by the rules of the list's filters."""
        context = super().get_context_data(parent_context)
        is_open = Q(live=True, status__in=Status.open_ones())
        counts = for_staff(self.user).aggregate(
            overdue=Count("pk", filter=is_open & Q(due_date__lt=timezone.localdate())),
            unreviewed=Count(
                "pk",
                filter=is_open & Q(record__reviewed_at__lt=timezone.now() - REVIEW_INTERVAL),
            ),
        )
        return context | counts | {"list_url": reverse("recommendations:index")}
