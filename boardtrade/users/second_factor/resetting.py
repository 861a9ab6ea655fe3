"""How somebody who has lost all second factors gets into the admin again."""

from allauth.mfa.models import Authenticator
from django.db import transaction
from django.utils.translation import gettext_lazy as _
from wagtail.log_actions import log

from boardtrade.users.models import User
from boardtrade.users.notices import notify
from boardtrade.users.second_factor.sessions import end_sessions

RESET = "users.reset_second_factor"
"""The action in the history of a user."""
RESET_LABEL = _("Reset second factor")


def may_reset(user: User, of: User) -> bool:
    """Return whether a user may reset the second factor of another.

    Nobody resets their own: they remove it on their own pages, where the password is asked for.
    Only administrators open the account of an administrator.
    """
    if user == of or (of.is_superuser and not user.is_superuser):
        return False
    return user.has_perm("users.change_user")


@transaction.atomic
def reset_second_factor(user: User, *, by: User | None) -> bool:
    """Remove all second factors of a user, end all sessions, and tell the user.

    They set one up at the next sign-in, if one is required. Returns whether there was any.
    """
    deleted, _models = Authenticator.objects.filter(user=user).delete()
    end_sessions(user)
    log(instance=user, action=RESET, user=by)
    notify(user, "second_factor_reset")
    return bool(deleted)
