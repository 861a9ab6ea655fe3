"""Pages of several types in one query, where Wagtail's `specific()` takes one a type."""

from collections.abc import Sequence
from functools import cache, reduce
from operator import or_
from typing import ClassVar

from django.apps import apps
from django.db.models import Q
from wagtail.models import Page
from wagtail.query import PageQuerySet

from boardtrade.pages.queries.inline_children import Children, set_children, with_children
from boardtrade.pages.visibility import with_visibility


class TypedPage(Page):
    """A page type that says what pages of it are read with, and where they are offered."""

    joined_with: ClassVar[Sequence[str]] = ()
    """Foreign keys that a page of this type is always read with, such as its picture."""
    children: ClassVar[Sequence[Children]] = ()
    """Inline children that a page of this type is rendered with."""
    is_suggested: ClassVar[bool] = False
    """Whether pages of this type fill up the related content of others by themselves."""
    is_searched: ClassVar[bool] = False
    """Whether the site's search finds pages of this type."""

    class Meta:
        abstract = True


@cache
def _accessors() -> dict[type[Page], str]:
    """Map each page type of this product to the name by which a plain Page reaches it."""
    return {
        # By the rule of multi-table inheritance: the model's name in small letters.
        model: model.__name__.lower()
        for model in apps.get_models()
        if issubclass(model, TypedPage)
    }


@cache
def page_types_where(trait: str) -> tuple[type[Page], ...]:
    """Return the page types that have a trait, such as `is_searched`."""
    return tuple(model for model in _accessors() if getattr(model, trait))


def are_of_types(trait: str) -> Q:
    """Return the condition on pages to be of a type that has a trait, looking up no type's id."""
    accessors = [_accessors()[model] for model in page_types_where(trait)]
    return reduce(or_, (Q(**{f"{accessor}__isnull": False}) for accessor in accessors))


def with_types(pages: PageQuerySet) -> PageQuerySet:
    """Join the tables of every page type, and the pictures that their cards show."""
    related = []
    for model, accessor in _accessors().items():
        related.append(accessor)
        related += [f"{accessor}__{name}" for name in model.joined_with]
    return pages.select_related(*related)


def with_everything(pages: PageQuerySet) -> PageQuerySet:
    """Also read the inline children and the visibility: all that a page is rendered from."""
    owners = {each: model for model in _accessors() for each in model.children}
    return with_children(with_visibility(with_types(pages)), owners)


def typed(page: Page) -> Page:
    """Return a page from the queries above as its own type, with what they read beside it."""
    # The joins tell the type: asking the page for it would look its content type up.
    own = next((getattr(page, name) for name in _accessors().values() if hasattr(page, name)), None)
    if own is None:  # a page type of a package
        return page.specific
    for annotation in ("is_current", "is_private"):
        if hasattr(page, annotation):
            setattr(own, annotation, getattr(page, annotation))
    for children in own.children:
        if hasattr(page, children.annotation):
            set_children(own, children, getattr(page, children.annotation))
    return own
