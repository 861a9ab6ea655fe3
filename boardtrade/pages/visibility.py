"""Which pages readers may see: the one rule that every public query and every card follows."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import (
    BooleanField,
    CharField,
    DateTimeField,
    Exists,
    ExpressionWrapper,
    OuterRef,
    Q,
)
from django.db.models.functions import Left
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from wagtail.models import Page, PageViewRestriction
from wagtail.query import PageQuerySet

from boardtrade.pages.prepared_queries import Parameter

MAX_DEPTH = 8
"""Levels of the tree that pages may be on; a recommendation is on the fifth."""


@dataclass(frozen=True)
class Audience:
    """Who looks at pages, as of what time, and which private page they have been admitted to."""

    at: datetime | None = None
    """The moment as of which pages are looked at; now without one."""
    admitted_to: Page | None = None
    """A private page that the audience may see, by a password or a login. Its restrictions are not
    applied to this audience, on whatever page."""

    @property
    def moment(self) -> datetime:
        """The moment as of which pages are looked at."""
        return self.at or timezone.now()

    @property
    def open_paths(self) -> list[str]:
        """The paths in the tree whose restrictions are not applied to this audience."""
        return get_path_prefixes(self.admitted_to.path) if self.admitted_to else []

    @property
    def parameters(self) -> dict[str, Any]:
        """The values with which a query for `ANY_AUDIENCE` is read for this one."""
        return {"moment": self.moment, "open_paths": self.open_paths}


class _AnyAudience(Audience):
    """The audience of a prepared query: which one it is, is said when the query is read."""

    moment = Parameter("moment", DateTimeField())  # type: ignore[assignment]
    open_paths = Parameter("open_paths", CharField())  # type: ignore[assignment]


PUBLIC = Audience()
"""Every reader, now."""
ANY_AUDIENCE = _AnyAudience()
"""Stands for the audience in a prepared query, which is read with its `parameters`."""


def is_current(audience: Audience = PUBLIC, *, prefix: str = "") -> Q:
    """Return the condition that a page and all its ancestors are live and not expired.

    `prefix` is the look-up from the queried model to its page ("page__").
    """
    page_and_ancestors = Page.objects.filter(path__in=_path_expressions(f"{prefix}path"))
    hidden = page_and_ancestors.exclude(_is_live(audience))
    # Below MAX_DEPTH not all ancestors are compared, so nothing there counts as current.
    return Q(**{f"{prefix}depth__lte": MAX_DEPTH}) & Q(~Exists(hidden))


def is_private(audience: Audience = PUBLIC, *, prefix: str = "") -> Exists:
    """Return the condition that a page or one of its ancestors is restricted by login or password.

    An alias is as private as the page it repeats, which is Wagtail's own rule
    (`Page.get_view_restrictions`).
    """
    restrictions = PageViewRestriction.objects.all()
    if audience.open_paths:
        restrictions = restrictions.exclude(page__path__among=audience.open_paths)
    restricted = Q(page__path__in=_path_expressions(f"{prefix}path"))
    # Found from the few restrictions: to join each page with what it repeats takes as long again.
    repeated = Page.objects.filter(
        pk=OuterRef(OuterRef(f"{prefix}alias_of")), path__startswith=OuterRef("page__path")
    )
    return Exists(restrictions.filter(restricted | Q(Exists(repeated))))


def is_visible(audience: Audience = PUBLIC, *, prefix: str = "") -> Q:
    """Return the condition that an audience may see a page: it is current and not private."""
    return is_current(audience, prefix=prefix) & Q(~is_private(audience, prefix=prefix))


def _is_live(audience: Audience) -> Q:
    return Q(live=True) & (Q(expire_at__isnull=True) | Q(expire_at__gt=audience.moment))


def _path_expressions(path_field: str) -> list[Left]:
    """Return the paths of a page and its ancestors but the root, for an index look-up each."""
    levels = range(2, MAX_DEPTH + 1)
    return [Left(OuterRef(path_field), Page.steplen * level) for level in levels]


def get_path_prefixes(path: str) -> list[str]:
    """Return the paths of the page at a path and of all its ancestors, the root first."""
    return [path[:end] for end in range(Page.steplen, len(path) + 1, Page.steplen)]


def with_visibility(pages: PageQuerySet, audience: Audience = PUBLIC) -> PageQuerySet:
    """Annotate pages with `is_current` and `is_private`."""
    current = ExpressionWrapper(is_current(audience), BooleanField())
    return pages.annotate(is_current=current, is_private=is_private(audience))


def visible(pages: PageQuerySet, audience: Audience = PUBLIC) -> PageQuerySet:
    """Return only the pages that an audience may see."""
    return pages.filter(is_visible(audience))


def hidden_ids(pages: PageQuerySet, audience: Audience = PUBLIC) -> list[int]:
    """Return the ids of those pages that an audience may not see, for `visible_below`.

    Added are the ids of all pages with a login or a password on them, wherever they are.
    """
    hidden = pages.filter(~is_visible(audience)).order_by()
    restricted = PageViewRestriction.objects.order_by().values_list("page_id")
    return [pk for (pk,) in hidden.values_list("pk").union(restricted)]


def visible_below[P: PageQuerySet](
    pages: P, *, parent: str, hidden: list[int], audience: Audience = PUBLIC
) -> P:
    """Return what `visible` returns, for very many pages with few parents.

    The ancestors of each page are not compared again, which takes too long for so many. `parent`
    names the foreign key to the parent, and `hidden` is what `hidden_ids` returned for the parents.
    Aliases are left out: they may be private because of the page that they repeat.
    """
    pages = pages.filter(_is_live(audience), alias_of__isnull=True)
    if not hidden:
        return pages
    return pages.exclude(Q(pk__in=hidden) | Q(**{f"{parent}__in": hidden}))


def hidden_reason(page: Page, audience: Audience = PUBLIC) -> str:
    """Return why readers do not see a page, in words for staff; empty if they do see it.

    The page comes from `with_visibility`.
    """
    moment = audience.moment
    if page.live and page.expire_at and page.expire_at <= moment:
        return _("The page expired on %(date)s.") % {"date": _format_moment(page.expire_at)}
    if page.live and page.is_private:
        return _("The page is private.")
    if page.live and not page.is_current:
        return _("A page above it is not published.")
    if page.live:
        return ""
    if page.expired:
        return _("The page has expired.")
    if page.go_live_at and page.go_live_at > moment:
        return _("The page is to be published on %(date)s.") % {
            "date": _format_moment(page.go_live_at)
        }
    return _("The page is not published.")


def _format_moment(moment: datetime) -> str:
    return date_format(timezone.localtime(moment), "SHORT_DATETIME_FORMAT")
