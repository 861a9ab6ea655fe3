"""Which requests one copy of a page answers, told from the WSGI environment alone.

What is in doubt has no address here, and goes to Django.
"""

import re
from typing import Any, NamedTuple

from django.conf import settings
from django.core.exceptions import SuspiciousOperation
from django.http import QueryDict

from boardtrade.languages.query_parameters import keep_parameters

Environ = dict[str, Any]

UNUSUAL = frozenset(
    {
        "HTTP_AUTHORIZATION",
        "HTTP_IF_MATCH",
        "HTTP_IF_UNMODIFIED_SINCE",
        "HTTP_PROXY_AUTHORIZATION",
        "HTTP_TRANSFER_ENCODING",
        "HTTP_UPGRADE",
    }
)
"""Headers with which a request is for Django. A range is none of them: pages are sent whole."""
MAX_HEADER_CHARACTERS = 8_000
"""Length of a query string or a cookie beyond which a request is for Django, which refuses it."""

CACHEABLE_QUERY_STRING = re.compile(r"(p|page)=[1-9]\d{0,3}|")
"""The query strings whose responses are cached: of others there is any number. A list answers 404
beyond its last page, and that is not cached."""


class Address(NamedTuple):
    """What an answer may depend on, whatever page it is."""

    scheme: str
    host: str
    path: str


class Traits(NamedTuple):
    """What the responses of one address depend on beside it; learned from the first of them."""

    parameters: tuple[str, ...]
    headers: tuple[str, ...]


def read_address(environ: Environ) -> Address | None:
    """Return the address that an anonymous reader asks for, or None for any other request."""
    if environ["REQUEST_METHOD"] not in {"GET", "HEAD"} or environ.get("SCRIPT_NAME"):
        return None
    cookies = environ.get("HTTP_COOKIE")
    # A name is looked for anywhere: what Django takes for a session always has it.
    if cookies and (
        settings.SESSION_COOKIE_NAME in cookies
        or "messages" in cookies
        or len(cookies) > MAX_HEADER_CHARACTERS
    ):
        return None
    if not environ.keys().isdisjoint(UNUSUAL) or environ.get("CONTENT_LENGTH") not in _NO_BODY:
        return None
    if environ.get("CONTENT_TYPE"):  # its charset would be that of the query string too
        return None
    query = environ.get("QUERY_STRING")
    if query and (len(query) > MAX_HEADER_CHARACTERS or "%00" in query or "\0" in query):
        return None
    host = environ.get("HTTP_HOST")
    if not host:
        return None
    return Address(_read_scheme(environ), host, environ["PATH_INFO"])


_NO_BODY = (None, "", "0")


def _read_scheme(environ: Environ) -> str:
    """Return what Django takes for the scheme of a request."""
    if settings.SECURE_PROXY_SSL_HEADER:
        name, secure = settings.SECURE_PROXY_SSL_HEADER
        value = environ.get(name)
        if value is not None:
            return "https" if value.split(",", 1)[0].strip() == secure else "http"
    return environ["wsgi.url_scheme"]


def get_copy_key(address: Address, traits: Traits, environ: Environ) -> tuple[Any, ...] | None:
    """Return the key of the copy that answers a request, or None if there may be no copy."""
    query = ""
    if traits.parameters and (given := environ.get("QUERY_STRING")):
        try:
            # As Django reads it.
            query = keep_parameters(
                QueryDict(given.encode("iso-8859-1")), traits.parameters
            ).urlencode()
        except (SuspiciousOperation, UnicodeError):
            return None
        if not CACHEABLE_QUERY_STRING.fullmatch(query):
            return None
    if not traits.headers:
        return (*address, query)
    return (*address, query, *(environ.get(_environ_name(name)) for name in traits.headers))


def _environ_name(header: str) -> str:
    return f"HTTP_{header.upper().replace('-', '_')}"
