"""Pages of several types in one query, where Wagtail's `specific()` takes one for each type."""

from collections.abc import Sequence
from functools import cache, reduce
from operator import or_
from typing import ClassVar

from django.apps import apps
from django.db.models import Q
from wagtail.fields import StreamField
from wagtail.models import Page
from wagtail.query import PageQuerySet

from boardtrade.pages.queries.inline_children import (
    InlineChildren,
    set_inline_children,
    with_inline_children,
)
from boardtrade.pages.visibility import PUBLIC, Audience, with_visibility


class SpecificPage(Page):
    """The base of page types: what their pages are read with, and where they are offered."""

    select_related_fields: ClassVar[Sequence[str]] = ()
    """Foreign keys that a page of this type is always read with, such as its picture."""
    children: ClassVar[Sequence[InlineChildren]] = ()
    """Inline children that a page of this type is rendered with."""
    is_suggested: ClassVar[bool] = False
    """Whether pages of this type fill up the related content of other pages."""
    is_searched: ClassVar[bool] = False
    """Whether the site's search finds pages of this type."""

    class Meta:
        abstract = True


@cache
def _get_accessors() -> dict[type[Page], str]:
    """Return, for each page type of this project, the attribute by which a plain Page reaches it.

    By the rule of multi-table inheritance it is the name of the model in small letters.
    """
    return {
        model: model.__name__.lower()
        for model in apps.get_models()
        if issubclass(model, SpecificPage)
    }


@cache
def get_page_types_with(flag: str) -> tuple[type[Page], ...]:
    """Return the page types on which a flag is set, such as `is_searched`."""
    return tuple(model for model in _get_accessors() if getattr(model, flag))


def is_of_type_with(flag: str) -> Q:
    """Return the condition that a page's type has a flag set, without looking up content types."""
    accessors = [_get_accessors()[model] for model in get_page_types_with(flag)]
    return reduce(or_, (Q(**{f"{accessor}__isnull": False}) for accessor in accessors))


def with_specific_tables(pages: PageQuerySet) -> PageQuerySet:
    """Join the table of every page type, and the foreign keys that each is always read with."""
    related = []
    for model, accessor in _get_accessors().items():
        related.append(accessor)
        related += [f"{accessor}__{name}" for name in model.select_related_fields]
    return pages.select_related(*related)


def with_cards(pages: PageQuerySet) -> PageQuerySet:
    """Read what the cards of pages of any type show: all tables, without the bodies of pages."""
    bodies = [
        f"{accessor}__{field.name}"
        for model, accessor in _get_accessors().items()
        for field in model._meta.local_fields
        if isinstance(field, StreamField)
    ]
    return with_specific_tables(pages).defer(*bodies)


def with_render_data(pages: PageQuerySet, audience: Audience = PUBLIC) -> PageQuerySet:
    """Read all that a page is rendered from: its own table, visibility and inline children."""
    owners = {children: model for model in _get_accessors() for children in model.children}
    pages = with_visibility(with_specific_tables(pages), audience)
    return with_inline_children(pages, owners, audience)


def get_specific_page(page: Page) -> Page:
    """Return a page from the queries above as its own type, with the annotations they added."""
    # The joins tell the type: asking the page for it would look its content type up.
    accessors = _get_accessors().values()
    specific = next((getattr(page, name) for name in accessors if hasattr(page, name)), None)
    if specific is None:  # a page type of a package
        return page.specific
    for annotation in ("is_current", "is_private"):
        if hasattr(page, annotation):
            setattr(specific, annotation, getattr(page, annotation))
    for children in specific.children:
        if hasattr(page, children.annotation):
            set_inline_children(specific, children, getattr(page, children.annotation))
    return specific
