"""Attempts to sign in with a passkey, which cannot be guessed, but cost a session each."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest
from django.http.response import HttpResponseBase

from boardtrade.users.guessing.guesses import PASSKEY, make_guess
from boardtrade.users.guessing.refusals import refuse


def count_passkeys(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """Have a view refuse a client that tries too often."""

    @wraps(view)
    def wrapped(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        guess = make_guess(request, PASSKEY, "any", shown_as="any account")
        return refuse(request, guess) if guess.is_refused else view(request, *args, **kwargs)

    return wrapped
