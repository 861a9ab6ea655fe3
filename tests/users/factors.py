"""Second factors for tests: what an authenticator app would show."""

import time

from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, generate_totp_secret, hotp_value
from django.contrib.auth.models import Permission
from django.test import Client

from boardtrade.users.models import User
from tests.factories import AdminFactory

PASSWORD = "a long word that opens"


def staff_with_password(**values) -> User:
    """Return an administrator who signs in with PASSWORD."""
    user = AdminFactory(**values)
    user.set_password(PASSWORD)
    user.save()
    return user


def give_app(user: User) -> str:
    """Give a user an authenticator app and recovery codes; return the app's secret."""
    secret = generate_totp_secret()
    TOTP.activate(user, secret)
    RecoveryCodes.activate(user)
    return secret


def code_of(secret: str, steps_from_now: int = 0) -> str:
    """Return what an app with a secret shows now, or so many half minutes from now."""
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30 + steps_from_now))


def send_password(browser: Client, user: User, password: str = PASSWORD, **extra):
    """Send the first form of signing in."""
    form = {"username": user.username, "password": password, "next": "/admin/"}
    return browser.post("/admin/login/", form, **extra)


def send_code(browser: Client, code: str, **extra):
    """Send the second."""
    return browser.post("/admin/login/second-factor/", {"code": code}, **extra)


def grant(user: User, *names: str) -> None:
    """Give a user permissions, each written as "app.codename"."""
    for name in names:
        app, codename = name.split(".")
        user.user_permissions.add(
            Permission.objects.get(content_type__app_label=app, codename=codename)
        )
