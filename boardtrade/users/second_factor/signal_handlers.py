"""What follows when a second factor is set up, given or removed."""

from typing import Any

from allauth.mfa.models import Authenticator
from allauth.mfa.signals import authenticator_added, authenticator_removed, authenticator_used
from django.dispatch import receiver
from django.http import HttpRequest

from boardtrade.users.models import User
from boardtrade.users.second_factor.sessions import (
    SESSION_KEY,
    end_sessions,
    is_enrolled,
    note_second_factor,
)


@receiver(authenticator_used)
def note_use(request: HttpRequest, user: User, **kwargs: Any) -> None:
    """Let the session into the admin."""
    note_second_factor(request, user)


@receiver(authenticator_added)
def note_enrolment(
    request: HttpRequest, user: User, authenticator: Authenticator, **kwargs: Any
) -> None:
    """Let the session into the admin, and end those that were begun without a second factor."""
    if authenticator.type == Authenticator.Type.RECOVERY_CODES:
        return
    factors = Authenticator.objects.filter(user=user).exclude(
        type=Authenticator.Type.RECOVERY_CODES
    )
    if factors.count() == 1:
        end_sessions(user, but_of=request)
    note_second_factor(request, user)


@receiver(authenticator_removed)
def note_removal(request: HttpRequest, user: User, **kwargs: Any) -> None:
    """Have a second factor be set up anew once the last is gone."""
    if not is_enrolled(user):
        request.session.pop(SESSION_KEY, None)
