"""What a request says in another encoding than UTF-8, before Django reads any of it.

Django decodes the query string with the charset of Content-Type, whatever Python calls a codec: a
request that names `idna` or `base64` would be a failure of the server before there is a request.
"""

import codecs
from collections.abc import Callable, Iterable
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.utils.http import parse_header_parameters
from django.utils.translation import gettext as _

Environ = dict[str, Any]
Application = Callable[[Environ, Callable[..., Any]], Iterable[bytes]]

OTHER_CHARSET = "boardtrade.other_charset"
"""In the environment of a request: the charset that was left out of its Content-Type."""
SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS", "TRACE"})


def leave_out_charsets(application: Application) -> Application:
    """Return an application that hands requests on without a charset: Django takes UTF-8 then."""

    def answer(environ: Environ, start_response: Callable[..., Any]) -> Iterable[bytes]:
        if "charset" in environ.get("CONTENT_TYPE", "").lower():
            environ = _leave_out_charset(environ)
        return application(environ, start_response)

    return answer


def _leave_out_charset(environ: Environ) -> Environ:
    try:
        content_type, parameters = parse_header_parameters(environ["CONTENT_TYPE"])
    except ValueError:  # nor does Django read it
        return environ | {"CONTENT_TYPE": "", OTHER_CHARSET: "?"}
    charset = parameters.pop("charset", None)
    if charset is None:
        return environ
    kept = [content_type, *(f"{name}={_quote(value)}" for name, value in parameters.items())]
    environ = environ | {"CONTENT_TYPE": "; ".join(kept)}
    return environ if _is_utf8(charset) else environ | {OTHER_CHARSET: charset}


def _is_utf8(charset: str) -> bool:
    try:
        return codecs.lookup(charset).name == "utf-8"
    except (LookupError, ValueError):
        return False


def _quote(value: str) -> str:
    escaped = value.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


class RefuseOtherCharsetsMiddleware:
    """Responds 415 to a form in another encoding: it would be kept as other words."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Return the response, or 415 if the body is not said to be UTF-8."""
        if OTHER_CHARSET not in request.META or request.method in SAFE_METHODS:
            return self.get_response(request)
        message = _("This site reads UTF-8 only: send the form in that encoding.")
        return HttpResponse(message, status=415, content_type="text/plain; charset=utf-8")
