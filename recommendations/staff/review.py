"""The bulk action that notes that staff have looked at what became of recommendations."""

from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from wagtail.admin.views.bulk_action import BulkAction

from recommendations.pages.recommendation_page import RecommendationPage
from recommendations.pages.services import mark_reviewed
from recommendations.staff.listing import RecommendationsView
from recommendations.staff.permissions import KEEP_LOG, editable_recommendations


class MarkReviewed(BulkAction):
    """Marks the chosen recommendations, or all that the list's filters leave."""

    display_name = _("Mark reviewed")
    aria_label = _("Mark the selected recommendations as reviewed")
    action_type = "review"
    template_name = "recommendations/staff/confirm_review.html"
    models = [RecommendationPage]
    next_url: str

    def __init__(self, request: HttpRequest, model: type) -> None:
        super().__init__(request, model)
        if "/" not in self.next_url:  # Wagtail would take it for the name of a view
            self.next_url = request.path

    def get_all_objects_in_listing_query(self, parent_id: str | None) -> list[int]:
        """Return the ids of what the list shows: the address has its search and its filters."""
        view = RecommendationsView()
        view.setup(self.request)
        return list(view.get_queryset().values_list("pk", flat=True))

    @classmethod
    def get_queryset(cls, model: type, object_ids: list[Any]) -> list[RecommendationPage]:
        """Return the pages that there are; ids that make no sense are none."""
        ids = [int(each) for each in map(str, object_ids) if each.isascii() and each.isdigit()]
        pages = RecommendationPage.objects.filter(pk__in=[each for each in ids if each < 2**31])
        return list(pages.select_related("record").order_by("report", "number"))

    def get_actionable_objects(self) -> tuple[list[RecommendationPage], dict[str, Any]]:
        """Part what the user may mark from what not, in one query."""
        self.editable = set()
        if self.request.user.has_perm(KEEP_LOG):
            editable = editable_recommendations(self.request.user).order_by()
            self.editable = set(editable.values_list("pk", flat=True))
        return super().get_actionable_objects()

    def check_perm(self, obj: RecommendationPage) -> bool:
        """Ask the same as for an entry of the log."""
        return obj.pk in self.editable

    def get_execution_context(self) -> dict[str, Any]:
        """Tell who does it."""
        return {"user": self.request.user}

    @classmethod
    def execute_action(
        cls, objects: list[RecommendationPage], user: Any = None, **kwargs: Any
    ) -> tuple[int, int]:
        """Mark them."""
        return mark_reviewed(pages=objects, user=user), 0

    def get_success_message(self, num_parent_objects: int, num_child_objects: int) -> str:
        """Say how many there were."""
        return ngettext(
            "%(count)d recommendation is marked as reviewed today.",
            "%(count)d recommendations are marked as reviewed today.",
            num_parent_objects,
        ) % {"count": num_parent_objects}
