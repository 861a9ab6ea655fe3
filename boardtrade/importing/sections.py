"""Finds the recommendations in a document, and reads them as a pasted list is read."""

import csv
import io
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from boardtrade.importing.reading.pages.inline import write_note
from recommendations.staff.pasting.reading.headings import find_addressee
from recommendations.staff.pasting.reading.items import PasteError, PasteResult
from recommendations.staff.pasting.reading.split import split
from recommendations.staff.pasting.reading.tables import find_table

type Piece = Mapping[str, Any]
_TITLE = re.compile(
    r"^(?:[\dIVX]+(?:\.\d+)*[.:)]?\s+)?(?:\w+\s+){0,4}?"
    r"(?:recommendations?|recommandations?|empfehlungen|calls? to action|what we ask(?: for)?)"
    r"(?:\s+(?:to|for|and|of|à|aux?|pour|an)\b.{0,80})?\s*:?$",
    re.IGNORECASE,
)
_SINGLE = re.compile(
    r"^(?:key\s+|our\s+)?(?:recommendation|recommandation|empfehlung)\s+(?:no\.?\s*)?[\dIVX]+[a-z]?\b",
    re.IGNORECASE,
)
_LABEL = re.compile(r"^(?:\(?[\dIVXa-z]{1,4}[.):]|R\s?\d+\b)", re.IGNORECASE)
_RICH_LINK = re.compile(r"\[([^\[\]]+)\]\(((?:https?:|mailto:|tel:)(?:[^()\s]|\([^()\s]*\))*)\)")
_RICH_NOTE = re.compile(r"\s?\[\^([a-z0-9]{8})\]")


@dataclass(frozen=True)
class Section:
    """A part of a document, by the places of its pieces."""

    start: int
    """The place of its heading; of its first piece if it has none of its own."""
    end: int
    has_heading: bool
    title: str

    @property
    def first(self) -> int:
        """The place of the first piece below the heading."""
        return self.start + 1 if self.has_heading else self.start


def find_sections(pieces: Sequence[Piece]) -> list[Section]:
    """Return all sections of a document, each with what is below it."""
    return [
        Section(place, _find_end(pieces, place), True, piece["text"])
        for place, piece in enumerate(pieces)
        if piece["type"] == "heading"
    ]


def find_recommendations(pieces: Sequence[Piece]) -> Section | None:
    """Return the section with the recommendations: that with the most of them; None without one."""
    candidates = [section for section in find_sections(pieces) if _TITLE.match(section.title)]
    if run := _find_run(pieces):
        candidates.append(run)
    counted = [(count_items(pieces, section), section) for section in candidates]
    counted = [(count, section) for count, section in counted if count]
    # Of a section and the one around it, which have as many, the inner one; of others, the last.
    best = max(counted, key=lambda pair: (pair[0], pair[1].start), default=None)
    return best[1] if best else None


def count_items(pieces: Sequence[Piece], section: Section) -> int:
    """Return how many recommendations are found in a section."""
    try:
        return len(read_section(pieces, section).items)
    except PasteError:
        return 0


def _find_end(pieces: Sequence[Piece], place: int) -> int:
    depth = pieces[place]["depth"]
    for later in range(place + 1, len(pieces)):
        if pieces[later]["type"] == "heading" and pieces[later]["depth"] <= depth:
            return later
    return len(pieces)


def _find_run(pieces: Sequence[Piece]) -> Section | None:
    """Return what goes from “Recommendation 1” to the end of the last such heading."""
    places = [
        place
        for place, piece in enumerate(pieces)
        if piece["type"] == "heading" and _SINGLE.match(piece["plain"])
    ]
    if len(places) < 2:
        return None
    return Section(places[0], _find_end(pieces, places[-1]), False, pieces[places[0]]["text"])


def read_section(pieces: Sequence[Piece], section: Section) -> PasteResult:
    """Read the recommendations of a section. Raises PasteError, with a message, without any."""
    inside = pieces[section.first : section.end]
    results: list[PasteResult] = []
    error: PasteError | None = None
    texts = [_write_table(piece) for piece in inside if piece["type"] == "table"]
    texts = [text for text in texts if find_table(text)]
    for text in [*texts, _write_text(inside)]:
        try:
            results.append(split(text))
        except PasteError as refused:
            error = refused
    if not results:
        raise error or PasteError("")
    return max(results, key=lambda result: len(result.items))


def _write_table(piece: Piece) -> str:
    text = io.StringIO()
    writer = csv.writer(text, delimiter="\t", lineterminator="\n")
    for row in piece["rows"]:
        writer.writerow([" ".join(cell.split()) for cell in row])
    return text.getvalue()


def _write_text(pieces: Sequence[Piece]) -> str:
    """Return a section as the text that somebody would paste."""
    numbers = _number_headings(pieces)
    parts: list[str] = []
    for place, piece in enumerate(pieces):
        if piece["type"] == "heading":
            label = f"{numbers[place]}. " if place in numbers else ""
            parts.append(f"{label}{piece['plain']}")
        elif piece["type"] == "table":
            parts += [": ".join(filter(None, row)) for row in piece["rows"]]
        elif piece["type"] != "image":
            parts.append(piece.get("plain", ""))
    return "\n\n".join(filter(None, parts))


def _number_headings(pieces: Sequence[Piece]) -> dict[int, int]:
    """Return numbers for headings that are recommendations themselves, and have none."""
    depths = [piece["depth"] for piece in pieces if piece["type"] == "heading"]
    if not depths:
        return {}
    places = [
        place
        for place, piece in enumerate(pieces)
        if piece["type"] == "heading" and piece["depth"] == min(depths)
    ]
    words = [pieces[place]["plain"] for place in places]
    if len(places) < 2 or any(
        _LABEL.match(each) or _SINGLE.match(each) or find_addressee(each) for each in words
    ):
        return {}
    has_list = any("<ol>" in piece.get("html", "") for piece in pieces if piece["type"] == "text")
    if has_list:
        return {}
    return {place: number for number, place in enumerate(places, 1)}


def split_preamble(pieces: Sequence[Piece], section: Section) -> list[Piece]:
    """Return what stands in a section before its first recommendation."""
    before: list[Piece] = []
    for piece in pieces[section.first : section.end]:
        if piece["type"] == "text":
            html = piece["html"]
            first = re.search(
                r"<ol>|<ul>|<p>(?:<[bi]>)*(?:Recommendation|Recommandation|Empfehlung|R)\s?\d"
                r"|<p>(?:<[bi]>)*\(?(?:1|a|I)[.)]",
                html,
            )
            kept = html[: first.start()] if first else html
            if kept:
                before.append({**piece, "html": kept})
            if first:
                break
        elif piece["type"] in {"heading", "table"}:
            break
        else:
            before.append(piece)
    return before


# --- Links and notes in recommendations -------------------------------------------------------


def make_rich(html: str, notes: Mapping[str, str]) -> str:
    """Return the text of a recommendation with its links and notes, as rich text stores them.

    In the preview, they stand as “[words](address)” and “[^key]”.
    """
    html = _RICH_LINK.sub(r'<a href="\2">\1</a>', html)
    return _RICH_NOTE.sub(
        lambda match: write_note(match[1], notes[match[1]]) if match[1] in notes else "", html
    )


def make_plain(text: str) -> str:
    """Return words without the marks of links and notes, for a title."""
    return " ".join(_RICH_NOTE.sub("", _RICH_LINK.sub(r"\1", text)).split())
