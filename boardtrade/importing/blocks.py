"""Makes blocks of a body from the pieces of a document, and has its links lead to headings."""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from html import unescape
from typing import Any

from boardtrade.body.blocks import TableBlock
from boardtrade.body.blocks.text import get_anchor

type Piece = Mapping[str, Any]
MAX_SOURCE = 255
MAX_NAME = 150
PICTURE = "picture"
"""In place of the id of a picture of the library: its number in the document."""
_PLACE_LINK = re.compile(r'<a href="#([^"]*)">(.*?)</a>', re.DOTALL)


@dataclass
class NewBlock:
    """A block that the document has, before it is known which stored one it replaces."""

    type: str
    value: Any
    marks: list[str] = field(default_factory=list)
    """The names of the places in it that links of the document lead to."""
    id: str = ""


@dataclass(frozen=True)
class PictureAnswer:
    """What is said of a picture for those who do not see it."""

    alt: str
    is_decorative: bool


def build_blocks(
    pieces: Iterable[Piece], *, pictures: Mapping[int, PictureAnswer]
) -> list[NewBlock]:
    """Return a block for each piece; pictures that were refused are left out, their captions stay.

    `pictures` has the answer for each picture that is kept, by its number in the document.
    """
    blocks: list[NewBlock] = []
    for piece in pieces:
        marks = list(piece.get("marks", []))
        for kind, value in _build(piece, pictures):
            blocks.append(NewBlock(kind, value, marks))
            marks = []
    return blocks


def _build(piece: Piece, pictures: Mapping[int, PictureAnswer]) -> list[tuple[str, Any]]:
    match piece["type"]:
        case "heading":
            return [("heading", {"text": piece["text"], "level": piece["level"]})]
        case "text":
            return [("text", piece["html"])] if piece["html"] else []
        case "callout":
            return [("callout", {"title": piece["title"], "text": piece["html"]})]
        case "quote":
            value = {
                "quote": piece["text"],
                "attribution": piece["attribution"][:MAX_NAME],
                "role": piece["role"][:MAX_NAME],
            }
            return [("quote", value)]
        case "table":
            return _build_table(piece)
        case "image":
            return _build_picture(piece, pictures)
        case "recommendation":
            return [("recommendation", piece["place"])]
    return []


def _build_picture(piece: Piece, pictures: Mapping[int, PictureAnswer]) -> list[tuple[str, Any]]:
    answer = pictures.get(piece["picture"])
    source = piece.get("source", "")
    if answer is None:
        return [("text", f"<p>{_escape(piece['caption'])}</p>")] if piece["caption"] else []
    value = {
        "image": {
            PICTURE: piece["picture"],
            "alt_text": "" if answer.is_decorative else answer.alt,
            "decorative": answer.is_decorative,
        },
        "caption": piece["caption"],
        "credit": source,
    }
    return [("image", value)]


def _build_table(piece: Piece) -> list[tuple[str, Any]]:
    rows: Sequence[Sequence[str]] = piece["rows"]
    head = piece["header_rows"]
    width = len(rows[0]) if rows else 0
    names = rows[0] if head else [""] * width
    shift = 0 if head else 1
    table = {
        "columns": [{"type": "text", "heading": " ".join(name.split())} for name in names],
        "rows": [{"values": list(row)} for row in (rows[1:] if head else rows)],
        "caption": piece["caption"],
    }
    notes = "\n".join(piece.get("notes", []))
    further = {
        "header_rows": max(0, head - 1),
        "header_columns": piece["header_columns"],
        "merged": [{**each, "row": each["row"] + shift} for each in piece["merged"]],
        "notes": notes,
    }
    known = TableBlock().child_blocks
    value: dict[str, Any] = {"table": table, "source": piece.get("source", "")[:MAX_SOURCE]}
    value |= {name: each for name, each in further.items() if name in known}
    blocks: list[tuple[str, Any]] = [("table", value)]
    if notes and "notes" not in known:
        lines = "".join(f"<p>{_escape(line)}</p>" for line in notes.split("\n"))
        blocks.append(("text", lines))
    return blocks


def _escape(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


# --- Links within the document ----------------------------------------------------------------


def resolve_links(
    blocks: Sequence[NewBlock], say: Callable[[str, str, str], None] | None = None
) -> None:
    """Have links to places of the document lead to headings; the words of others stay.

    Blocks need their ids. A place that is no heading stands for the section that it is in. `say`
    gets the code of what is to be said, the heading above, and the words of the link.
    """
    places: dict[str, tuple[str, bool]] = {}
    heading = ""
    for block in blocks:
        if block.type == "heading":
            heading = get_anchor(block.id)
        for mark in block.marks:
            places.setdefault(mark, (heading, block.type == "heading"))
    above = ""
    for block in blocks:
        if block.type == "heading":
            above = block.value["text"]

        def replace(match: re.Match[str], above: str = above) -> str:
            anchor, is_heading = places.get(unescape(match[1]), ("", False))
            words = unescape(re.sub(r"<[^>]*>", "", match[2]))
            if say and not (anchor and is_heading):
                say("link_to_section" if anchor else "link_lost", above, words)
            return f'<a href="#{anchor}">{match[2]}</a>' if anchor else match[2]

        block.value = replace_in_texts(block.value, lambda text: _PLACE_LINK.sub(replace, text))


def replace_in_texts(value: Any, replace: Callable[[str], str]) -> Any:
    """Return a value of a block with all of its texts replaced."""
    match value:
        case str():
            return replace(value)
        case dict():
            return {name: replace_in_texts(each, replace) for name, each in value.items()}
        case list():
            return [replace_in_texts(each, replace) for each in value]
    return value
