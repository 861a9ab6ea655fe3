"""Middleware of this project, for every request."""

import logging
import time
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.core.exceptions import BadRequest
from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseBase
from django.middleware.gzip import GZipMiddleware
from django.utils.encoding import escape_uri_path
from django.utils.translation import gettext as _

from boardtrade.delivery.logs import NOT_IMPLEMENTED, current_request_id
from boardtrade.delivery.requests.counts import PROBES, get_request_counts
from boardtrade.delivery.requests.ids import choose_request_id

GetResponse = Callable[[HttpRequest], HttpResponseBase]

request_log = logging.getLogger("boardtrade.requests")

MAX_PATH_BYTES = 2_000
"""Nginx has 4,096 bytes for the head of a response, whose Location may repeat the path."""
SECRET_URL_KWARGS = ("token",)
"""Arguments in URLs that grant access by themselves, such as the link to set a new password."""


class RequestLogMiddleware:
    """Gives each request an id and logs one line about it; first in MIDDLEWARE, to log all of them.

    The X-Request-ID of a proxy is kept if it is well formed. The query string is never logged: it
    may hold what a person searched for, or a secret.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response
        self.counts = get_request_counts()

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Return the response with the id of its request, and log both with the time it took."""
        request_id = choose_request_id(request.headers.get("X-Request-ID"))
        context_token = current_request_id.set(request_id)
        started = time.perf_counter()
        try:
            response = self.get_response(request)
            response["X-Request-ID"] = request_id
            seconds = time.perf_counter() - started
            if self.counts:
                self.counts.add(request.path_info, response.status_code, seconds)
            self._log(request, response, round(seconds * 1000, 1))
        finally:
            current_request_id.reset(context_token)
        return response

    def _log(self, request: HttpRequest, response: HttpResponseBase, milliseconds: float) -> None:
        path = redact_path(request)
        level = logging.INFO
        if response.status_code >= 500 and response.status_code != NOT_IMPLEMENTED:
            level = logging.ERROR
        elif request.path in PROBES:  # asked for many times a minute
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
    """Compresses responses of text: pages, feeds, exports, the sitemap, the admin.

    Files stay as they are: clients request ranges of them, and a range of a compressed file is
    another than that of the file. Public pages hold no secret that their
    compressed size could reveal (https://www.breachattack.com); the admin's CSRF tokens are masked
    anew in each response.
    """

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> Any:
        """Return the response, compressed if the client accepts it, except for files."""
        is_file = isinstance(response, FileResponse) or response.has_header("Accept-Ranges")
        return response if is_file else super().process_response(request, response)


class HeadMiddleware:
    """Answers HEAD as GET, without the body.

    So its headers are those of GET, from the page cache too, and no view has to do it.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Return the response to GET; to HEAD without what it holds."""
        if request.method != "HEAD":
            return self.get_response(request)
        request.method = "GET"
        # https://www.rfc-editor.org/rfc/rfc9110#section-14.2 defines ranges for GET alone.
        request.META.pop("HTTP_RANGE", None)
        request.__dict__.pop("headers", None)  # made of META before
        response: Any = self.get_response(request)
        request.method = "HEAD"
        if response.streaming:
            response.streaming_content = ()
        else:
            response.headers.setdefault("Content-Length", str(len(response.content)))
            response.content = b""
        return response


class CacheControlMiddleware:
    """Says who may keep a response, where its view does not.

    What is the same for everybody may be kept by any cache, which asks each time whether it is
    still true: a change is seen at once. What is not is kept by nobody.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Return the response with the header Cache-Control."""
        response = self.get_response(request)
        if not response.has_header("Cache-Control"):
            is_personal = (
                settings.SESSION_COOKIE_NAME in request.COOKIES
                or bool(response.cookies)
                or request.session.accessed
            )
            is_lasting = response.status_code < 500 and not is_personal
            response["Cache-Control"] = "public, no-cache" if is_lasting else "private, no-store"
        return response


class RefuseLongPathsMiddleware:
    """Responds 414 to a path that proxies could not hand on once it is part of a redirect."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Return the response, or 414 for a path of more than MAX_PATH_BYTES."""
        if len(escape_uri_path(request.path)) <= MAX_PATH_BYTES:
            return self.get_response(request)
        message = _("This address is too long for any page of this site: start from its home page.")
        return HttpResponse(message, status=414, content_type="text/plain; charset=utf-8")


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
