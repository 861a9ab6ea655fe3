"""Who has given no second factor reaches nothing that is not for everybody."""

from collections.abc import Callable
from http import HTTPStatus
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, HttpResponseRedirect, JsonResponse
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext as _

from boardtrade.users.second_factor.sessions import has_second_factor, is_enrolled

WANTED_KEY = "wanted_after_enrolment"
OPEN_VIEWS = {
    # What everybody reaches.
    "wagtailadmin_login",
    "wagtailadmin_logout",
    "wagtailadmin_sprite",
    "wagtailadmin_javascript_catalog",
    "wagtailadmin_password_reset",
    "wagtailadmin_password_reset_done",
    "wagtailadmin_password_reset_confirm",
    "wagtailadmin_password_reset_complete",
}
ENROLMENT_VIEWS = {
    "admin_token",  # for the forms of these
    "account_reauthenticate",
    "mfa_index",
    "mfa_activate_totp",
    "mfa_add_webauthn",
}
"""Where a factor is set up. With it, the session has one, and all is open."""


class RequireSecondFactorMiddleware:
    """Keeps sessions without a second factor out, if the settings require one.

    In the admin they are led to set one up; everywhere else they are those of a stranger. All views
    are meant, whatever is added later: those that stay open are listed here.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Return the response."""
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Any, args: Any, kwargs: Any
    ) -> HttpResponseBase | None:
        """Return what is answered in place of the view, or None."""
        if not settings.REQUIRE_SECOND_FACTOR:
            return None
        if settings.SESSION_COOKIE_NAME not in request.COOKIES:
            return None  # nor is the session asked for, so that the response may be kept
        if not request.user.is_authenticated or has_second_factor(request):
            return None
        name = request.resolver_match.view_name if request.resolver_match else ""
        if name in OPEN_VIEWS:
            return None
        is_admin = request.path_info.startswith(reverse("wagtailadmin_home"))
        if is_admin and is_enrolled(request.user):
            # Begun before a factor was required: it is given when signing in.
            logout(request)
            return None
        if is_admin:
            return None if name in ENROLMENT_VIEWS else _lead_to_enrolment(request)
        request.user = AnonymousUser()
        return None


def _lead_to_enrolment(request: HttpRequest) -> HttpResponseBase:
    destination = request.headers.get("Sec-Fetch-Dest", "document")
    is_page = (
        request.method == "GET"
        and request.accepts("text/html")
        and destination == "document"
        and request.headers.get("X-Requested-With") != "XMLHttpRequest"
    )
    if is_page:
        messages.info(request, _("This site asks for a second factor. Set one up to go on."))
        request.session[WANTED_KEY] = request.get_full_path()
        return HttpResponseRedirect(reverse("mfa_index"))
    message = _("Set up a second factor first: open the admin in another tab.")
    answer = {"success": False, "error_code": "locked", "error_message": message}
    response = JsonResponse(answer, status=HTTPStatus.FORBIDDEN)
    response["X-Signed-Out"] = "1"
    return response
