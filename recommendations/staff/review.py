"""The bulk actions of the list of recommendations: what staff do with many at once."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from wagtail.admin.views.bulk_action import BulkAction

from boardtrade.users.models import User
from recommendations.pages.querysets import RecommendationQuerySet
from recommendations.pages.recommendation_page import RecommendationPage
from recommendations.pages.services import mark_reviewed
from recommendations.staff.listing import RecommendationsView
from recommendations.staff.permissions import (
    ADD_STATUS_UPDATE,
    get_editable_recommendations,
    get_recommendations_with_open_log,
    get_staff_user,
)
from recommendations.staff.same_entry import MAX_OTHERS, read_ids


class ActionOnMany(BulkAction):
    """What staff do with the selected recommendations, or with all in the filtered list."""

    models = [RecommendationPage]
    next_url: str

    def __init__(self, request: HttpRequest, model: type) -> None:
        super().__init__(request, model)
        if "/" not in self.next_url:  # Wagtail would resolve it as the name of a URL
            self.next_url = request.path

    def get_permitted(self, user: User) -> RecommendationQuerySet:
        """Return the recommendations with which a user may do this."""
        raise NotImplementedError

    def get_all_objects_in_listing_query(self, parent_id: str | None) -> list[int]:
        """Return the ids in the list, whose search and filters are in the query string."""
        view = RecommendationsView()
        view.setup(self.request)
        return list(view.get_queryset().values_list("pk", flat=True))

    @classmethod
    def get_queryset(cls, model: type, object_ids: list[Any]) -> list[RecommendationPage]:
        """Return the pages with these ids; invalid ids are ignored."""
        pages = RecommendationPage.objects.filter(pk__in=read_ids(map(str, object_ids)))
        return list(pages.select_related("record").order_by("report", "number_key"))

    def get_actionable_objects(self) -> tuple[list[RecommendationPage], dict[str, Any]]:
        """Return the pages with which the user may do it, and why others are excluded."""
        permitted = self.get_permitted(get_staff_user(self.request)).order_by()
        self.permitted_ids = set(permitted.values_list("pk", flat=True))
        return super().get_actionable_objects()

    def check_perm(self, obj: RecommendationPage) -> bool:
        """Return whether the user may do it with the recommendation."""
        return obj.pk in self.permitted_ids


class MarkReviewed(ActionOnMany):
    """Marks the recommendations as reviewed."""

    display_name = _("Mark reviewed")
    aria_label = _("Mark the selected recommendations as reviewed")
    action_type = "review"
    template_name = "recommendations/staff/confirm_review.html"

    def get_permitted(self, user: User) -> RecommendationQuerySet:
        """Return those that the user may edit, if it may add to logs."""
        pages = get_editable_recommendations(user)
        return pages if user.has_perm(ADD_STATUS_UPDATE) else pages.none()

    def get_execution_context(self) -> dict[str, Any]:
        """Add the user to the arguments of `execute_action`."""
        return {"user": self.request.user}

    @classmethod
    def execute_action(
        cls, objects: list[RecommendationPage], user: Any = None, **kwargs: Any
    ) -> tuple[int, int]:
        """Mark the recommendations; return their number, and none for their children."""
        return mark_reviewed(pages=objects, user=user), 0

    def get_success_message(self, num_parent_objects: int, num_child_objects: int) -> str:
        """Return the message with the number of recommendations."""
        return ngettext(
            "%(count)d recommendation is marked as reviewed today.",
            "%(count)d recommendations are marked as reviewed today.",
            num_parent_objects,
        ) % {"count": num_parent_objects}


class RecordReply(ActionOnMany):
    """Opens the form for the reply of an addressee, in which the other selected ones are ticked."""

    display_name = _("What they answered or say")
    aria_label = _("Record what an addressee says of the selected recommendations")
    action_type = "reply"
    form_url_name = "recommendations_staff:reply_add"

    def get_permitted(self, user: User) -> RecommendationQuerySet:
        """Return those to whose logs the user may add."""
        return get_recommendations_with_open_log(user)

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Open the form of the first one that it can be recorded for."""
        pages, _without_access = self.get_actionable_objects()
        first = next(filter(self.is_fit, pages), None)
        if first is None:
            messages.error(request, _("There is none among these to whose log you may add this."))
            return redirect(self.next_url)
        others = [page.pk for page in pages if page.pk != first.pk]
        if len(others) > MAX_OTHERS:
            text = _("%(count)d at most are recorded at once: the others are not ticked.")
            messages.warning(request, text % {"count": MAX_OTHERS + 1})
        query = QueryDict(mutable=True)
        query.setlist("others", [str(pk) for pk in others[:MAX_OTHERS]])
        return redirect(f"{reverse(self.form_url_name, args=[first.pk])}?{query.urlencode()}")

    post = get

    def is_fit(self, page: RecommendationPage) -> bool:
        """Return whether it can be recorded for a page: somebody has to be there to say it."""
        return bool(page.addressees)


class RecordVerdict(RecordReply):
    """Opens the form for a verdict of the Board in the same way."""

    display_name = _("What we judge")
    aria_label = _("Record what we judge of the selected recommendations")
    action_type = "verdict"
    form_url_name = "recommendations_staff:verdict_add"

    def is_fit(self, page: RecommendationPage) -> bool:
        """Return True: the Board may judge each of them."""
        return True
