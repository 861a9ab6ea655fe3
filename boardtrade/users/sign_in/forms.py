"""The form with a name and a password, whose guesses are counted."""

from typing import Any

from django.core.exceptions import ValidationError
from django.http import HttpRequest
from wagtail.admin.forms.auth import LoginForm

from boardtrade.users.guessing.guesses import SIGN_IN, Guess, make_guess
from boardtrade.users.guessing.known_browsers import get_browser_id
from boardtrade.users.guessing.refusals import get_refusal
from boardtrade.users.sign_in.accounts import describe


class SignInForm(LoginForm):
    """Wagtail's form. It looks at no password after too many guesses, not even at the right one.

    Django computes a hash for an unknown name too, and answers it, a wrong password and an account
    that is closed with the same words.
    """

    request: HttpRequest
    refused: Guess | None = None

    def clean(self) -> dict[str, Any]:
        """Count the guess before Django looks at it."""
        username = self.cleaned_data.get("username")
        if not username or not self.cleaned_data.get("password"):
            return super().clean()
        account = describe(username)
        guess = make_guess(
            self.request,
            SIGN_IN,
            username.casefold(),
            shown_as=account,
            browser=get_browser_id(self.request, username),
        )
        if guess.is_refused:
            self.refused = guess
            raise ValidationError(get_refusal(guess), code="too_many_guesses")
        try:
            cleaned_data = super().clean()
        except ValidationError:
            guess.tell_wrong(account)
            raise
        guess.tell_right()
        return cleaned_data
