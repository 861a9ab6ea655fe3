"""Reads a whole document: a Word file, HTML or plain text, into the pieces of a report."""

from typing import IO, Any

from boardtrade.importing.reading.findings import Findings, Place
from boardtrade.importing.reading.pages.front_matter import (
    FrontMatter,
    drop_empty_parts,
    take_front_matter,
)
from boardtrade.importing.reading.pages.html_source import (
    MAX_CHARACTERS,
    clean_html,
    read_html,
    text_to_document,
)
from boardtrade.importing.reading.pages.notes import Notes, take_notes
from boardtrade.importing.reading.pages.settling import Settler
from boardtrade.importing.reading.pages.walker import Walker
from boardtrade.importing.reading.pictures import Pictures
from boardtrade.importing.reading.word.names import Element
from boardtrade.importing.reading.word.package import MAX_PICTURE_BYTES
from boardtrade.importing.reading.word.source import read_word

WORD, HTML, TEXT = "docx", "html", "txt"
SECTION, SUBSECTION = "2", "3"


def read_document(file: IO[bytes], kind: str, text: str) -> tuple[dict[str, Any], list[bytes]]:
    """Return what a document holds, as JSON has it, and the contents of its pictures.

    `text` says which text of tracked changes is read: "accepted" or "original". Raises whatever the
    libraries raise for files that are damaged.
    """
    if kind == WORD:
        return _read_word(file, text)
    source = file.read().decode("utf-8", "replace")[:MAX_CHARACTERS]
    return _read_pages(source if kind == HTML else text_to_document(source))


def _read_word(file: IO[bytes], text: str) -> tuple[dict[str, Any], list[bytes]]:
    word = read_word(file, text)
    findings = word.findings
    pictures = Pictures(findings)

    def keep(number: int) -> dict[str, Any] | None:
        picture = word.pictures[number]
        content = word.package.read_bytes(picture.part, MAX_PICTURE_BYTES)
        kept = pictures.keep(content, picture.part, picture.place, picture.alt)
        if kept is None:
            return None
        if picture.is_cropped:
            findings.add("picture_cropped", picture.place, picture.alt)
        return {"picture": kept, "alt": picture.alt, "is_decorative": picture.is_decorative}

    root = clean_html(word.html)
    properties = word.properties
    notes, front, pieces = _read_pieces(
        root, findings, word.infos, keep, len(word.pictures), properties.title
    )
    are_said = bool(front.authors)
    front.title = front.title or properties.title
    front.authors = front.authors or list(properties.authors)
    if not front.day and properties.day:
        front.day, front.precision = properties.day, "month"
    document, contents = _describe(notes, front, pieces, findings, pictures, word.revisions)
    return document | {"are_authors_said": are_said}, contents


def _read_pages(html: str) -> tuple[dict[str, Any], list[bytes]]:
    findings = Findings()
    read = read_html(html, findings)
    pictures = Pictures(findings)

    def keep(number: int) -> dict[str, Any] | None:
        content, alt = read.pictures[number]
        kept = pictures.keep(content, f"{number + 1}", Place(), alt)
        return None if kept is None else {"picture": kept, "alt": alt, "is_decorative": False}

    notes, front, pieces = _read_pieces(
        read.root, findings, [], keep, len(read.pictures), read.title
    )
    are_said = bool(front.authors)
    front.title = front.title or read.title
    front.authors = front.authors or list(read.authors)
    if not front.day and read.day:
        front.day, front.precision = read.day, "month"
    document, contents = _describe(notes, front, pieces, findings, pictures, 0)
    return document | {"are_authors_said": are_said}, contents


def _read_pieces(
    root: Element,
    findings: Findings,
    infos: list[dict[str, Any]],
    keep: Any,
    picture_count: int,
    title: str,
) -> tuple[Notes, FrontMatter, list[dict[str, Any]]]:
    notes = take_notes(root)
    read = Walker(notes, findings, infos).read(root)
    pieces: list[dict[str, Any]] = []
    for piece in read:
        if piece["type"] != "image":
            pieces.append(piece)
        elif piece["picture"] < picture_count and (kept := keep(piece["picture"])):
            pieces.append(piece | kept)
    front, pieces = take_front_matter(pieces, title)
    pieces = Settler(notes, findings).settle(pieces)
    return notes, front, _settle_levels(drop_empty_parts(pieces), findings)


def _settle_levels(pieces: list[dict[str, Any]], findings: Findings) -> list[dict[str, Any]]:
    """Make sections and subsections of headings; deeper ones are subsections too, and said."""
    levels = sorted({piece["level"] for piece in pieces if piece["type"] == "heading"})
    above = ""
    for piece in pieces:
        if piece["type"] != "heading":
            continue
        depth = levels.index(piece["level"])
        piece["depth"] = depth
        piece["level"] = SECTION if depth == 0 else SUBSECTION
        if depth > 1:
            findings.add("heading_deeper", Place(above, piece["text"]), piece["text"])
        else:
            above = piece["text"]
    return pieces


def _describe(
    notes: Notes,
    front: FrontMatter,
    pieces: list[dict[str, Any]],
    findings: Findings,
    pictures: Pictures,
    revisions: int,
) -> tuple[dict[str, Any], list[bytes]]:
    for piece in pieces:
        for name in ("note_keys", "is_indented"):
            piece.pop(name, None)
    document = {
        "title": front.title,
        "tagline": front.tagline,
        "authors": front.authors,
        "day": front.day,
        "precision": front.precision,
        "revisions": revisions,
        "pieces": pieces,
        "pictures": pictures.described,
        "notes": notes.html,
        "findings": findings.found,
    }
    return document, pictures.contents
