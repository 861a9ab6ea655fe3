"""A page as it was rendered, ready to be sent in any coding."""

import hashlib
import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import NamedTuple
from uuid import UUID

from django.utils import timezone

from boardtrade.delivery.caching.addresses import Traits
from boardtrade.delivery.caching.codings import (
    CODINGS,
    IDENTITY,
    MIN_BYTES,
    compress,
    decompress_brotli,
)

Headers = list[tuple[str, str]]

MAX_FRESH = timedelta(hours=1)
"""Time after which a page is rendered again even if nothing has changed."""
MADE_FOR_EACH_ANSWER = {
    "cache-status",
    "content-encoding",
    "content-length",
    "etag",
    "vary",
    "x-request-id",
}
SENT_WITHOUT_BODY = {
    "access-control-allow-origin",
    "cache-control",
    "content-location",
    "etag",
    "expires",
    "last-modified",
    "no-vary-search",
    "vary",
}
"""The headers of 304: those that a cache would update."""
NOT_VARYING = {"accept-encoding", "accept-language"}
"""Coded copies are made here, and Django adds the other, although addresses alone tell languages:
https://docs.djangoproject.com/en/6.1/topics/i18n/translation/#language-prefix-in-url-patterns."""
ENTITY_TAG = re.compile(r'(?:W/)?("[^"]*")')


@dataclass(frozen=True)
class PageFacts:
    """What is true of a page beside its text."""

    version: UUID
    """The version of all content, read before what the page shows."""
    rendered_at: datetime
    expires_at: datetime | None
    """The moment when the next page expires, which nothing is written at."""
    traits: Traits

    def fresh_until(self) -> datetime:
        """Return when it would be rendered differently although nothing has changed."""
        tomorrow = timezone.localdate(self.rendered_at) + timedelta(days=1)
        midnight = timezone.make_aware(datetime.combine(tomorrow, datetime.min.time()))
        moments = [self.rendered_at + MAX_FRESH, midnight, self.expires_at]
        return min(moment for moment in moments if moment)


class Variant(NamedTuple):
    """A page in one coding."""

    etag: str
    headers: Headers
    headers_without_body: Headers
    body: list[bytes]


class StoredPage:
    """A page that was rendered. It is pickled with its text compressed, and nothing twice."""

    def __init__(self, facts: PageFacts, status: str, headers: Headers, body: bytes) -> None:
        self.facts = facts
        self.version = facts.version
        self.fresh_until = facts.fresh_until()
        self.status = status
        self.headers = [
            (name, value) for name, value in headers if name.lower() not in MADE_FOR_EACH_ANSWER
        ]
        self.digest = hashlib.sha256(body).hexdigest()[:32]
        self.is_compressed = len(body) >= MIN_BYTES
        self.compressed = compress(body, "br") if self.is_compressed else body
        self.size = len(body) + len(CODINGS) * len(self.compressed) + 2048
        """Bytes that it takes at most, once it was sent in every coding."""
        self._variants: dict[str, Variant] = {}

    def __getstate__(self) -> dict[str, object]:
        return self.__dict__ | {"_variants": {}}

    def is_current(self, version: UUID, now: datetime) -> bool:
        """Return whether it would be rendered the same now."""
        return self.version == version and self.facts.rendered_at <= now < self.fresh_until

    def has_expired(self, now: datetime) -> bool:
        """Return whether a page has expired since, which it may show."""
        return self.facts.expires_at is not None and now >= self.facts.expires_at

    def get_variant(self, coding: str) -> Variant:
        """Return the page in a coding, made when the first client asks for it."""
        variant = self._variants.get(coding)
        if variant is None:
            variant = self._variants[coding] = self._make_variant(coding)
        return variant

    def _make_variant(self, coding: str) -> Variant:
        if not self.is_compressed:
            coding, body = IDENTITY, self.compressed
        elif coding == "br":
            body = self.compressed
        else:
            body = compress(decompress_brotli(self.compressed), coding)
        etag = f'"{self.digest}-{coding}"' if coding else f'"{self.digest}"'
        vary = ", ".join(["Accept-Encoding", *self.facts.traits.headers])
        headers = [*self.headers, ("ETag", etag), ("Vary", vary)]
        without_body = [(name, value) for name, value in headers if _goes_with_304(name)]
        headers.append(("Content-Length", str(len(body))))
        if coding:
            headers.append(("Content-Encoding", coding))
        return Variant(etag, headers, without_body, [body])

    def get_header(self, wanted: str) -> str | None:
        """Return a header by its name in lower case."""
        return next((value for name, value in self.headers if name.lower() == wanted), None)


def _goes_with_304(name: str) -> bool:
    return name.lower() in SENT_WITHOUT_BODY


def names_etag(if_none_match: str, etag: str) -> bool:
    """Return whether an If-None-Match names an ETag, or any."""
    if if_none_match == etag:  # as browsers send it
        return True
    return if_none_match.strip() == "*" or etag in ENTITY_TAG.findall(if_none_match)


def is_keepable(status: str, headers: Headers, traits: Traits) -> bool:
    """Return whether a finished response is one that every reader may be given."""
    varying = {*traits.headers, *NOT_VARYING}
    for header, value in headers:
        name = header.lower()
        if name in {"set-cookie", "content-encoding"}:
            return False
        if name == "cache-control" and re.search("private|no-store", value):
            return False
        if name == "vary" and not varying.issuperset(value.lower().replace(" ", "").split(",")):
            return False
    return status == "200 OK"
