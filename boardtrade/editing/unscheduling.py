"""Cancelling the schedule of a page, together with those of pages that were scheduled with it."""

from collections.abc import Iterable
from functools import cached_property
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from wagtail import hooks
from wagtail.admin.views.pages.revisions import RevisionsUnscheduleView
from wagtail.models import Page, Revision

from boardtrade.editing.locks import lock_children

PAGES_SCHEDULED_WITH = "pages_scheduled_with"
"""The hook whose functions get a page, its scheduled version and a user. They return the pages that
were scheduled together with it, and whose schedules the user may cancel."""


def find_pages_scheduled_with(page: Page, revision: Revision | None, user: Any) -> list[Page]:
    """Return the pages that were scheduled together with a version of a page."""
    if revision is None or revision.approved_go_live_at is None:
        return []
    return [
        companion
        for find in hooks.get_hooks(PAGES_SCHEDULED_WITH)
        for companion in find(page, revision, user)
    ]


def cancel_schedules(request: HttpRequest, pages: Iterable[Page]) -> None:
    """Cancel the schedules of pages, and name them in a message."""
    titles = []
    for page in pages:
        if revision := page.scheduled_revision:
            revision.approved_go_live_at = None
            revision.save(user=request.user, update_fields=["approved_go_live_at"])
            titles.append(page.get_admin_display_title())
    if titles:
        messages.warning(
            request,
            _(
                "These were scheduled with it; their schedules are cancelled too: %(titles)s. "
                "Publish or schedule the report again, and you are asked for them again."
            )
            % {"titles": ", ".join(titles)},
        )


def check_scheduled(user: Any, pages: Iterable[Page]) -> None:
    """Raise PermissionDenied if pages, or what is below them, are scheduled by those who may.

    To take such a page away, or elsewhere, is to cancel or change what will be published.
    """
    scheduled = Revision.page_revisions.filter(approved_go_live_at__isnull=False)
    page_ids = [int(pk) for pk in scheduled.values_list("object_id", flat=True)]
    for page in pages if page_ids else ():
        affected = page.get_descendants(inclusive=True).filter(pk__in=page_ids)
        if not all(other.permissions_for_user(user).can_publish() for other in affected):
            raise PermissionDenied


class PageUnscheduleView(RevisionsUnscheduleView):
    """Asks whether the schedules of the pages that were scheduled together are cancelled too."""

    template_name = "editing/staff/confirm_unschedule.html"

    @cached_property
    def companions(self) -> list[Page]:
        """The pages that were scheduled together with this version."""
        return find_pages_scheduled_with(self.object, self.revision, self.request.user)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add the pages that were scheduled together."""
        return super().get_context_data(**kwargs) | {"companions": self.companions}

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Cancel all the schedules, unless the form asked for the others and was told to keep them.

        The button in the editing form does not ask.
        """
        lock_children(self.object.pk)
        companions = self.companions
        response = super().post(request, *args, **kwargs)
        if "with_companions" in request.POST or "is_asked" not in request.POST:
            cancel_schedules(request, companions)
        return response
