"""Browsers in which somebody has signed in before, which strangers' guesses do not keep out.

Such a browser has a signed cookie with a random id for each of its accounts. The cookie opens
nothing: it only has guesses counted apart (https://owasp.org/www-community/
Slow_Down_Online_Guessing_Attacks_with_Device_Cookies).
"""

import secrets
from datetime import timedelta

from django.conf import settings
from django.core import signing
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.crypto import salted_hmac

COOKIE_NAME = "known_browser"
SALT = "boardtrade.users.known_browsers"
REMEMBERED = timedelta(days=365)
MAX_ACCOUNTS = 5
"""A cookie has some 4,000 bytes at most."""


def get_browser_id(request: HttpRequest, username: str) -> str:
    """Return the id of a browser that is known for an account, or an empty text."""
    return _read(request).get(_digest(username), "")


def remember_browser(request: HttpRequest, response: HttpResponseBase, username: str) -> bool:
    """Have a browser be known for an account; return whether it was not until now."""
    accounts = _read(request)
    account = _digest(username)
    is_new = account not in accounts
    browser_id = accounts.pop(account, "") or secrets.token_urlsafe(12)
    accounts = dict(list(accounts.items())[1 - MAX_ACCOUNTS :]) | {account: browser_id}
    response.set_cookie(
        COOKIE_NAME,
        signing.dumps(accounts, salt=SALT),
        max_age=REMEMBERED,
        path=reverse("wagtailadmin_home"),
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )
    return is_new


def _read(request: HttpRequest) -> dict[str, str]:
    try:
        accounts = signing.loads(
            request.COOKIES.get(COOKIE_NAME, ""), salt=SALT, max_age=REMEMBERED
        )
    except signing.BadSignature:
        return {}
    return accounts if isinstance(accounts, dict) else {}


def _digest(username: str) -> str:
    return salted_hmac(SALT, username.casefold(), algorithm="sha256").hexdigest()[:16]
