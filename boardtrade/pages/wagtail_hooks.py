"""Serves readers only the uploaded files of pages that they may see."""

from django.http import Http404, HttpRequest
from django.urls import URLPattern, path
from wagtail import hooks
from wagtail.models import Page, ReferenceIndex

from boardtrade.media.models import CustomDocument
from boardtrade.pages.related.page_chooser import browse
from boardtrade.pages.visibility import with_visibility


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

    A reader who has given a page's password may see it. An app whose models refer to files without
    being pages registers the hook `pages_that_show_file`, which returns the ids of the pages that
    show a file.

    Staff who may enter the admin get every file, as the editor needs for a draft.
    """
    if request.user.has_perm("wagtailadmin.access_admin"):
        return
    references = ReferenceIndex.get_references_to(document).filter(
        base_content_type__app_label="wagtailcore", base_content_type__model="page"
    )
    page_ids = [int(reference.object_id) for reference in references]
    for get_page_ids in hooks.get_hooks("pages_that_show_file"):
        page_ids += get_page_ids(document)
    pages = Page.objects.filter(pk__in=page_ids)
    for page in with_visibility(pages):
        restrictions = page.get_view_restrictions() if page.is_private else ()
        if page.is_current and all(
            restriction.accept_request(request) for restriction in restrictions
        ):
            return
    raise Http404
