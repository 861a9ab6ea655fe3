"""What happens to every request before and after it is answered."""

import logging
import re
import time
import uuid
from collections.abc import Callable
from typing import Any

from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.middleware.gzip import GZipMiddleware

from boardtrade.delivery.logs import current_request_id

GetResponse = Callable[[HttpRequest], HttpResponseBase]

request_log = logging.getLogger("boardtrade.requests")

WELL_FORMED_ID = re.compile(r"[A-Za-z0-9._-]{1,64}")
PROBES = ("/healthz", "/readyz")
SECRET_ARGUMENTS = ("token",)
"""Parts of an address that open something by themselves, such as a new password's link."""


class RequestLogMiddleware:
    """Gives each request an id and writes one line about it; first in MIDDLEWARE, to see all.

    A proxy's X-Request-ID is kept when it is well formed. The query string is never written: it
    may hold what a person searched for, or a secret.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answer, measure, log."""
        given = request.headers.get("X-Request-ID", "")
        request_id = given if WELL_FORMED_ID.fullmatch(given) else uuid.uuid4().hex
        mark = current_request_id.set(request_id)
        started = time.perf_counter()
        try:
            response = self.get_response(request)
            response["X-Request-ID"] = request_id
            milliseconds = round((time.perf_counter() - started) * 1000, 1)
            self._log(request, response, milliseconds)
        finally:
            current_request_id.reset(mark)
        return response

    def _log(self, request: HttpRequest, response: HttpResponseBase, milliseconds: float) -> None:
        path = path_without_secrets(request)
        level = logging.INFO
        if response.status_code >= 500:
            level = logging.ERROR
        elif request.path in PROBES:
            level = logging.DEBUG
        request_log.log(
            level,
            "%s %s %s",
            request.method,
            path,
            response.status_code,
            extra={
                "method": request.method,
                "path": path,
                "status": response.status_code,
                "duration_ms": milliseconds,
                "bytes": _size(response),
            },
        )


def path_without_secrets(request: HttpRequest) -> str:
    """Return the path with one-time tokens blacked out."""
    path = request.path
    if match := request.resolver_match:
        for name in SECRET_ARGUMENTS:
            if secret := match.kwargs.get(name):
                path = path.replace(str(secret), "***")
    return path


def _size(response: HttpResponseBase) -> int | None:
    """Return the body's size in bytes, or None for a stream of unknown length."""
    if length := response.get("Content-Length"):
        return int(length)
    return len(response.content) if isinstance(response, HttpResponse) else None


class CompressPagesMiddleware(GZipMiddleware):
    """Compresses what is made of text: pages, feeds, the sitemap, answers of the admin.

    Files and other streams stay as they are: parts of them may be asked for, and the parts of a
    compressed file are not those of the file. Public pages hold no secret that their compressed
    size could betray; the admin's CSRF tokens are masked anew in each answer.
    """

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> Any:
        """Compress for a browser that takes it, except streams."""
        return response if response.streaming else super().process_response(request, response)


class RefuseNulMiddleware:
    """Answers 400 to a NUL character: PostgreSQL refuses it, so any query with it would be a 500.

    Bodies with files are left alone: reading them here would load whole uploads, and their text
    fields go through forms, which refuse NUL themselves.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Raise BadRequest, which Django turns into the 400 page, or go on."""
        if self._has_nul(request):
            raise BadRequest("The address, a form field or a cookie has a NUL character in it.")
        return self.get_response(request)

    @staticmethod
    def _has_nul(request: HttpRequest) -> bool:
        query = request.META.get("QUERY_STRING", "")
        return (
            "\0" in request.path_info
            or "%00" in query
            or "\0" in query
            # A quoted cookie can spell it: sessionid="\000".
            or any("\0" in value for value in request.COOKIES.values())
            or (
                request.content_type == "application/x-www-form-urlencoded"
                and any(spelling in request.body for spelling in (b"%00", b"\0"))
            )
        )
