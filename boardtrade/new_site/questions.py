"""What is asked of whoever makes a site, with an answer proposed to each question."""

import zoneinfo
from collections.abc import Callable
from urllib.parse import urlsplit

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import URLValidator, validate_email

from boardtrade.navigation.models import SiteSettings

NAME_LENGTH = SiteSettings._meta.get_field("organization_name").max_length or 0

Check = Callable[[str], str]
"""Returns an answer as it is kept; raises ValidationError with a sentence about a wrong one."""


def check_name(answer: str) -> str:
    """Return the name of a board."""
    if not answer:
        raise ValidationError("A site needs the name of its board.")
    if len(answer) > NAME_LENGTH:
        raise ValidationError(f"The name is too long: {NAME_LENGTH} characters at most.")
    return answer


def check_address(answer: str) -> str:
    """Return an address such as https://example.org; without a scheme, https is meant."""
    address = answer if "://" in answer else f"https://{answer}"
    try:
        URLValidator(schemes=["http", "https"])(address)
        parts = urlsplit(address)
        is_whole = not (parts.path.strip("/") or parts.query or parts.fragment or parts.username)
    except (ValidationError, ValueError):
        is_whole = False
    if not is_whole:
        raise ValidationError(
            f"{answer} is no address of a site. Write https://, the name of the host and nothing "
            "after it: https://www.example.org"
        )
    return f"{parts.scheme}://{parts.netloc.lower()}"


def check_languages(answer: str) -> str:
    """Return codes of languages, separated by commas; the first is that of the first pages."""
    known = dict(settings.LANGUAGES)
    codes = [code.strip().lower() for code in answer.split(",") if code.strip()]
    for code in codes:
        if code not in known:
            raise ValidationError(
                f"{code} is no language of this version. It has: {', '.join(known)}."
            )
    return ",".join(dict.fromkeys(codes)) or settings.LANGUAGE_CODE


def check_time_zone(answer: str) -> str:
    """Return the name of a time zone: https://www.iana.org/time-zones."""
    if answer not in zoneinfo.available_timezones():
        raise ValidationError(
            f"{answer} is no time zone. Write a continent and a city, such as America/Toronto or "
            "Europe/Paris, or UTC."
        )
    return answer


def check_contact(answer: str) -> str:
    """Return an e-mail address, or nothing."""
    if answer:
        try:
            validate_email(answer)
        except ValidationError:
            raise ValidationError(
                f"{answer} is no e-mail address. Write one such as office@example.org, or nothing."
            ) from None
    return answer


def ask(question: str, proposed: str, check: Check) -> str:
    """Ask at the terminal until the answer is right; return it.

    An empty answer takes what is proposed. Raises EOFError when nobody answers any more.
    """
    while True:
        answer = input(f"  {question}{f' [{proposed}]' if proposed else ''}: ").strip() or proposed
        try:
            return check(answer)
        except ValidationError as error:
            print(f"  {' '.join(error.messages)}")
