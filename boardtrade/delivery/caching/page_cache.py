"""The page cache: readers get a page as it was rendered until any content changes."""

import hashlib
import re
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime
from functools import wraps
from secrets import token_hex
from typing import Any
from uuid import UUID

from django.conf import settings
from django.core.cache import cache
from django.db.models import Min
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils import timezone
from django.utils.translation import get_language
from wagtail.models import Page

from boardtrade.delivery.availability import UNAVAILABLE, Pause, database_deadline
from boardtrade.delivery.models import ContentVersion
from boardtrade.languages.query_parameters import (
    View,
    declares_parameters,
    keep_parameters,
    reads_parameters,
)

MAX_CACHE_SECONDS = 3600
"""Seconds after which a page is rendered again even if nothing has changed."""
MAX_STALE_SECONDS = 24 * 3600
"""Seconds for which a page stands in for one that cannot be rendered."""
VERSION_SECONDS = 1.5
RENDER_SECONDS = 10.0
"""Seconds that the database may take to tell the version, and to give what a page shows."""
CACHEABLE_QUERY_STRING = re.compile(r"(p|page)=[1-9]\d{0,3}|")
"""The query strings whose responses are cached: of others there is any number. A list answers 404
beyond its last page, and that is not cached."""
SAFE_METHODS = {"GET", "HEAD", "OPTIONS", "TRACE"}
UNCACHEABLE_DIRECTIVES = re.compile("private|no-store|no-cache")
PARAMETER_NAME = re.compile(r'"([^"]+)"')
HEADER_NAME = re.compile(r"[^\s,]+")
PROCESS_KEY = token_hex(8)
"""Part of every key, so that pages rendered by another version of the code are never served."""
VERSION_KEY = f"{PROCESS_KEY}.version"
"""The key of the version that was read last, by whichever process shares the cache."""

_database_pause = Pause()


@dataclass(frozen=True)
class ResponseTraits:
    """What the responses of one path depend on beside it; learned from the first of them."""

    parameters: tuple[str, ...]
    headers: tuple[str, ...]


@dataclass(frozen=True)
class CachedResponse:
    """A response, and what was true when it was rendered."""

    response: HttpResponseBase
    version: UUID
    day: date
    rendered_at: datetime
    expires_at: datetime | None
    """The moment when the next page expires, which nothing is written at."""

    def is_current(self, version: UUID, now: datetime) -> bool:
        """Return whether it would be rendered the same now."""
        age = (now - self.rendered_at).total_seconds()
        is_recent = self.day == timezone.localdate(now) and age < MAX_CACHE_SECONDS
        return self.version == version and is_recent and not self.has_expired(now)

    def has_expired(self, now: datetime) -> bool:
        """Return whether a page has expired since, which it may show."""
        return self.expires_at is not None and now >= self.expires_at


