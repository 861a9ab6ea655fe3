"""In which sessions a second factor was given, and how sessions of an account end."""

from typing import Any

from allauth.mfa.models import Authenticator
from django.contrib.auth import update_session_auth_hash
from django.db.models import F
from django.http import HttpRequest

from boardtrade.users.models import User

SESSION_KEY = "second_factor_of"


def note_second_factor(request: HttpRequest, user: User) -> None:
    """Note that whoever has this session has given a second factor of a user, or just set one up.

    It stays when the session gets its user: Django renews its key, and not what it holds.
    """
    request.session[SESSION_KEY] = user.pk


def has_second_factor(request: HttpRequest) -> bool:
    """Return whether the user of a request has given a second factor in this session."""
    return request.session.get(SESSION_KEY) == request.user.pk


def is_enrolled(user: Any) -> bool:
    """Return whether a user has a second factor. Codes for recovery are none by themselves."""
    factors = Authenticator.objects.filter(user_id=user.pk)
    return factors.exclude(type=Authenticator.Type.RECOVERY_CODES).exists()


def end_sessions(user: User, *, but_of: HttpRequest | None = None) -> None:
    """End all sessions of a user, on whatever machine, but that of a request."""
    User.objects.filter(pk=user.pk).update(session_generation=F("session_generation") + 1)
    user.refresh_from_db(fields=["session_generation"])
    if but_of is not None:
        update_session_auth_hash(but_of, user)
