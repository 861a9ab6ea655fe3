"""What every page shows, read once for each version of the content and kept in the process.

Only renders that are for all readers know their version. All others read anew. Decision 25.
"""

from collections.abc import Callable, Hashable
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Min
from django.http import HttpRequest
from wagtail.models import Page, Site

MAX_VALUES = 64
"""So many values are kept; a request may name any port in its host."""


class Unchanged:
    """What was read under one version, and is true until content or a page's expiry changes it."""

    def __init__(self, version: UUID, expires_at: datetime | None) -> None:
        self.version = version
        self.expires_at = expires_at
        """The moment when the next page expires, or None."""
        self._values: dict[Hashable, Any] = {}

    def get[T](self, key: Hashable, read: Callable[[], T]) -> T:
        """Return what was read before, or read it."""
        if key in self._values:
            return self._values[key]
        value = read()
        if len(self._values) < MAX_VALUES:
            self._values[key] = value
        return value


_latest: Unchanged | None = None


def begin_render(request: HttpRequest, version: UUID, now: datetime) -> Unchanged:
    """Let a request use what was read under its version, which was asked for before `now`."""
    global _latest  # noqa: PLW0603 - all threads share it; each request holds on to its own
    known = _latest
    is_over = known and known.expires_at and known.expires_at <= now
    if known is None or known.version != version or is_over:
        expiring_pages = Page.objects.filter(live=True, expire_at__gt=now)
        next_expiry = expiring_pages.aggregate(next_expiry=Min("expire_at"))["next_expiry"]
        _latest = known = Unchanged(version, next_expiry)
    request._boardtrade_unchanged = known  # type: ignore[attr-defined]
    return known


def read_once[T](request: HttpRequest, key: Hashable, read: Callable[[], T]) -> T:
    """Return what is read, from memory if the request knows the version that it is for.

    What is returned belongs to all requests: do not change it.
    """
    known: Unchanged | None = getattr(request, "_boardtrade_unchanged", None)
    return known.get(key, read) if known else read()


def find_site(request: HttpRequest) -> Site | None:
    """Return the site of a request, also to Wagtail, which keeps it in this attribute."""
    if not hasattr(request, "_wagtail_site"):
        names = ("HTTP_HOST", "HTTP_X_FORWARDED_HOST", "SERVER_NAME")
        key = ("site", *map(request.META.get, names), request.get_port())
        request._wagtail_site = read_once(  # type: ignore[attr-defined]
            request, key, lambda: Site.find_for_request(request)
        )
    return request._wagtail_site  # type: ignore[attr-defined]
