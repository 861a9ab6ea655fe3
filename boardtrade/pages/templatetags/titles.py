"""Filters for titles."""

import re

from django import template

register = template.Library()

LONG_TITLE, VERY_LONG_TITLE = 60, 110
"""Characters beyond which a title is set one step smaller, and two."""
LONG_NUMBER, VERY_LONG_NUMBER = 2, 4
"""Characters beyond which the number of a recommendation is set one step smaller, and two."""

_TITLE_WITH_COLON = re.compile(r"(.+?\s?:)\s+(.+)", re.DOTALL)


@register.filter
def title_and_subtitle(title: str) -> tuple[str, str]:
    """Split a title after its first colon, so that the two halves can be set apart.

    The colon stays, for those who hear or copy the title; the second half may be empty.
    """
    match = _TITLE_WITH_COLON.fullmatch(title)
    return (match[1], match[2]) if match else (title, "")


@register.filter
def title_size(title: str) -> str:
    """Return the class that sets a long title smaller; empty for one of usual length.

    A cover, which sets apart what follows the colon, asks for the first half alone.
    """
    length = len(title)
    if length > VERY_LONG_TITLE:
        return "title--very-long"
    return "title--long" if length > LONG_TITLE else ""


@register.filter
def number_size(number: str) -> str:
    """Return the classes that set a number such as 10.1 or XXXVIII smaller; empty for others."""
    length = len(number)
    if length > VERY_LONG_NUMBER:
        return "number--long number--small"
    return "number--long" if length > LONG_NUMBER else ""
