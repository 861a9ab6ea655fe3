"""How allauth signs somebody in here (ACCOUNT_ADAPTER)."""

import time
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.base_user import AbstractBaseUser
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone

from boardtrade.users.guessing.clients import UNKNOWN, get_client_address
from boardtrade.users.guessing.guesses import SIGN_IN, make_guess
from boardtrade.users.guessing.known_browsers import get_browser_id, remember_browser
from boardtrade.users.guessing.refusals import get_refusal
from boardtrade.users.notices import notify, send_later

SIGNED_IN_AT = "signed_in_at"


class AccountAdapter(DefaultAccountAdapter):
    """Lets nobody register, counts guesses at passwords, and knows browsers."""

    request: HttpRequest

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Return whether strangers may register: accounts are made by administrators."""
        return False

    def get_client_ip(self, request: HttpRequest) -> str:
        """Return the address of a client as guesses are counted for it."""
        address = get_client_address(request)
        return "0.0.0.0" if address == UNKNOWN else address  # noqa: S104 - it is none

    def authenticate(self, request: HttpRequest, **credentials: Any) -> AbstractBaseUser | None:
        """Look at a password that is asked for again. Raises ValidationError after too many.

        The form for signing in counts by itself.
        """
        username = credentials["username"]
        guess = make_guess(
            request,
            SIGN_IN,
            username.casefold(),
            shown_as=f"account {request.user.pk}",
            browser=get_browser_id(request, username),
        )
        if guess.is_refused:
            raise ValidationError(get_refusal(guess), code="too_many_guesses")
        user = super().authenticate(request, **credentials)
        if user:
            guess.tell_right()
        else:
            guess.tell_wrong(f"account {request.user.pk}")
        return user

    def respond_user_inactive(self, request: HttpRequest, user: AbstractBaseUser) -> HttpResponse:
        """Answer the passkey of an account that is closed as one that nobody knows."""
        messages.error(request, self.error_messages["incorrect_code"])
        return HttpResponseRedirect(reverse("wagtailadmin_login"))

    def login(self, request: HttpRequest, user: Any) -> None:
        """Begin a session, and note when."""
        super().login(request, user)
        request.session[SIGNED_IN_AT] = time.time()

    def post_login(self, request: HttpRequest, user: Any, **kwargs: Any) -> HttpResponse:
        """Know the browser from now on; if it was not known, tell the user."""
        response = super().post_login(request, user, **kwargs)
        if remember_browser(request, response, user.get_username()):
            notify(
                user,
                "new_browser",
                address=get_client_address(request),
                browser=self.get_http_user_agent(request),
                now=timezone.now(),
            )
        return response

    def get_login_stages(self) -> list[str]:
        """Return what is asked for between password and session: the second factor."""
        return ["boardtrade.users.single_sign_on.stages.SecondFactorStage"]

    def is_reauthentication_required(self, *, app: str, **kwargs: Any) -> bool:
        """Return whether the password is asked for again: not of who has just given it."""
        began = self.request.session.get(SIGNED_IN_AT, 0)
        return time.time() - began > settings.ACCOUNT_REAUTHENTICATION_TIMEOUT

    def send_notification_mail(
        self,
        template_prefix: str,
        user: Any,
        context: dict[str, Any] | None = None,
        email: str | None = None,
    ) -> None:
        """Have mail about a change of factors sent to the address in the account, by a task.

        allauth would look for it in a table of its own.
        """
        if not user.email:
            return
        words = {
            "timestamp": timezone.now(),
            "ip": get_client_address(self.request),
            "user_agent": self.get_http_user_agent(self.request)[:200],
            "current_site": {
                "name": settings.WAGTAIL_SITE_NAME,
                "domain": settings.WAGTAIL_SITE_NAME,
            },
            "request": self.request,
            "email": user.email,
        }
        message = self.render_mail(template_prefix, user.email, words | (context or {}))
        send_later(message.subject, str(message.body), user.email)
