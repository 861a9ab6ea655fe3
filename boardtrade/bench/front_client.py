"""A test client whose requests come by the front of the site, as those of readers do.

Django's own client goes around it.
"""

from functools import cache
from http.cookies import SimpleCookie
from typing import Any

from django.core import signals
from django.core.handlers.wsgi import WSGIHandler
from django.db import close_old_connections
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.test import Client

from boardtrade.delivery.caching.front import PageFront


class _TrustingHandler(WSGIHandler):
    """Asks for no CSRF token, as the handler of Django's own client."""

    def get_response(self, request: HttpRequest) -> HttpResponseBase:
        request._dont_enforce_csrf_checks = True  # type: ignore[attr-defined]
        return super().get_response(request)


class _FrontHandler:
    """Has a front answer, and makes a response of the answer."""

    def __init__(self, front: PageFront) -> None:
        self.front = front

    def __call__(self, environ: dict[str, Any]) -> HttpResponse:
        # The connection is that of whoever asks, who may be in a transaction.
        signals.request_started.disconnect(close_old_connections)
        signals.request_finished.disconnect(close_old_connections)
        try:
            return self._answer(environ)
        finally:
            signals.request_started.connect(close_old_connections)

    def _answer(self, environ: dict[str, Any]) -> HttpResponse:
        response = HttpResponse()

        def start_response(status: str, headers: list[tuple[str, str]], *_: object) -> None:
            response.status_code = int(status.split(maxsplit=1)[0])
            del response["Content-Type"]
            for name, value in headers:
                if name == "Set-Cookie":
                    response.cookies.update(SimpleCookie(value))
                else:
                    response[name] = value

        body = self.front(environ, start_response)
        response.content = b"".join(body)
        if close := getattr(body, "close", None):
            close()
        response.wsgi_request = None  # type: ignore[attr-defined]
        return response


@cache
def get_front() -> PageFront:
    """Return the front of this process, which watches no version: each answer asks for it."""
    return PageFront(_TrustingHandler(), close_old_connections=lambda: None)


class FrontClient(Client):
    """A reader or an editor. All clients of one process get the same copies."""

    def __init__(self, *args: Any, headers: dict[str, str] | None = None, **kwargs: Any) -> None:
        super().__init__(*args, headers={"host": "testserver"} | (headers or {}), **kwargs)
        self.handler = _FrontHandler(get_front())  # type: ignore[assignment]