def cache_page(view: View) -> View:
    """Respond from the cache while all content is what it was when the page was rendered.

    Only responses that are the same for everybody are cached: to requests without a session, and
    without a cookie of their own. A page is rendered again after any change of content, at
    midnight, and after `MAX_CACHE_SECONDS`. While the database does not answer, a page that is
    not known to be out of date is served as stale.
    """
    view = view if declares_parameters(view) else reads_parameters()(view)

    @wraps(view)
    def cached_view(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not _is_cacheable_request(request):
            with database_deadline(RENDER_SECONDS):
                return _with_status(view(request, *args, **kwargs), "fwd=bypass")
        now = timezone.now()
        try:
            # The version must be read before the content: see `content_version`.
            version = _read_version()
            cached = _get_cached(request)
            if cached and version and cached.is_current(version, now):
                return _with_status(cached.response, "hit")
            with database_deadline(RENDER_SECONDS):
                response = view(request, *args, **kwargs)
                is_stored = version is not None and _store(request, response, version, now)
        except UNAVAILABLE:
            if (stale := _get_stale(request, now)) is None:
                raise
            return stale
        return _with_status(response, "fwd=miss; stored" if is_stored else "fwd=miss")

    return cached_view


class NoteVersionMiddleware:
    """Notes what was changed in the admin even if no reader comes before the database stops."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Return the response, once the version after a request that may write is known."""
        response = self.get_response(request)
        if settings.CACHE_PAGES and request.method not in SAFE_METHODS:
            with suppress(*UNAVAILABLE):
                _read_version()
        return response


def _read_version() -> UUID | None:
    if not _database_pause.is_over():
        raise UNAVAILABLE[0]("The database did not answer a moment ago.")
    try:
        with database_deadline(VERSION_SECONDS):
            version = ContentVersion.current()
    except UNAVAILABLE:
        _database_pause.begin()
        raise
    _database_pause.end()
    if cache.get(VERSION_KEY) != version:
        cache.delete(VERSION_KEY)  # a full disk must not keep the version of before
        cache.set(VERSION_KEY, version, None)
    return version


def _is_cacheable_request(request: HttpRequest) -> bool:
    return (
        settings.CACHE_PAGES
        and request.method == "GET"
        and settings.SESSION_COOKIE_NAME not in request.COOKIES
    )


def _is_cacheable_response(request: HttpRequest, response: HttpResponseBase) -> bool:
    has_form = request.META.get("CSRF_COOKIE_NEEDS_UPDATE", False)
    return (
        response.status_code == 200
        and not response.streaming
        and not response.cookies
        and not UNCACHEABLE_DIRECTIVES.search(response.get("Cache-Control", ""))
        and not has_form
        and not request.session.modified
    )


def _get_cached(request: HttpRequest) -> CachedResponse | None:
    traits = cache.get(_build_key(request, ()))
    key = _build_response_key(request, traits) if traits else ""
    return cache.get(key) if key else None


def _get_stale(request: HttpRequest, now: datetime) -> HttpResponseBase | None:
    """Return the response of before, marked as stale, unless it is known to be out of date.

    It is if content has changed since: what was withdrawn stays withdrawn.
    """
    cached = _get_cached(request)
    if cached is None or cached.version != cache.get(VERSION_KEY) or cached.has_expired(now):
        return None
    response = _with_status(cached.response, "fwd=stale")
    response["Age"] = str(int((now - cached.rendered_at).total_seconds()))
    response["Warning"] = '110 - "Response is Stale"'
    return response


def _store(
    request: HttpRequest, response: HttpResponseBase, version: UUID, rendered_at: datetime
) -> bool:
    """Cache a response if that is allowed; return whether it was."""
    if not _is_cacheable_response(request, response):
        return False
    traits = ResponseTraits(
        parameters=tuple(PARAMETER_NAME.findall(response.get("No-Vary-Search", ""))),
        headers=tuple(sorted(HEADER_NAME.findall(response.get("Vary", "").lower()))),
    )
    expires_at = _get_next_expiry(rendered_at)
    key = _build_response_key(request, traits)
    if not key or (expires_at and timezone.now() >= expires_at):
        return False
    cached = CachedResponse(
        response, version, timezone.localdate(rendered_at), rendered_at, expires_at
    )
    cache.set(_build_key(request, ()), traits, MAX_STALE_SECONDS)
    cache.set(key, cached, MAX_STALE_SECONDS)
    return True


def _build_response_key(request: HttpRequest, traits: ResponseTraits) -> str:
    """Return the key of a response, or "" if there is any number of such responses."""
    query = keep_parameters(request.GET, traits.parameters).urlencode()
    if not CACHEABLE_QUERY_STRING.fullmatch(query):
        return ""
    return _build_key(request, [query, *(request.headers.get(name) for name in traits.headers)])


def _build_key(request: HttpRequest, parts: Iterable[str | None]) -> str:
    whole = [request.scheme, request.get_host(), request.path, get_language(), *parts]
    return f"{PROCESS_KEY}.{hashlib.sha256(repr(whole).encode()).hexdigest()}"


def _get_next_expiry(rendered_at: datetime) -> datetime | None:
    """Return the moment when the next page expires, or None."""
    expiring_pages = Page.objects.filter(live=True, expire_at__gt=rendered_at)
    return expiring_pages.aggregate(next_expiry=Min("expire_at"))["next_expiry"]


def _with_status(response: HttpResponseBase, status: str) -> HttpResponseBase:
    """Say where a response comes from: https://www.rfc-editor.org/rfc/rfc9211."""
    response["Cache-Status"] = f"boardtrade; {status}"
    return response
