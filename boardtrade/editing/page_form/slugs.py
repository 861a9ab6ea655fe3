"""The last part of an address, made from a title: in the browser, while it is typed, and here."""

import re
import unicodedata
from typing import Any

from django.utils.text import slugify
from wagtail.admin.widgets import SlugInput

from boardtrade.languages.accents import strip_accents

SUBTITLE = re.compile(r"(?<=\S)\s*:\s.*")
ELISION = re.compile(
    r"\b(c|d|j|l|m|n|s|t|qu|jusqu|lorsqu|puisqu|quoiqu)['’](?=[^\W\d_])", re.IGNORECASE
)
"""What French joins to the next word: two words in an address. English joins otherwise: “it’s”."""
LIGATURES = {"œ": "oe", "æ": "ae", "ß": "ss", "ø": "o", "ł": "l"}


def _build_formatters() -> list[tuple[re.Pattern[str], str]]:
    """Return the replacements that a browser makes before Wagtail's own."""
    latin = (chr(code) for code in range(0xC0, 0x180))
    letters: dict[str, str] = {}
    for letter in latin:
        plain = strip_accents(letter)
        if letter.islower() and letter != plain and plain.isascii() and plain.isalpha():
            letters[plain] = letters.get(plain, "") + letter
    accents = [(re.compile(f"[{group}]", re.IGNORECASE), to) for to, group in letters.items()]
    ligatures = [(re.compile(letter, re.IGNORECASE), to) for letter, to in LIGATURES.items()]
    return [(SUBTITLE, ""), *accents, *ligatures, (ELISION, "$1-")]


class TitleSlugInput(SlugInput):
    """Wagtail's input for slugs, which also knows of subtitles, elisions and accents."""

    def __init__(self, attrs: dict[str, Any] | None = None, **kwargs: Any) -> None:
        super().__init__(attrs, **({"formatters": _build_formatters()} | kwargs))


def make_slug(title: str, *, with_subtitle: bool = False) -> str:
    """Return the slug of a title; empty if it has neither letters nor numbers."""
    text = unicodedata.normalize("NFC", title)
    if not with_subtitle:
        text = SUBTITLE.sub("", text)
    text = ELISION.sub(r"\1-", text).lower()
    for letter, plain in LIGATURES.items():
        text = text.replace(letter, plain)
    return slugify(strip_accents(text), allow_unicode=True)
