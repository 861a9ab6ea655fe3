"""What this app adds to the admin."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.urls import path, reverse
from django.utils.translation import gettext as _
from wagtail import hooks

from boardtrade.users.models import User
from boardtrade.users.second_factor.resetting import RESET, RESET_LABEL
from boardtrade.users.second_factor.views import ResetSecondFactorView


@hooks.register("register_admin_urls")
def register_views() -> list[Any]:
    """Add the views that staff need a permission for."""
    view = ResetSecondFactorView.as_view()
    return [path("users/<int:user_id>/second-factor/", view, name="reset_second_factor")]


@hooks.register("register_log_actions")
def register_log_actions(actions: Any) -> None:
    """Have the history of a user tell who has reset the second factor."""
    actions.register_action(RESET, RESET_LABEL, _("Second factor reset"))


@hooks.register("register_account_menu_item")
def lead_to_second_factor(request: HttpRequest) -> dict[str, str]:
    """Add second factors to the page of one's own account."""
    return {
        "url": reverse("mfa_index"),
        "label": _("Second factor"),
        "help_text": _("Authenticator app, passkeys and codes for recovery."),
    }


@hooks.register("register_account_menu_item")
def lead_to_sessions(request: HttpRequest) -> dict[str, str]:
    """Add sessions to the page of one's own account."""
    return {
        "url": reverse("usersessions_list"),
        "label": _("Sessions"),
        "help_text": _("Where you are signed in, and how to end it."),
    }


@hooks.register("before_bulk_action")
def leave_superusers_to_superusers(
    request: HttpRequest, action_type: str, objects: list[Any], action_class_instance: Any
) -> None:
    """Raise PermissionDenied if somebody else would close or change the account of a superuser."""
    users = [user for user in objects if isinstance(user, User)]
    if any(user.is_superuser for user in users) and not request.user.is_superuser:
        raise PermissionDenied
