"""Guesses at the passwords of private pages, and of private collections of documents."""

from collections.abc import Callable
from functools import wraps
from http import HTTPStatus
from typing import Any

from django.http import HttpRequest
from django.http.response import HttpResponseBase

from boardtrade.users.guessing.clients import get_client_network
from boardtrade.users.guessing.guesses import PRIVATE_PAGE, PRIVATE_PAGE_OF_CLIENT, make_guess
from boardtrade.users.guessing.refusals import refuse

type View = Callable[..., HttpResponseBase]

PASSWORD_VIEWS = {
    "wagtailcore_authenticate_with_password": "page_view_restriction_id",
    "wagtaildocs_authenticate_with_password": "restriction_id",
}
"""Views of Wagtail that look at such a password, each with the argument that says of what."""


def count_passwords(view: View) -> View:
    """Have a view that looks at the password of a page or collection refuse those who guess."""

    @wraps(view)
    def wrapped(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        name = request.resolver_match.url_name if request.resolver_match else None
        argument = PASSWORD_VIEWS.get(name or "")
        if request.method != "POST" or not argument:
            return view(request, *args, **kwargs)
        subject = f"{name} {kwargs[argument]}"
        shown_as = f"restriction {kwargs[argument]}"
        guesses = []
        for kind, whose in (
            (PRIVATE_PAGE_OF_CLIENT, f"{subject} by {get_client_network(request)}"),
            (PRIVATE_PAGE, subject),
        ):
            guess = make_guess(request, kind, whose, shown_as=shown_as)
            if guess.is_refused:
                return refuse(request, guess)
            guesses.append(guess)
        response = view(request, *args, **kwargs)
        if response.status_code == HTTPStatus.FOUND:
            for guess in guesses:
                guess.tell_right()
        else:
            guesses[0].tell_wrong(shown_as)
        return response

    return wrapped
