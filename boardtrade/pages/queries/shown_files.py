"""Which pages show an uploaded file, and whether readers may therefore open it."""

from collections.abc import Iterable, Iterator
from typing import Any

from django.contrib.auth.models import Group
from django.contrib.contenttypes.models import ContentType
from django.db.models import QuerySet
from django.http import HttpRequest
from wagtail import hooks
from wagtail.models import Page, ReferenceIndex, Revision

from boardtrade.editing.approval.four_eyes import may_publish_own_work
from boardtrade.media.models import CustomDocument, CustomImage
from boardtrade.pages.queries.released import get_released_condition
from boardtrade.pages.visibility import visible, with_visibility
from boardtrade.users.models import User


def iterate_current_pages_that_show(document: CustomDocument) -> Iterator[Page]:
    """Yield the live pages that refer to a file, private ones too; from `with_visibility`.

    An app whose models refer to files without being pages registers the hook
    `pages_that_show_file`, which returns the ids of the pages that show a file.
    """
    pages = with_visibility(Page.objects.filter(pk__in=_get_page_ids(document)))
    yield from (page for page in pages if page.is_current)


def may_see_one_of(request: HttpRequest, pages: Iterable[Page]) -> bool:
    """Return whether a reader may see one of these current pages, from `with_visibility`.

    A reader who has given a page's password may see it.
    """
    for page in pages:
        restrictions = page.get_view_restrictions() if page.is_private else ()
        if all(restriction.accept_request(request) for restriction in restrictions):
            return True
    return False


def is_open_to_all(document: CustomDocument) -> bool:
    """Return whether every reader may open a file already."""
    return visible(Page.objects.filter(pk__in=_get_page_ids(document))).exists()


def find_uses_beyond_rights(
    file: CustomDocument | CustomImage, user: User
) -> tuple[list[str], list[str]]:
    """Return the titles of what readers see with a file and a user may not publish.

    These are pages that are live or will be without a further question, and what has no drafts,
    such as people and settings, where the user may not change it. Also return the names of the
    groups that may publish those pages.
    """
    pages = [
        page
        for page in _get_released_pages(file)
        if not page.permissions_for_user(user).can_publish()
    ]
    titles = [page.get_admin_display_title() for page in pages]
    titles += [str(owner) for owner in _iterate_other_owners(file, user)]
    paths = {path for page in pages for path in _get_paths_to_root(page)}
    groups = Group.objects.filter(
        page_permissions__page__path__in=paths,
        page_permissions__permission__codename="publish_page",
    )
    return titles, list(groups.order_by("name").distinct().values_list("name", flat=True))


def find_uses_for_four_eyes(file: CustomDocument | CustomImage, user: User) -> list[str]:
    """Return the titles of the pages on which readers would get another file at once, though
    nobody but the user has seen it; none for who may publish own work.
    """
    if may_publish_own_work(user):
        return []
    return [page.get_admin_display_title() for page in _get_released_pages(file)]


def _get_released_pages(file: CustomDocument | CustomImage) -> QuerySet:
    """Return the pages that show a file, live or in a version that is scheduled."""
    page_ids = [*_get_page_ids(file), *_iterate_pages_scheduled_with(file)]
    return Page.objects.filter(get_released_condition(), pk__in=page_ids).order_by("title")


def _iterate_pages_scheduled_with(file: CustomDocument | CustomImage) -> Iterator[int]:
    """Yield the ids of pages with a scheduled version that refers to a file: the index of
    references knows what is published, and drafts of what never was.
    """
    wanted = (ContentType.objects.get_for_model(file).pk, str(file.pk))
    for revision in Revision.page_revisions.filter(approved_go_live_at__isnull=False):
        page = revision.as_object()
        references = ReferenceIndex._extract_references_from_object(page)
        if any((kind, pk) == wanted for kind, pk, *_ in references):
            yield page.pk


def _get_paths_to_root(page: Page) -> list[str]:
    return [page.path[:end] for end in range(page.steplen, len(page.path) + 1, page.steplen)]


def _iterate_other_owners(file: CustomDocument | CustomImage, user: User) -> Iterator[Any]:
    """Yield what refers to a file without being a page, unless the user may change it."""
    references = ReferenceIndex.get_references_to(file).exclude(
        base_content_type__app_label="wagtailcore", base_content_type__model="page"
    )
    for owner_type, owner_id in {(item.base_content_type, item.object_id) for item in references}:
        model = owner_type.model_class()
        # Entries of logs are read on pages, which are asked for above.
        if model is None or getattr(model, "is_append_only", False):
            continue
        if not user.has_perm(f"{model._meta.app_label}.change_{model._meta.model_name}"):
            yield from model._default_manager.filter(pk=owner_id)


def _get_page_ids(file: CustomDocument | CustomImage) -> list[int]:
    references = ReferenceIndex.get_references_to(file).filter(
        base_content_type__app_label="wagtailcore", base_content_type__model="page"
    )
    page_ids = [int(reference.object_id) for reference in references]
    if isinstance(file, CustomDocument):
        for get_page_ids in hooks.get_hooks("pages_that_show_file"):
            page_ids += get_page_ids(file)
    return page_ids
