"""The sentence of a page in which the words of a query stand, with the words marked."""

import re
from collections.abc import Iterable, Iterator
from typing import Any

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from wagtail.fields import RichTextField, StreamField
from wagtail.models import Page

from boardtrade.body.stored_values import iterate_texts
from boardtrade.languages.accents import strip_accents

MAX_LENGTH = 280
"""Characters of an excerpt; a longer sentence is cut round the first word found."""
MIN_STEM = 4
"""Characters that the forms of a word have in common, at least."""
TEXT_FIELDS = ("summary", "tagline", "body", "text", "rationale")
"""The fields that are looked through, those that say most first."""

_SENTENCE_END = re.compile(r"(?<=[.!?…])\s+")
_WORD = re.compile(r"\w+")


def build_excerpt(page: Page, query: str) -> SafeString | str:
    """Return the sentence with most of the words, marked; empty if none of them stands there."""
    stems = [_stem(word) for word in _WORD.findall(query)]
    best, most = "", 0
    for sentence in _sentences(page):
        words = [_plain(word) for word in _WORD.findall(sentence)]
        found = sum(any(_is_form(word, stem) for word in words) for stem in stems)
        if found > most:
            best, most = sentence, found
    return _mark(best, stems) if best else ""


def _plain(word: str) -> str:
    return strip_accents(word).casefold()


def _stem(word: str) -> str:
    """Return what the forms of a word have in common, roughly: in English and French, its head."""
    plain = _plain(word)
    return plain[: max(MIN_STEM, len(plain) - 3)]


def _is_form(word: str, stem: str) -> bool:
    """Return whether a word is a form of a stem; of a short one, only itself is."""
    return word.startswith(stem) if len(stem) >= MIN_STEM else word == stem


def _sentences(page: Page) -> Iterator[str]:
    for name in TEXT_FIELDS:
        if value := getattr(page, name, ""):
            for text in _get_texts(page._meta.get_field(name), value):
                yield from _SENTENCE_END.split(" ".join(str(text).split()))


def _get_texts(field: Any, value: Any) -> Iterable[str]:
    if isinstance(field, StreamField):  # without a query for the pictures of each result
        return iterate_texts(value)
    return field.get_searchable_content(value) if isinstance(field, RichTextField) else [value]


def _mark(sentence: str, stems: list[str]) -> SafeString:
    words = [
        match
        for match in _WORD.finditer(sentence)
        if any(_is_form(_plain(match[0]), stem) for stem in stems)
    ]
    start, end = 0, len(sentence)
    if end > MAX_LENGTH:
        start = max(sentence.rfind(" ", 0, max(words[0].start() - MAX_LENGTH // 2, 0)), 0)
        end = max(sentence.rfind(" ", start, start + MAX_LENGTH), words[0].end())
    parts, position = [], start
    for match in words:
        if match.end() <= end:
            parts.append((sentence[position : match.start()], match[0]))
            position = match.end()
    marked = format_html_join("", "{}<mark>{}</mark>", parts)
    before, after = "… " if start else "", " …" if end < len(sentence) else ""
    return format_html("{}{}{}{}", before, marked, sentence[position:end], after)
