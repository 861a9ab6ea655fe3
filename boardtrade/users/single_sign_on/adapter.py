"""Who gets in by the sign-in of their organisation, by OpenID Connect (SOCIALACCOUNT_ADAPTER)."""

import logging
from typing import Any, NoReturn

from allauth.core.exceptions import ImmediateHttpResponse
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.models import SocialLogin
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _

from boardtrade.users.guessing.clients import get_client_address
from boardtrade.users.models import User
from boardtrade.users.second_factor.sessions import note_second_factor

log = logging.getLogger("boardtrade.single_sign_on")


class SingleSignOnAdapter(DefaultSocialAccountAdapter):
    """Lets in whom an administrator has added, and colleagues of permitted domains; nobody else."""

    def pre_social_login(self, request: HttpRequest, sociallogin: SocialLogin) -> None:
        """Find the account by the verified address, the first time; later by the provider's id."""
        data = sociallogin.account.extra_data
        subjects = {(data.get(part) or {}).get("sub") for part in ("userinfo", "id_token")}
        if len(subjects) > 1:
            # https://openid.net/specs/openid-connect-core-1_0.html#UserInfoResponse
            self.on_authentication_error(request, None, error="two subjects")
        if not sociallogin.is_existing:
            user = _find_user(sociallogin)
            if user:
                sociallogin.connect(request, user)
            elif not self.is_open_for_signup(request, sociallogin):
                _refuse(
                    request,
                    _("Nobody here has the address that your organisation’s sign-in has given."),
                )
        if sociallogin.is_existing and is_second_factor_asserted(sociallogin):
            note_second_factor(request, sociallogin.user)

    def is_open_for_signup(self, request: HttpRequest, sociallogin: SocialLogin) -> bool:
        """Return whether an account without any right is made: for permitted domains only."""
        email = _get_verified_address(sociallogin)
        has_account = User.objects.filter(email__iexact=email).exists()
        domain = email.rpartition("@")[2].lower()
        return bool(email) and domain in settings.OIDC_DOMAINS and not has_account

    def on_authentication_error(
        self,
        request: HttpRequest,
        provider: Any,
        error: Any = None,
        exception: Any = None,
        extra_context: Any = None,
    ) -> NoReturn:
        """Lead back to the form, whatever went wrong, and have the log tell what it was."""
        log.warning(
            "Single sign-on failed for %s: %s",
            get_client_address(request),
            exception or error,
        )
        _refuse(request, _("Your organisation’s sign-in did not work. Try again."))


def is_second_factor_asserted(sociallogin: SocialLogin) -> bool:
    """Return whether the provider vouches for a second factor, and the settings take its word.

    By the claim “amr” of https://www.rfc-editor.org/rfc/rfc8176.
    """
    if not settings.OIDC_SECOND_FACTOR:
        return False
    claims = sociallogin.account.extra_data.get("id_token") or {}
    methods = claims.get("amr")
    return isinstance(methods, list) and "mfa" in methods


def _find_user(sociallogin: SocialLogin) -> User | None:
    """Return the one user with the verified address, if the account is open."""
    email = _get_verified_address(sociallogin)
    users = list(User.objects.filter(email__iexact=email)[:2]) if email else []
    return users[0] if len(users) == 1 and users[0].is_active else None


def _get_verified_address(sociallogin: SocialLogin) -> str:
    verified = [address.email for address in sociallogin.email_addresses if address.verified]
    return verified[0] if verified else ""


def _refuse(request: HttpRequest, message: str) -> NoReturn:
    messages.error(request, message)
    raise ImmediateHttpResponse(HttpResponseRedirect(reverse("wagtailadmin_login")))
