"""Filters for titles."""

import re

from django import template

register = template.Library()

_TITLE_WITH_COLON = re.compile(r"(.+?\s?:)\s+(.+)", re.DOTALL)


@register.filter
def title_and_subtitle(title: str) -> tuple[str, str]:
    """Split a title after its first colon, so that the two halves can be set apart.

    The colon stays, for those who hear or copy the title; the second half may be empty.
    """
    match = _TITLE_WITH_COLON.fullmatch(title)
    return (match[1], match[2]) if match else (title, "")
