"""Forms with a code, whose guesses are counted (MFA_FORMS)."""

from datetime import timedelta
from typing import Any

from allauth.core import context
from allauth.mfa.base.forms import AuthenticateForm, ReauthenticateForm
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.forms import ActivateTOTPForm
from allauth.mfa.webauthn.forms import AddWebAuthnForm
from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from boardtrade.users.guessing.counting import count
from boardtrade.users.guessing.guesses import SECOND_FACTOR, make_guess
from boardtrade.users.guessing.known_browsers import get_browser_id
from boardtrade.users.guessing.refusals import get_refusal
from boardtrade.users.models import User


class CodeInput(forms.TextInput):
    """A field that is empty again after a wrong code: another one is typed, and not more of it."""

    def format_value(self, value: Any) -> None:
        """Return nothing to show."""


class CountedCodeMixin(forms.Form):
    """A form of allauth whose code is looked at only while there were not too many wrong ones."""

    user: User

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # Letters are typed by nobody; "numeric" would hide the keys that some want to paste with.
        attributes = {"autocomplete": "one-time-code", "autofocus": True, "spellcheck": "false"}
        self.fields["code"].widget = CodeInput(attributes)

    def clean_code(self) -> str:
        """Count the guess before allauth looks at it."""
        shown_as = f"account {self.user.pk}"
        guess = make_guess(
            context.request,
            SECOND_FACTOR,
            str(self.user.pk),
            shown_as=shown_as,
            browser=get_browser_id(context.request, self.user.get_username()),
        )
        if guess.is_refused:
            raise ValidationError(get_refusal(guess), code="too_many_guesses")
        try:
            code = super().clean_code()  # type: ignore[misc]
        except ValidationError:
            guess.tell_wrong(shown_as)
            raise
        guess.tell_right()
        return code


class UnusedCodeMixin:
    """Refuses the code of an app that was taken before.

    allauth remembers such codes in the cache, which may be emptied, or be another machine's.
    """

    user: User
    authenticator: Authenticator

    def clean_code(self) -> str:
        """Count how often the code was taken while it is valid."""
        code: str = super().clean_code()  # type: ignore[misc]
        if self.authenticator.type == Authenticator.Type.TOTP:
            periods = 2 * settings.MFA_TOTP_TOLERANCE + 1
            name = f"used code {self.user.pk} {''.join(code.split())}"
            if count(name, timedelta(seconds=30 * periods)).number > 1:
                raise ValidationError(
                    _("This code was used before. Wait for the next one."), code="used"
                )
        return code


class CodeForm(CountedCodeMixin, UnusedCodeMixin, AuthenticateForm):
    """Asks for a code when somebody signs in."""


class ConfirmCodeForm(CountedCodeMixin, UnusedCodeMixin, ReauthenticateForm):
    """Asks for a code before something is changed that guards the account."""


class ActivateAppForm(CountedCodeMixin, ActivateTOTPForm):
    """Asks for the first code of an app."""


class AddKeyForm(AddWebAuthnForm):
    """Asks for a name of a key, and whether it is enough by itself."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"].label = _("Name")
        self.fields["name"].help_text = _("Which key it is, such as “Blue key at the office”.")
        self.fields["passwordless"].label = _("Sign in with this key alone")
        self.fields["passwordless"].help_text = _(
            "No name and no password: the key asks for a finger, a face or a PIN instead."
        )
