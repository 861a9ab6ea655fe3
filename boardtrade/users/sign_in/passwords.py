"""Passwords that are long enough, and yet among the first that are tried."""

import re
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.auth.password_validation import CommonPasswordValidator
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from boardtrade.users.notices import notify

FEWEST_CHARACTERS = 5
"""Different ones."""
OWN_LETTERS = 6
"""How many a password must have beside the name of the site."""
REPETITION = re.compile(r"(.+?)\1+")
NOT_A_LETTER = re.compile(r"[\W\d_]+")
LOOKALIKES = str.maketrans("013457@$!", "oieastasi")


class GuessablePasswordValidator(CommonPasswordValidator):
    """Refuses what comes of a common password, or of the name of the site, by adding to it.

    “Password2026!!” and “passwordpassword” are in no list of common passwords, nor is
    “Board0fTrade1” in one of anybody else's.
    """

    def validate(self, password: str, user: Any = None) -> None:
        """Raise ValidationError for such a password."""
        if len(set(password)) < FEWEST_CHARACTERS:
            raise ValidationError(
                _("This password repeats a few characters."), code="password_repeats"
            )
        plain = password.casefold().strip("0123456789!?.,;:_-+*#@$%&()= ")
        spellings = {plain, plain.translate(LOOKALIKES)}
        if any(self._is_common(spelling) for spelling in spellings):
            raise ValidationError(
                _("This is a common password with little added to it."), code="password_too_common"
            )
        letters = {NOT_A_LETTER.sub("", spelling) for spelling in spellings}
        for name in _get_names():
            if any(name in word and len(word) - len(name) < OWN_LETTERS for word in letters):
                raise ValidationError(
                    _("This password is little more than the name of the site."),
                    code="password_too_similar",
                )

    def password_changed(self, password: str, user: Any = None) -> None:
        """Tell a user by mail: Django calls this whoever has set the password, and how.

        Not somebody who has never signed in, who is being given the first one.
        """
        if user is not None and user.last_login:
            notify(user, "password_changed")

    def _is_common(self, word: str) -> bool:
        repeated = REPETITION.fullmatch(word)
        return word in self.passwords or bool(repeated and repeated[1] in self.passwords)

    def get_help_text(self) -> str:
        """Return what is asked for, in words."""
        return _(
            "Your password can’t be a common one, or the name of this site, with a little added."
        )


def _get_names() -> set[str]:
    host = (urlsplit(settings.WAGTAILADMIN_BASE_URL).hostname or "").removeprefix("www.")
    names = {settings.WAGTAIL_SITE_NAME, host, host.partition(".")[0]}
    letters = {NOT_A_LETTER.sub("", str(name).casefold()) for name in names}
    return {name for name in letters if len(name) >= 5}
