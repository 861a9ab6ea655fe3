"""What somebody is told who has guessed too often."""

from http import HTTPStatus

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from boardtrade.users.guessing.guesses import Guess


def get_refusal(guess: Guess) -> str:
    """Return the words for a guess that was refused, whatever it was."""
    minutes = -(-guess.wait_seconds // 60)
    wait = ngettext("Try again in a minute.", "Try again in %(minutes)d minutes.", minutes) % {
        "minutes": minutes
    }
    return _("There were too many attempts, so this one was not looked at.") + " " + wait


def mark_refused(response: HttpResponse, guess: Guess) -> HttpResponse:
    """Give a response the status and the header that tell programs the same."""
    response.status_code = HTTPStatus.TOO_MANY_REQUESTS
    response["Retry-After"] = str(guess.wait_seconds)
    return response


def refuse(request: HttpRequest, guess: Guess) -> HttpResponse:
    """Return a page that says so."""
    return mark_refused(render(request, "429.html", {"advice": get_refusal(guess)}), guess)
