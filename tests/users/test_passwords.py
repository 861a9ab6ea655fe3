"""Passwords that are tried first are refused, however they are dressed up."""

import pytest
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError

from boardtrade.users.models import User


@pytest.fixture
def user(settings) -> User:
    settings.WAGTAIL_SITE_NAME = "Board of Trade"
    settings.WAGTAILADMIN_BASE_URL = "https://www.tradeboard.example"
    return User(username="margaret", first_name="Margaret", email="m.chan@example.org")


@pytest.mark.parametrize(
    "password",
    [
        "too short", "1234567890123", "qwertyuiop123", "Password2026!!", "passwordpassword",
        "P@ssw0rd2026!!", "aaaaaaaaaaaa", "BoardOfTrade2026", "B0ard-of-Trade1",
        "tradeboard-2026",
        "margaret-2026", "letmein!!!!!!",
    ],
)  # fmt: skip
def test_it_is_refused(user, password):
    with pytest.raises(ValidationError):
        validate_password(password, user)


@pytest.mark.parametrize(
    "password",
    ["correct horse battery", "vjFdH2kqzP8w", "a board of trade needs harbours", "twelve chars"],
)
def test_it_is_taken(user, password):
    validate_password(password, user)
