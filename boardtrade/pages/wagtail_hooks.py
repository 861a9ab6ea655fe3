"""Which uploaded files readers may have."""

from django.http import Http404, HttpRequest
from wagtail import hooks
from wagtail.models import Page, ReferenceIndex

from boardtrade.media.models import CustomDocument
from boardtrade.pages.visibility import with_visibility


@hooks.register("before_serve_document")
def serve_only_published_files(document: CustomDocument, request: HttpRequest) -> None:
    """Serve a file to readers only while a page that they may see refers to it.

    A reader who has given a page's password may see it. What refers to a file without being a page
    answers the hook `pages_that_show_file` with the keys of the pages on which it is shown.

    Staff who may enter the admin get every file, as the editor needs for a draft.
    """
    if request.user.has_perm("wagtailadmin.access_admin"):
        return
    ids = ReferenceIndex.get_references_to(document).filter(
        base_content_type__app_label="wagtailcore", base_content_type__model="page"
    )
    keys = [int(row.object_id) for row in ids]
    for pages_that_show in hooks.get_hooks("pages_that_show_file"):
        keys += pages_that_show(document)
    pages = Page.objects.filter(pk__in=keys)
    for page in with_visibility(pages):
        restrictions = page.get_view_restrictions() if page.is_private else ()
        if page.is_current and all(each.accept_request(request) for each in restrictions):
            return
    raise Http404
