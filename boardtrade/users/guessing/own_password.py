"""Guesses at the password of somebody who is signed in, on the page of their account.

Whoever finds a browser that was left open could otherwise try passwords there without end.
"""

from collections.abc import Callable
from functools import wraps
from http import HTTPStatus
from typing import Any

from django.http import HttpRequest
from django.http.response import HttpResponseBase

from boardtrade.users.guessing.guesses import SIGN_IN, make_guess
from boardtrade.users.guessing.known_browsers import get_browser_id
from boardtrade.users.guessing.refusals import refuse
from boardtrade.users.models import User

type View = Callable[..., HttpResponseBase]

ACCOUNT_VIEW = "wagtailadmin_account"
OLD, *NEW = (f"password-{name}" for name in ("old_password", "new_password1", "new_password2"))
"""The fields of Wagtail's form, which looks at the old password if there is a new one."""


def count_own_passwords(view: View) -> View:
    """Have the page of an account count wrong passwords with those of signing in.

    Outside of the transaction of a request, as the others do.
    """

    @wraps(view)
    def wrapped(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        match, user = request.resolver_match, request.user
        is_guess = (
            request.method == "POST"
            and match is not None
            and match.view_name == ACCOUNT_VIEW
            and any(request.POST.get(name) for name in NEW)
        )
        if not is_guess or not isinstance(user, User):
            return view(request, *args, **kwargs)
        name, shown_as = user.get_username(), f"account {user.pk}"
        guess = make_guess(
            request,
            SIGN_IN,
            name.casefold(),
            shown_as=shown_as,
            browser=get_browser_id(request, name),
        )
        if guess.is_refused:
            return refuse(request, guess)
        response = view(request, *args, **kwargs)
        # What else the form refuses, such as a new password that is too short, is no guess.
        is_changed = response.status_code == HTTPStatus.FOUND
        if is_changed or user.check_password(request.POST.get(OLD, "")):
            guess.tell_right()
        else:
            guess.tell_wrong(shown_as)
        return response

    return wrapped
