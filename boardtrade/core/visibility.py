"""What the public may see: the one rule that every public query and every card goes through."""

from datetime import datetime
from typing import Any

from django.db.models import BooleanField, CharField, Exists, ExpressionWrapper, F, OuterRef, Q
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from wagtail.models import Page, PageViewRestriction
from wagtail.query import PageQuerySet


def visibility(*, at: datetime | None = None, prefix: str = "") -> dict[str, Any]:
    """Return the annotations `is_current`, `is_private` and `is_visible` as of `at` (now).

    `prefix` leads from the queried model to its page ("page__"). Private is a page that is, or is
    below, one with a login or a password on it; current is one that is live and not expired; only
    what is current and not private is visible. An alias is as private as the page it repeats,
    which is Wagtail's own rule (`Page.get_view_restrictions`); as a condition it costs no query.
    """
    at = at or timezone.now()
    restrictions = PageViewRestriction.objects.annotate(
        target=ExpressionWrapper(OuterRef(f"{prefix}path"), CharField()),
        source=ExpressionWrapper(OuterRef(f"{prefix}alias_of__path"), CharField()),
    )
    above = Q(target__startswith=F("page__path")) | Q(source__startswith=F("page__path"))
    expiry = f"{prefix}expire_at"
    is_current = Q(**{f"{prefix}live": True}) & (
        Q(**{f"{expiry}__isnull": True}) | Q(**{f"{expiry}__gt": at})
    )
    is_private = Exists(restrictions.filter(above))
    return {
        "is_current": ExpressionWrapper(is_current, BooleanField()),
        "is_private": is_private,
        "is_visible": ExpressionWrapper(is_current & ~is_private, BooleanField()),
    }


def with_visibility(pages: PageQuerySet, *, at: datetime | None = None) -> PageQuerySet:
    """Annotate pages with what `visibility` tells of them as of `at` (now)."""
    return pages.annotate(**visibility(at=at))


def visible(pages: PageQuerySet, *, at: datetime | None = None) -> PageQuerySet:
    """Keep only pages that are live, public and not expired as of `at` (now)."""
    return with_visibility(pages, at=at).filter(is_visible=True)


def hidden_reason(page: Page, *, at: datetime | None = None) -> str:
    """Say for staff why readers do not see a page from `with_visibility`; empty when they do."""
    at = at or timezone.now()
    if page.live and page.expire_at and page.expire_at <= at:
        return _("The page expired on %(date)s.") % {"date": _short(page.expire_at)}
    if page.live and page.is_private:
        return _("The page is private.")
    if page.live:
        return ""
    if page.expired:
        return _("The page has expired.")
    if page.go_live_at and page.go_live_at > at:
        return _("The page is to be published on %(date)s.") % {"date": _short(page.go_live_at)}
    return _("The page is not published.")


def _short(moment: datetime) -> str:
    return date_format(timezone.localtime(moment), "SHORT_DATETIME_FORMAT")
