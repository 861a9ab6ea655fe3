"""What the public may see: the one rule that every public query and every card goes through."""

from datetime import datetime

from django.db.models import BooleanField, Exists, ExpressionWrapper, OuterRef, Q
from django.db.models.functions import Left
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from wagtail.models import Page, PageViewRestriction
from wagtail.query import PageQuerySet

DEEPEST = 8
"""Levels of the tree that pages may stand on; a recommendation stands on the fifth."""


def is_current(*, at: datetime | None = None, prefix: str = "") -> Q:
    """Return the condition to be live and not expired as of `at` (now), as are all pages above.

    `prefix` leads from the queried model to its page ("page__").
    """
    above = Page.objects.filter(path__in=_lineage(f"{prefix}path"))
    hidden = above.exclude(_lives(at or timezone.now()))
    # Deeper than the rule can look, nothing counts as current: when in doubt, it stays hidden.
    return Q(**{f"{prefix}depth__lte": DEEPEST}) & Q(~Exists(hidden))


def is_private(*, prefix: str = "", within: Page | None = None) -> Exists:
    """Return the condition to be, or to be below, a page with a login or a password on it.

    An alias is as private as the page it repeats, which is Wagtail's own rule
    (`Page.get_view_restrictions`). `within` is a page that the reader has been let into: what keeps
    others out of it, keeps nobody out here.
    """
    restrictions = PageViewRestriction.objects.all()
    if within is not None:
        restrictions = restrictions.exclude(page__path__in=_prefixes(within.path))
    restricted = Q(page__path__in=_lineage(f"{prefix}path"))
    restricted |= Q(page__path__in=_lineage(f"{prefix}alias_of__path"))
    return Exists(restrictions.filter(restricted))


def is_visible(*, at: datetime | None = None, prefix: str = "", within: Page | None = None) -> Q:
    """Return the condition to be shown to readers: what is current and not private."""
    return is_current(at=at, prefix=prefix) & Q(~is_private(prefix=prefix, within=within))


def _lives(at: datetime) -> Q:
    return Q(live=True) & (Q(expire_at__isnull=True) | Q(expire_at__gt=at))


def _lineage(path: str) -> list[Left]:
    """Return the paths of a page and of all above it but the root, for an index look-up each."""
    levels = range(2, DEEPEST + 1)
    return [Left(OuterRef(path), Page.steplen * level) for level in levels]


def _prefixes(path: str) -> list[str]:
    return [path[:end] for end in range(Page.steplen, len(path) + 1, Page.steplen)]


def with_visibility(pages: PageQuerySet, *, at: datetime | None = None) -> PageQuerySet:
    """Annotate pages with `is_current` and `is_private` as of `at` (now)."""
    current = ExpressionWrapper(is_current(at=at), BooleanField())
    return pages.annotate(is_current=current, is_private=is_private())


def visible(
    pages: PageQuerySet, *, at: datetime | None = None, within: Page | None = None
) -> PageQuerySet:
    """Keep only pages that are live, public and not expired as of `at` (now)."""
    return pages.filter(is_visible(at=at, within=within))


def hidden_ids(pages: PageQuerySet, *, at: datetime | None = None) -> list[int]:
    """Return the ids of those pages that the public may not see as of `at` (now).

    With them come all pages that a login or a password is on, wherever they stand.
    """
    hidden = pages.filter(~is_visible(at=at)).order_by()
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
