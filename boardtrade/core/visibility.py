"""What the public may see: the one rule that every public query and every card goes through."""

from datetime import datetime
from typing import Any

from django.db.models import BooleanField, Exists, ExpressionWrapper, OuterRef, Q
from django.db.models.functions import Left
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from wagtail.models import Page, PageViewRestriction
from wagtail.query import PageQuerySet

DEEPEST = 8
"""Levels of the tree that pages may stand on; a recommendation stands on the fifth."""


def visibility(
    *, at: datetime | None = None, prefix: str = "", within: Page | None = None
) -> dict[str, Any]:
    """Return the annotations `is_current`, `is_private` and `is_visible` as of `at` (now).

    `prefix` leads from the queried model to its page ("page__"). Current is a page that is live and
    not expired, as are all pages above it. Private is one that is, or is below, one with a login or
    a password on it; an alias is as private as the page it repeats, which is Wagtail's own rule
    (`Page.get_view_restrictions`). Only what is current and not private is visible. `within` is a
    page that the reader has been let into: what keeps others out of it, keeps nobody out here.
    """
    at = at or timezone.now()
    lives = _lives(at)
    restrictions = PageViewRestriction.objects.all()
    if within is not None:
        restrictions = restrictions.exclude(page__path__in=_prefixes(within.path))
    restricted = Q(page__path__in=_lineage(f"{prefix}path"))
    restricted |= Q(page__path__in=_lineage(f"{prefix}alias_of__path"))
    above = Page.objects.filter(path__in=_lineage(f"{prefix}path")).exclude(lives)
    # Deeper than the rule can look, nothing counts as current: when in doubt, it stays hidden.
    is_current = Q(**{f"{prefix}depth__lte": DEEPEST}) & ~Exists(above)
    is_private = Exists(restrictions.filter(restricted))
    return {
        "is_current": ExpressionWrapper(is_current, BooleanField()),
        "is_private": is_private,
        "is_visible": ExpressionWrapper(is_current & ~is_private, BooleanField()),
    }


def _lives(at: datetime) -> Q:
    return Q(live=True) & (Q(expire_at__isnull=True) | Q(expire_at__gt=at))


def _lineage(path: str) -> list[Left]:
    """Return the paths of a page and of all above it but the root, for an index look-up each."""
    levels = range(2, DEEPEST + 1)
    return [Left(OuterRef(path), Page.steplen * level) for level in levels]


def _prefixes(path: str) -> list[str]:
    return [path[:end] for end in range(Page.steplen, len(path) + 1, Page.steplen)]


def with_visibility(pages: PageQuerySet, *, at: datetime | None = None) -> PageQuerySet:
    """Annotate pages with what `visibility` tells of them as of `at` (now)."""
    return pages.annotate(**visibility(at=at))


def visible(
    pages: PageQuerySet, *, at: datetime | None = None, within: Page | None = None
) -> PageQuerySet:
    """Keep only pages that are live, public and not expired as of `at` (now)."""
    return pages.annotate(**visibility(at=at, within=within)).filter(is_visible=True)


def hidden_ids(pages: PageQuerySet, *, at: datetime | None = None) -> list[int]:
    """Return the ids of those pages that the public may not see as of `at` (now).

    With them come all pages that a login or a password is on, wherever they stand.
    """
    hidden = with_visibility(pages, at=at).filter(is_visible=False).order_by()
    restricted = PageViewRestriction.objects.order_by().values_list("page_id")
    return [pk for (pk,) in hidden.values_list("pk").union(restricted)]


def visible_below[P: PageQuerySet](
    pages: P, *, parent: str, hidden: list[int], at: datetime | None = None
) -> P:
    """Keep what `visible` keeps, for very many pages below few: a look at each costs too much.

    `parent` names the foreign key to the page above, and `hidden` is what `hidden_ids` has found
    among these. Aliases are left out: they may be private for the page that they repeat.
    """
    pages = pages.filter(_lives(at or timezone.now()), alias_of__isnull=True)
    if not hidden:
        return pages
    return pages.exclude(Q(pk__in=hidden) | Q(**{f"{parent}__in": hidden}))


def hidden_reason(page: Page, *, at: datetime | None = None) -> str:
    """Say for staff why readers do not see a page from `with_visibility`; empty when they do."""
    at = at or timezone.now()
    if page.live and page.expire_at and page.expire_at <= at:
        return _("The page expired on %(date)s.") % {"date": _short(page.expire_at)}
    if page.live and page.is_private:
        return _("The page is private.")
    if page.live and not page.is_current:
        return _("A page above it is not published.")
    if page.live:
        return ""
    if page.expired:
        return _("The page has expired.")
    if page.go_live_at and page.go_live_at > at:
        return _("The page is to be published on %(date)s.") % {"date": _short(page.go_live_at)}
    return _("The page is not published.")


def _short(moment: datetime) -> str:
    return date_format(timezone.localtime(moment), "SHORT_DATETIME_FORMAT")
