"""Which pages show an uploaded file, and whether readers may therefore open it."""

from collections.abc import Iterator

from wagtail import hooks
from wagtail.models import Page, ReferenceIndex

from boardtrade.media.models import CustomDocument
from boardtrade.pages.visibility import visible, with_visibility


def iterate_current_pages_that_show(document: CustomDocument) -> Iterator[Page]:
    """Yield the live pages that refer to a file, private ones too; from `with_visibility`.

    An app whose models refer to files without being pages registers the hook
    `pages_that_show_file`, which returns the ids of the pages that show a file.
    """
    pages = with_visibility(Page.objects.filter(pk__in=_get_page_ids(document)))
    yield from (page for page in pages if page.is_current)


def is_open_to_all(document: CustomDocument) -> bool:
    """Return whether every reader may open a file already."""
    return visible(Page.objects.filter(pk__in=_get_page_ids(document))).exists()


def _get_page_ids(document: CustomDocument) -> list[int]:
    references = ReferenceIndex.get_references_to(document).filter(
        base_content_type__app_label="wagtailcore", base_content_type__model="page"
    )
    page_ids = [int(reference.object_id) for reference in references]
    for get_page_ids in hooks.get_hooks("pages_that_show_file"):
        page_ids += get_page_ids(document)
    return page_ids
