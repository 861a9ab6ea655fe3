"""Serves readers only the uploaded files of pages that they may see."""

from django.http import Http404, HttpRequest
from django.urls import URLPattern, path
from wagtail import hooks

from boardtrade.media.models import CustomDocument
from boardtrade.media.public_files import USES_BEYOND_RIGHTS, USES_FOR_FOUR_EYES
from boardtrade.pages.queries.shown_files import (
    find_uses_beyond_rights,
    find_uses_for_four_eyes,
    iterate_current_pages_that_show,
    may_see_one_of,
)
from boardtrade.pages.related.page_chooser import browse

hooks.register(USES_BEYOND_RIGHTS, find_uses_beyond_rights)
hooks.register(USES_FOR_FOUR_EYES, find_uses_for_four_eyes)


@hooks.register("register_admin_urls")
def register_page_chooser() -> list[URLPattern]:
    """Return the URLs of the chooser for the page of a card."""
    return [
        path("related-page/", browse, name="related_page_chooser"),
        path("related-page/<int:parent_page_id>/", browse, name="related_page_chooser"),
    ]


@hooks.register("before_serve_document")
def serve_only_published_files(document: CustomDocument, request: HttpRequest) -> None:
    """Raise Http404 for a reader unless a page that they may see refers to the file.

    Staff who may enter the admin get every file, as the editor needs for a draft.
    """
    if request.user.has_perm("wagtailadmin.access_admin"):
        return
    if not may_see_one_of(request, iterate_current_pages_that_show(document)):
        raise Http404
