"""The front of the site: a WSGI application that answers readers from memory, before Django.

What it cannot answer goes to Django, as it came. Decision 23 says what is kept, and for whom.
"""

import time
from collections.abc import Callable, Iterable
from contextlib import suppress
from functools import partial
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import close_old_connections
from django.utils import timezone

from boardtrade.delivery.availability import UNAVAILABLE
from boardtrade.delivery.caching.addresses import Address, Environ, get_copy_key, read_address
from boardtrade.delivery.caching.codings import choose_coding
from boardtrade.delivery.caching.flights import only_one
from boardtrade.delivery.caching.known_version import ask_version, get_noted_version
from boardtrade.delivery.caching.page_cache import WANTED, WantedPage
from boardtrade.delivery.caching.page_store import PageStore
from boardtrade.delivery.caching.stored_page import (
    Headers,
    StoredPage,
    is_keepable,
    names_etag,
)
from boardtrade.delivery.caching.version_watch import VersionWatch
from boardtrade.delivery.logs import QuickRequestLog
from boardtrade.delivery.requests.counts import get_request_counts
from boardtrade.delivery.requests.ids import choose_request_id

StartResponse = Callable[..., Any]
Application = Callable[[Environ, StartResponse], Iterable[bytes]]

HIT = ("Cache-Status", "boardtrade; hit")
STORED = ("Cache-Status", "boardtrade; fwd=miss; stored")
STALE = ("Cache-Status", "boardtrade; fwd=stale")

quick_requests = QuickRequestLog()


