"""What allauth's second factors are called here, and how their secrets are kept (MFA_ADAPTER)."""

import base64
import hashlib
from typing import Any

from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from cryptography.fernet import Fernet, MultiFernet
from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser
from django.utils.translation import gettext as _


class SecondFactorAdapter(DefaultMFAAdapter):
    """Names the board, and encrypts secrets, so that a copy of the database makes no codes."""

    def get_totp_issuer(self) -> str:
        """Return by what name the list of an authenticator app calls this site."""
        return str(settings.WAGTAIL_SITE_NAME)

    def get_totp_label(self, user: AbstractBaseUser) -> str:
        """Return what tells several accounts at one site apart: the name one signs in with."""
        return user.get_username()

    def get_public_key_credential_rp_entity(self) -> dict[str, str]:
        """Return the host that a passkey is for, and by what name browsers show it."""
        return super().get_public_key_credential_rp_entity() | {
            "name": str(settings.WAGTAIL_SITE_NAME)
        }

    def generate_authenticator_name(self, user: AbstractBaseUser, type: Authenticator.Type) -> str:
        """Return a name that tells a new key from the others."""
        number = Authenticator.objects.filter(user_id=user.pk, type=type).count()
        return _("Key %(number)d") % {"number": number + 1}

    def encrypt(self, text: str) -> str:
        """Return a secret as it is stored."""
        return _cipher().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        """Return a secret that was stored, also under one of SECRET_KEY_FALLBACKS.

        Raises InvalidToken if SECRET_KEY is another one: an administrator then has to reset the
        factor, or the operator to bring the key back.
        """
        return _cipher().decrypt(encrypted_text.encode()).decode()


def _cipher() -> MultiFernet:
    secrets: list[Any] = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    keys = [hashlib.sha256(f"second factor {secret}".encode()).digest() for secret in secrets]
    return MultiFernet([Fernet(base64.urlsafe_b64encode(key)) for key in keys])
