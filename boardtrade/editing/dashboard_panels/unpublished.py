"""What the admin's home says about pages that readers do not see yet."""

from typing import Any

from django.db.models import Q
from django.utils import timezone
from wagtail.admin.ui.components import Component
from wagtail.models import Page, Revision
from wagtail.permission_policies.pages import PagePermissionPolicy

from boardtrade.users.models import User


class UnpublishedPagesPanel(Component):
    """Lists drafts that the user or nobody has worked on last, and the pages with a time set."""

    name = "unpublished_pages"
    template_name = "panels/unpublished_pages.html"
    order = 120
    MAX_DRAFTS = 8
    MAX_SCHEDULED = 20

    def __init__(self, user: User) -> None:
        self.user = user

    def get_context_data(self, parent_context: Any) -> dict[str, Any]:
        """Add the pages, of those that the user may edit."""
        pages = PagePermissionPolicy(Page).instances_user_has_permission_for(self.user, "change")
        times = {
            int(page_id): time
            for page_id, time in Revision.page_revisions.filter(approved_go_live_at__isnull=False)
            .order_by("approved_go_live_at")
            .values_list("object_id", "approved_go_live_at")
        }
        scheduled = sorted(pages.filter(pk__in=times), key=lambda page: times[page.pk])
        # Drafts that were made with the site are nobody’s: somebody has to complete them.
        drafts = (
            pages.filter(
                Q(live=False) | Q(has_unpublished_changes=True),
                Q(latest_revision__user=self.user) | Q(latest_revision__user=None, live=False),
                latest_revision__isnull=False,
                alias_of=None,
            )
            .exclude(pk__in=times)
            .select_related("latest_revision")
        )
        return super().get_context_data(parent_context) | {
            "drafts": drafts.order_by("-latest_revision_created_at")[: self.MAX_DRAFTS],
            "draft_count": drafts.count(),
            "scheduled": [(times[page.pk], page) for page in scheduled[: self.MAX_SCHEDULED]],
            "time_zone": timezone.get_current_timezone_name(),
        }