class PageFront:
    """Answers GET and HEAD of anonymous readers with copies of pages that are still true.

    Without a `watch`, or while it vouches for nothing, each answer costs the query that asks for
    the version of the content.
    """

    def __init__(
        self,
        application: Application,
        watch: VersionWatch | None = None,
        close_old_connections: Callable[[], None] = close_old_connections,
    ) -> None:
        self.application = application
        self._close_old_connections = close_old_connections
        self.watch = watch
        self.store = PageStore()

    def __call__(self, environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
        """Answer a request, as WSGI has it."""
        answer = self.answer_from_memory(environ, start_response)
        if answer is not None:
            return answer
        address = read_address(environ) if settings.CACHE_PAGES else None
        if address is None:
            return self.application(environ, start_response)
        return self._answer_slowly(address, environ, start_response)

    def answer_from_memory(
        self, environ: Environ, start_response: StartResponse
    ) -> list[bytes] | None:
        """Answer a request in microseconds if that is possible, or return None."""
        if self.watch is None:
            return None
        version, until = self.watch.vouched
        if version is None or time.monotonic() >= until:
            if self.watch.outage.is_on:
                return self._answer_in_outage(environ, start_response)
            return None
        address = read_address(environ)
        traits = self.store.get_traits(address) if address else None
        if address is None or traits is None:
            return None
        key = get_copy_key(address, traits, environ)
        page = self.store.get(key) if key else None
        if page is None or not page.is_current(version, timezone.now()):
            return None
        return _answer(page, [HIT], environ, start_response)

    def _answer_in_outage(
        self, environ: Environ, start_response: StartResponse
    ) -> list[bytes] | None:
        """Answer with a copy, without a turn: whoever has one may be waiting for the database."""
        address = read_address(environ)
        page = self._find(address, environ) if address else None
        if page and self._may_substitute(page):
            return _answer_stale(page, environ, start_response)
        return None

    def _answer_slowly(
        self, address: Address, environ: Environ, start_response: StartResponse
    ) -> Iterable[bytes]:
        """Ask for the version, look at what other processes have rendered, or render."""
        if self.watch:
            self.watch.start()
        if page := self._find(address, environ):
            try:
                version = self._get_version()
            except UNAVAILABLE:
                if self._may_substitute(page):
                    return _answer_stale(page, environ, start_response)
            else:
                if version and page.is_current(version, timezone.now()):
                    return _answer(page, [HIT], environ, start_response)
        if environ["REQUEST_METHOD"] == "HEAD":
            return self.application(environ, start_response)
        if not self._may_be_kept(address, environ):
            return self._render(address, page, environ, start_response)
        with only_one(address):
            # Another may have rendered it while this one waited.
            latest = self._find(address, environ, is_shared=True)
            if latest:
                with suppress(*UNAVAILABLE):
                    version = self._get_version()
                    if version and latest.is_current(version, timezone.now()):
                        return _answer(latest, [HIT], environ, start_response)
            return self._render(address, latest or page, environ, start_response)

    def _render(
        self,
        address: Address,
        former: StoredPage | None,
        environ: Environ,
        start_response: StartResponse,
    ) -> Iterable[bytes]:
        """Have Django answer, and keep what it has rendered if its view says so."""
        wanted = WantedPage(
            address,
            get_version=self._get_version_in_request,
            has_substitute=partial(self._may_substitute, former),
        )
        response = _ResponseHead()
        body = self.application(environ | {WANTED: wanted}, response)
        if wanted.is_unavailable and former:
            _read(body)
            return _answer_stale(former, environ, start_response)
        if not wanted.facts or not is_keepable(
            response.status, response.headers, wanted.facts.traits
        ):
            self.store.note_unkept(address)
            start_response(response.status, response.headers)
            return body
        page = StoredPage(wanted.facts, response.status, response.headers, _read(body))
        if key := get_copy_key(address, page.facts.traits, environ):
            self.store.keep(address, key, page)
        request_id = response.get("x-request-id")
        return _answer(page, [STORED], environ, start_response, request_id)

    # --- Copies -------------------------------------------------------------------------------

    def _find(
        self, address: Address, environ: Environ, *, is_shared: bool = False
    ) -> StoredPage | None:
        """Return the copy that this process has, or else the one that processes share."""
        traits = self.store.find_traits(address)
        key = get_copy_key(address, traits, environ) if traits else None
        if key is None:
            return None
        return self.store.find_shared(key) if is_shared else self.store.find(key)

    def _may_be_kept(self, address: Address, environ: Environ) -> bool:
        """Return whether others who ask for the same might be answered with this render."""
        if self.store.is_unkept(address):
            return False
        traits = self.store.find_traits(address)
        return traits is None or get_copy_key(address, traits, environ) is not None

    # --- Whether they are true ----------------------------------------------------------------

    def _get_version(self) -> UUID | None:
        """Return the current version. Raises one of UNAVAILABLE."""
        if self.watch and (version := self.watch.get_version()):
            return version
        self._close_old_connections()  # as at the beginning of a request of Django
        return ask_version()

    def _get_version_in_request(self) -> UUID | None:
        return (self.watch and self.watch.get_version()) or ask_version()

    def _may_substitute(self, page: StoredPage | None) -> bool:
        """Return whether a page may be served while the database does not answer.

        It may not if content has changed since: what was withdrawn stays withdrawn.
        """
        if page is None or (self.watch and self.watch.is_change_open):
            return False
        return page.version == get_noted_version() and not page.has_expired(timezone.now())


class _ResponseHead:
    """Takes what an application tells about its response."""

    status = ""
    headers: Headers = []

    def __call__(self, status: str, headers: Headers, exc_info: object = None) -> None:
        self.status, self.headers = status, headers

    def get(self, wanted: str) -> str | None:
        return next((value for name, value in self.headers if name.lower() == wanted), None)


def _read(body: Iterable[bytes]) -> bytes:
    try:
        return b"".join(body)
    finally:
        if close := getattr(body, "close", None):
            close()


def _answer(
    page: StoredPage,
    own_headers: Headers,
    environ: Environ,
    start_response: StartResponse,
    request_id: str | None = None,
) -> list[bytes]:
    """Answer with a copy, or with 304 if the client has it already.

    With the id of a request that Django has logged, it is not logged again.
    """
    variant = page.get_variant(choose_coding(environ.get("HTTP_ACCEPT_ENCODING")))
    own_id = request_id or choose_request_id(environ.get("HTTP_X_REQUEST_ID"))
    own_headers = [*own_headers, ("X-Request-ID", own_id)]
    method = environ["REQUEST_METHOD"]
    body = variant.body if method == "GET" else []
    if _has_it(page, variant.etag, environ):
        status, body = 304, []
        start_response("304 Not Modified", variant.headers_without_body + own_headers)
    else:
        status = 200
        start_response(page.status, variant.headers + own_headers)
    if not request_id:
        size = len(body[0]) if body else 0
        is_stale = own_headers[0] is STALE
        quick_requests.add(own_id, method, environ["PATH_INFO"], status, size, is_stale)
    elif counts := get_request_counts():
        counts.add_cache_result("stored")
    return body


def _answer_stale(page: StoredPage, environ: Environ, start_response: StartResponse) -> list[bytes]:
    age = timezone.now() - page.facts.rendered_at
    marks = [
        STALE,
        ("Age", str(int(age.total_seconds()))),
        ("Warning", '110 - "Response is Stale"'),
    ]
    return _answer(page, marks, environ, start_response)


def _has_it(page: StoredPage, etag: str, environ: Environ) -> bool:
    """Return whether the client has the copy: https://www.rfc-editor.org/rfc/rfc9110#section-13."""
    if (named := environ.get("HTTP_IF_NONE_MATCH")) is not None:
        return names_etag(named, etag)
    since = environ.get("HTTP_IF_MODIFIED_SINCE")
    return bool(since) and since == page.get_header("last-modified")
