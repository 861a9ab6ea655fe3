"""Components that are rendered once, because their HTML follows from their arguments alone."""

from functools import lru_cache
from typing import Any

from django import template
from django.conf import settings
from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import get_language

register = template.Library()


@register.simple_tag
def fragment(component: str, **arguments: Any) -> SafeString:
    """Return the HTML of a component that shows nothing but its arguments, in this language.

    A list has hundreds of signs and statuses, and few different ones. Arguments are hashable:
    words, choices, dates with their precision. A component that queries, or asks which day it is,
    is no fragment.
    """
    render = _render.__wrapped__ if settings.DEBUG else _render
    return render(component, get_language(), **arguments)


@lru_cache(maxsize=2000, typed=True)  # a status and an answer of one name differ by their type
def _render(component: str, language: str | None, **arguments: Any) -> SafeString:
    return render_to_string(component, arguments)


def forget_fragments() -> None:
    """Render all fragments again, as a test does that looks at how they are rendered."""
    _render.cache_clear()
