"""Notes as rich text stores them: which there are, what they say, and how one is written.

A note stands where it is cited, as an empty element, so that whatever strips tags finds nothing:
`<a linktype="footnote" id="a1b2c3d4" note="Ada, &lt;i&gt;Ships&lt;/i&gt;"></a>`. A note that is
cited twice stands in both places, under the same key.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

import nh3
from django.utils.crypto import get_random_string
from django.utils.html import escape, strip_tags
from wagtail.blocks import RichTextBlock, StreamValue
from wagtail.rich_text import get_text_for_indexing
from wagtail.rich_text.rewriters import extract_attrs

from boardtrade.body.references import read_id
from boardtrade.body.stored_values import iterate_stored_values

LINK_TYPE = "footnote"
REFERENCE = re.compile(rf'<a(?=[^>]*\slinktype="{LINK_TYPE}")([^>]*)></a>')
"""The place where a note is cited; its group has the attributes."""
KEY = re.compile(r"[a-z0-9]{8}")
KEY_CHARACTERS = "abcdefghijklmnopqrstuvwxyz0123456789"

TAGS = {"a", "b", "em", "i", "strong", "sub", "sup"}
LINK_TYPES = {"page", "document"}
MAX_REMEMBERED = 2000
"""Characters of notes that are cleaned once for many readings."""
URL_SCHEMES = {"http", "https", "mailto", "tel"}

_BLOCK_ENDS = re.compile(r"(?=</(?:p|div|li|h\d|td|th|tr)>|<br\b)", re.IGNORECASE)
_SPACES = re.compile(r"\s+")


@dataclass(frozen=True)
class Reference:
    """A note where it is cited."""

    key: str
    html: str
    """What the note says, cleaned; links in it are as they are stored. Empty if it says nothing."""


def clean_note(html: str) -> str:
    """Return what may stand in a note: emphasis, raised and lowered signs, and links."""
    return (_clean if len(html) <= MAX_REMEMBERED else _clean.__wrapped__)(html)


@lru_cache(maxsize=1024)
def _clean(html: str) -> str:
    """Do so. A form is read several times, with all of its notes."""
    readable = html.encode(errors="ignore").decode().replace("\0", "")
    spaced = _BLOCK_ENDS.sub(" ", readable)
    return _SPACES.sub(" ", _CLEANER.clean(spaced)).strip() if _has_words(spaced) else ""


def read_reference(match: re.Match[str]) -> Reference:
    """Return the reference that the pattern has found. What has no sensible key gets a new one."""
    attributes = extract_attrs(match[1])
    key = attributes.get("id", "")
    return Reference(
        key if KEY.fullmatch(key) else new_key(), clean_note(attributes.get("note", ""))
    )


def new_key() -> str:
    """Return a key for a new note."""
    return get_random_string(8, KEY_CHARACTERS)


def write_reference(html: str, key: str = "") -> str:
    """Return how rich text stores that a note is cited; nothing if it says nothing."""
    note = clean_note(html)
    if not note:
        return ""
    return f'<a linktype="{LINK_TYPE}" id="{key or new_key()}" note="{escape(note)}"></a>'


def iterate_references(html: str) -> Iterator[Reference]:
    """Yield the references in rich text as it is stored that say something, in order."""
    for match in REFERENCE.finditer(html):
        reference = read_reference(match)
        if reference.html:
            yield reference


def has_notes(body: StreamValue) -> bool:
    """Return whether readers will find notes below a body."""
    return any(
        isinstance(block, RichTextBlock) and any(iterate_references(value))
        for block, value in iterate_stored_values(body)
    )


def spell_out(html: str) -> str:
    """Return rich text as words, each note in brackets where it is cited, for staff to compare."""

    def bracket(match: re.Match[str]) -> str:
        note = get_text_for_indexing(read_reference(match).html)
        return f" [{escape(note)}]" if note else ""

    return get_text_for_indexing(REFERENCE.sub(bracket, html))


def _has_words(html: str) -> bool:
    return bool(strip_tags(html).replace("&nbsp;", " ").strip("\u200b\ufeff \t\r\n\xa0"))


def _keep_attribute(tag: str, name: str, value: str) -> str | None:
    """Return the value of an attribute of a link, or None for one that is not kept."""
    if name == "linktype":
        return value if value in LINK_TYPES else None
    if name == "id":
        return value if read_id(value) else None
    return value


_CLEANER = nh3.Cleaner(
    tags=TAGS,
    attributes={"a": {"href", "id", "linktype"}},
    attribute_filter=_keep_attribute,
    url_schemes=URL_SCHEMES,
    link_rel=None,
)
