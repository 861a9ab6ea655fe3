"""The product's own colours, and the field in which a board writes its own."""

import re
from typing import Any

from django.core.validators import RegexValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

ACCENT = "#c8371b"
"""Vermilion: what counts or can be acted upon."""
VOICE = "#0e4c55"
"""Teal: covers, subheadings, the site's own voice."""
COLOUR = re.compile(r"#[0-9a-f]{6}")
SHORT_COLOUR = re.compile(r"#?([0-9a-f])([0-9a-f])([0-9a-f])")

check_colour = RegexValidator(
    rf"^{COLOUR.pattern}\Z",
    _("Write the colour as six digits from 0 to 9 and a to f, with a # before them: #c8371b."),
)


def normalize_colour(text: str) -> str:
    """Return what was typed as #rrggbb in small letters; what is no colour, as it is."""
    text = text.strip().lower()
    if short := SHORT_COLOUR.fullmatch(text):
        return "#" + "".join(digit * 2 for digit in short.groups())
    return f"#{text}" if COLOUR.fullmatch(f"#{text}") else text


class ColourField(models.CharField):
    """A colour as #rrggbb, or nothing for the product's own."""

    default_validators = [check_colour]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        options: dict[str, Any] = {"max_length": 7, "blank": True, "default": ""} | kwargs
        super().__init__(*args, **options)

    def to_python(self, value: Any) -> Any:
        """Return the colour in the one way of writing that is stored."""
        value = super().to_python(value)
        return normalize_colour(value) if isinstance(value, str) else value


def is_colour(name: str) -> models.Q:
    """Return the condition that a field has a colour or nothing, for a constraint."""
    return models.Q((name, "")) | models.Q((f"{name}__regex", f"^{COLOUR.pattern}$"))
