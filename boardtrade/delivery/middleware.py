"""Middleware of this project, for every request."""

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

REQUEST_ID_PATTERN = re.compile(r"[A-Za-z0-9._-]{1,64}")
PROBE_PATHS = ("/healthz", "/readyz")
SECRET_URL_KWARGS = ("token",)
"""Arguments in URLs that grant access by themselves, such as the link to set a new password."""


class RequestLogMiddleware:
    """Gives each request an id and logs one line about it; first in MIDDLEWARE, to log all of them.

    The X-Request-ID of a proxy is kept if it is well formed. The query string is never logged: it
    may hold what a person searched for, or a secret.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Return the response with the id of its request, and log both with the time it took."""
        proxy_id = request.headers.get("X-Request-ID", "")
        request_id = proxy_id if REQUEST_ID_PATTERN.fullmatch(proxy_id) else uuid.uuid4().hex
        context_token = current_request_id.set(request_id)
        started = time.perf_counter()
        try:
            response = self.get_response(request)
            response["X-Request-ID"] = request_id
            milliseconds = round((time.perf_counter() - started) * 1000, 1)
            self._log(request, response, milliseconds)
        finally:
            current_request_id.reset(context_token)
        return response

    def _log(self, request: HttpRequest, response: HttpResponseBase, milliseconds: float) -> None:
        path = redact_path(request)
        level = logging.INFO
        if response.status_code >= 500:
            level = logging.ERROR
        elif request.path in PROBE_PATHS:
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
                "bytes": _get_size(response),
            },
        )


def redact_path(request: HttpRequest) -> str:
    """Return the path with one-time tokens replaced by asterisks."""
    path = request.path
    if match := request.resolver_match:
        for name in SECRET_URL_KWARGS:
            if secret := match.kwargs.get(name):
                path = path.replace(str(secret), "***")
    return path


def _get_size(response: HttpResponseBase) -> int | None:
    """Return the body's size in bytes, or None for a stream of unknown length."""
    if length := response.get("Content-Length"):
        return int(length)
    return len(response.content) if isinstance(response, HttpResponse) else None


class CompressPagesMiddleware(GZipMiddleware):
    """Compresses responses of text: pages, feeds, the sitemap, the admin.

    Files and other streams stay as they are: clients request ranges of them, and a range of a
    compressed file is another than that of the file. Public pages hold no secret that their
    compressed size could reveal (https://www.breachattack.com); the admin's CSRF tokens are masked
    anew in each response.
    """

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> Any:
        """Return the response, compressed if the client accepts it, except for streams."""
        return response if response.streaming else super().process_response(request, response)


class RefuseNulMiddleware:
    """Responds 400 to a NUL character: PostgreSQL refuses it, so any query with it would be a 500.

    Multipart bodies are not checked: reading them here would load whole uploads, and their text
    fields go through forms, which refuse NUL themselves.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Raise BadRequest, which Django turns into the 400 page, for a request with NUL in it."""
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
            # A quoted cookie can encode it: sessionid="\000".
            or any("\0" in value for value in request.COOKIES.values())
            or (
                request.content_type == "application/x-www-form-urlencoded"
                and any(encoded_nul in request.body for encoded_nul in (b"%00", b"\0"))
            )
        )
