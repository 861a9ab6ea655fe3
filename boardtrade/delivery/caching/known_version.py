"""The version of all content, asked for by query, and noted for the processes of this machine."""

import logging
from collections.abc import Callable
from contextlib import suppress
from uuid import UUID

from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest
from django.http.response import HttpResponseBase

from boardtrade.delivery.availability import UNAVAILABLE, database_deadline
from boardtrade.delivery.models import ContentVersion
from boardtrade.pauses import Pause

logger = logging.getLogger(__name__)

VERSION_SECONDS = 1.5
"""Seconds that the database may take to tell the version."""
NOTED_KEY = "content-version"
"""The key of the version that was read last, by whichever process shares the cache."""
SAFE_METHODS = {"GET", "HEAD", "OPTIONS", "TRACE"}
PAUSE_SECONDS = 2.0
_database_pause = Pause(PAUSE_SECONDS)


def ask_version() -> UUID | None:
    """Return the version of all committed content; None in a database that was emptied.

    Raises one of UNAVAILABLE when the database does not answer, or did not a moment ago.
    """
    if not _database_pause.is_over():
        raise UNAVAILABLE[0]("The database did not answer a moment ago.")
    try:
        with database_deadline(VERSION_SECONDS):
            version = ContentVersion.current()
    except UNAVAILABLE as error:
        if _database_pause.begin():
            logger.warning("The database does not answer readers: %s", error)
        raise
    _database_pause.end()
    note_version(version)
    return version


def note_version(version: UUID | None) -> None:
    """Note the version that was read, for when the database does not answer."""
    if get_noted_version() != version:
        cache.delete(NOTED_KEY)  # a full disk must not keep the version of before
        cache.set(NOTED_KEY, version, None)


def get_noted_version() -> UUID | None:
    """Return the version that was read last by any process that shares the cache."""
    return cache.get(NOTED_KEY)


class NoteVersionMiddleware:
    """Notes what was changed in the admin even if no reader comes before the database stops."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Return the response, once the version after a request that may write is known."""
        response = self.get_response(request)
        if settings.CACHE_PAGES and request.method not in SAFE_METHODS:
            with suppress(*UNAVAILABLE):
                ask_version()
        return response
