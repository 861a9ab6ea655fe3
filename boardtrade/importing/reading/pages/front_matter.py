"""What stands before the text of a document: title, authors, date."""

import datetime
import re
from dataclasses import dataclass, field
from typing import Any

Piece = dict[str, Any]
MAX_TITLE = 255
MAX_TAGLINE = 255
FRONT_PIECES = 8
"""So many pieces from the first on may be a title, authors or a date."""
_BY = re.compile(
    r"^(?:by|written by|prepared by|authors?\s*:|von|verfasst von|par|autor(?:in|en)?\s*:|"
    r"auteurs?\s*:)\s+(?P<names>\S.{2,200})$",
    re.IGNORECASE,
)
_BETWEEN_NAMES = re.compile(r"\s*(?:[;,]|\band\b|\bund\b|\bet\b|&)\s*")
_NAME = re.compile(r"(?:(?:[A-ZÀ-Þ][\w’'.-]*|van|von|de|der|du|la|le|di|bin|al)\s?){2,6}")
_MONTHS = [
    *("january", "february", "march", "april", "may", "june", "july", "august", "september"),
    *("october", "november", "december"),
]
_OTHER_MONTHS = {
    "januar": 1, "februar": 2, "märz": 3, "mai": 5, "juni": 6, "juli": 7, "oktober": 10,
    "dezember": 12, "janvier": 1, "février": 2, "mars": 3, "avril": 4, "juin": 6, "juillet": 7,
    "août": 8, "septembre": 9, "octobre": 10, "novembre": 11, "décembre": 12,
}  # fmt: skip
_DAY_FIRST = re.compile(
    r"^(?P<day>\d{1,2})(?:st|nd|rd|th|er|\.)?\s+(?P<month>\w+)\.?,?\s+(?P<year>\d{4})$"
)
_MONTH_FIRST = re.compile(
    r"^(?P<month>\w+)\s+(?P<day>\d{1,2})(?:st|nd|rd|th)?,?\s+(?P<year>\d{4})$"
)
_MONTH = re.compile(r"^(?P<month>\w+),?\s+(?P<year>\d{4})$")
_YEAR = re.compile(r"^(?P<year>(?:19|20)\d\d)$")
_CONTENTS = re.compile(
    r"^(?:(?:table of )?contents|inhalt(?:sverzeichnis)?|table des matières|sommaire|"
    r"(?:foot|end)?notes|fußnoten|list of (?:figures|tables))$",
    re.IGNORECASE,
)


@dataclass
class FrontMatter:
    """What is proposed for the head of the page."""

    title: str = ""
    tagline: str = ""
    authors: list[str] = field(default_factory=list)
    day: str = ""
    """As 2026-11-30."""
    precision: str = ""
    """"day", "month" or "year", as the page knows them."""


def take_front_matter(
    pieces: list[Piece], known_title: str = ""
) -> tuple[FrontMatter, list[Piece]]:
    """Return what stands at the head of a document, and the pieces without it.

    `known_title` is what the file says of itself.
    """
    front = FrontMatter()
    taken: set[int] = set()
    for place, piece in enumerate(pieces):
        if piece["type"] == "title":
            _take_title(front, piece, place, taken)
    if not front.title:
        _take_first_heading(front, pieces, taken, known_title)
    for place, piece in enumerate(pieces[: FRONT_PIECES + len(taken)]):
        if place in taken or piece["type"] in {"heading", "list", "table"}:
            if piece["type"] == "heading" and place not in taken:
                break
            continue
        if piece["type"] == "subtitle" and not front.tagline and len(piece["text"]) <= MAX_TAGLINE:
            front.tagline = piece["text"]
            taken.add(place)
        elif piece["type"] in {"author", "date", "paragraph", "subtitle"} and _take_line(
            front, piece
        ):
            taken.add(place)
    return front, [piece for place, piece in enumerate(pieces) if place not in taken]


def _take_title(front: FrontMatter, piece: Piece, place: int, taken: set[int]) -> None:
    """Take the first title; a later one is the heading of a part."""
    if not front.title and len(piece["text"]) <= MAX_TITLE:
        front.title = piece["text"]
        taken.add(place)
        return
    piece |= {"type": "heading", "level": 1}


def _take_first_heading(
    front: FrontMatter, pieces: list[Piece], taken: set[int], known_title: str
) -> None:
    """Take the first heading for the title if no other one is of its level."""
    headings = [(place, piece) for place, piece in enumerate(pieces) if piece["type"] == "heading"]
    if len(headings) < 2 or headings[0][0] > 2:
        return
    place, first = headings[0]
    if known_title and known_title.casefold() != first["text"].casefold():
        return
    if first["level"] < min(piece["level"] for _place, piece in headings[1:]):
        front.title = first["text"][:MAX_TITLE]
        taken.add(place)


def _take_line(front: FrontMatter, piece: Piece) -> bool:
    """Take a line with authors or a date; return whether it was one."""
    text = piece["text"].strip()
    if found := read_day(text):
        front.day, front.precision = found
        return True
    match = _BY.match(text)
    names = split_names(match["names"] if match else text)
    if (match or piece["type"] == "author") and names and not front.authors:
        front.authors = names
        return True
    return False


def split_names(text: str) -> list[str]:
    """Return the names in a line such as “Ada Okafor and Ben Lee”; none if it is another line."""
    names = [name.strip() for name in _BETWEEN_NAMES.split(text) if name.strip()]
    return names if names and all(_NAME.fullmatch(name) for name in names) else []


def read_day(text: str) -> tuple[str, str] | None:
    """Return the day in a line that is a date, as 2026-11-30, and how precise it is."""
    text = " ".join(text.split()).strip(".")
    if re.fullmatch(r"(?:19|20)\d\d-\d\d-\d\d", text):
        return _build_day(int(text[:4]), int(text[5:7]), int(text[8:]), "day")
    for pattern in (_DAY_FIRST, _MONTH_FIRST):
        if (match := pattern.match(text)) and (month := _read_month(match["month"])):
            return _build_day(int(match["year"]), month, int(match["day"]), "day")
    if (match := _MONTH.match(text)) and (month := _read_month(match["month"])):
        return _build_day(int(match["year"]), month, 1, "month")
    if match := _YEAR.match(text):
        return _build_day(int(match["year"]), 1, 1, "year")
    return None


def _read_month(name: str) -> int:
    lowered = name.lower()
    if lowered in _OTHER_MONTHS:
        return _OTHER_MONTHS[lowered]
    if len(lowered) < 3:
        return 0
    return next((number for number, month in enumerate(_MONTHS, 1) if month.startswith(lowered)), 0)


def _build_day(year: int, month: int, day: int, precision: str) -> tuple[str, str] | None:
    try:
        date = datetime.date(year, month, day)
    except ValueError:
        return None
    return (date.isoformat(), precision) if 1900 <= year <= 2100 else None


def drop_empty_parts(pieces: list[Piece]) -> list[Piece]:
    """Leave out headings of a table of contents, or of notes, below which nothing is left."""
    kept: list[Piece] = []
    for place, piece in enumerate(pieces):
        if piece["type"] == "heading" and _CONTENTS.match(piece["text"].strip(" :")):
            following = pieces[place + 1] if place + 1 < len(pieces) else None
            if following is None or following["type"] == "heading":
                continue
        kept.append(piece)
    return kept
