"""Which responses may be kept for all readers, told by their views to the front of the site."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import wraps
from typing import Any
from uuid import UUID

from django.core.exceptions import DisallowedHost
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils import timezone

from boardtrade.delivery.availability import UNAVAILABLE, database_deadline
from boardtrade.delivery.caching.addresses import Address, Traits, get_copy_key
from boardtrade.delivery.caching.stored_page import PageFacts
from boardtrade.languages.query_parameters import View, declares_parameters, reads_parameters
from boardtrade.pages.queries.unchanged import Unchanged, begin_render

RENDER_SECONDS = 10.0
"""Seconds that the database may take to give what a page shows."""
UNCACHEABLE_DIRECTIVES = re.compile("private|no-store|no-cache")
PARAMETER_NAME = re.compile(r'"([^"]+)"')
HEADER_NAME = re.compile(r"[^\s,]+")
WANTED = "boardtrade.wanted_page"
"""The key of the WSGI environment at which a `WantedPage` is handed to the view."""


@dataclass
class WantedPage:
    """What the front of the site asks of a view, and what the view answers beside its response."""

    address: Address
    get_version: Callable[[], UUID | None]
    """Returns the version of all content. Raises one of UNAVAILABLE."""
    has_substitute: Callable[[], bool]
    """Returns whether there is a page that may be served if this one cannot be rendered."""
    facts: PageFacts | None = None
    """Set if the response may be kept."""
    is_unavailable: bool = False
    """Set if the database failed and there is a substitute."""


def cache_page(view: View) -> View:
    """Let the front of the site keep the responses of a view for all readers.

    Only responses that are the same for everybody are kept: to requests without a session, and
    without a cookie of their own. A page is rendered again after any change of content, at
    midnight, and after an hour. While the database does not answer, a page that is not known to
    be out of date is served as stale.
    """
    view = view if declares_parameters(view) else reads_parameters()(view)

    @wraps(view)
    def kept_view(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        wanted: WantedPage | None = request.META.get(WANTED)
        if wanted is None:
            with database_deadline(RENDER_SECONDS):
                return _with_status(view(request, *args, **kwargs), "fwd=bypass")
        now = timezone.now()
        try:
            # It must be read before the content: see `content_version`.
            version = wanted.get_version()
            with database_deadline(RENDER_SECONDS):
                known = begin_render(request, version, now) if version else None
                response = view(request, *args, **kwargs)
                if known and _is_same_for_all(request, response):
                    wanted.facts = _get_facts(request, response, wanted.address, known, now)
        except UNAVAILABLE:
            if not wanted.has_substitute():
                raise
            wanted.is_unavailable = True
            return HttpResponse(status=503)
        if wanted.facts:
            _ask_for_whole_response(request)
        return _with_status(response, "fwd=miss")

    return kept_view


def _get_facts(
    request: HttpRequest,
    response: HttpResponseBase,
    address: Address,
    known: Unchanged,
    rendered_at: datetime,
) -> PageFacts | None:
    """Return what must be known of a response to keep it, or None for one without a copy."""
    traits = Traits(
        parameters=tuple(PARAMETER_NAME.findall(response.get("No-Vary-Search", ""))),
        headers=tuple(sorted(HEADER_NAME.findall(response.get("Vary", "").lower()))),
    )
    if not _is_address_of(request, address) or not get_copy_key(address, traits, request.META):
        return None
    if known.expires_at and timezone.now() >= known.expires_at:
        return None
    return PageFacts(known.version, rendered_at, known.expires_at, traits)


def _is_same_for_all(request: HttpRequest, response: HttpResponseBase) -> bool:
    has_form = request.META.get("CSRF_COOKIE_NEEDS_UPDATE", False)
    return (
        response.status_code == 200
        and not response.streaming
        and not response.cookies
        and not UNCACHEABLE_DIRECTIVES.search(response.get("Cache-Control", ""))
        and not has_form
        and not request.session.modified
    )


def _is_address_of(request: HttpRequest, address: Address) -> bool:
    """Return whether Django has read the same from a request as the front of the site."""
    try:
        return (request.scheme, request.get_host()) == (address.scheme, address.host)
    except DisallowedHost:
        return False


def _ask_for_whole_response(request: HttpRequest) -> None:
    """Have the middleware that comes next neither compress it nor answer 304."""
    request.META["HTTP_ACCEPT_ENCODING"] = ""
    for name in ("HTTP_IF_NONE_MATCH", "HTTP_IF_MODIFIED_SINCE"):
        request.META.pop(name, None)


def _with_status(response: HttpResponseBase, status: str) -> HttpResponseBase:
    """Say where a response comes from: https://www.rfc-editor.org/rfc/rfc9211."""
    response["Cache-Status"] = f"boardtrade; {status}"
    return response
