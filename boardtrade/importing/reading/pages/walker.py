"""Goes through the HTML of a document, and notes its pieces in order."""

import re
from typing import Any

from boardtrade.importing.reading.findings import Findings, Place
from boardtrade.importing.reading.pages.inline import Inline, InlineReader
from boardtrade.importing.reading.pages.notes import Notes
from boardtrade.importing.reading.pages.tables import TableReader
from boardtrade.importing.reading.word.names import Element

HEADINGS = {f"h{level}": level for level in range(1, 7)}
_CONTAINERS = {
    *("body", "html", "div", "section", "article", "main", "aside", "header", "footer", "center"),
    *("address", "details", "summary", "nav", "form", "fieldset", "dl", "figure", "span"),
}
_BLOCKS = {
    *("p", "ul", "ol", "table", "blockquote", "pre", "hr", "figcaption", "dt", "dd", "li"),
    *HEADINGS,
    *(_CONTAINERS - {"span"}),
}
MAX_PIECES = 6000
PICTURE = re.compile(r"^bt-picture-(\d+)$")


class TooLongError(Exception):
    """The document has more pieces than any report."""


class Walker:
    """Reads pieces: paragraphs, headings, lists, tables, pictures, quotations."""

    def __init__(self, notes: Notes, findings: Findings, infos: list[dict[str, Any]]) -> None:
        self.notes, self.findings, self.infos = notes, findings, infos
        self.inline = InlineReader(notes, findings)
        self.pieces: list[dict[str, Any]] = []
        self._heading = ""
        self._marks: list[str] = []
        """Places between paragraphs, which are those of the next one."""

    def read(self, root: Element) -> list[dict[str, Any]]:
        """Return the pieces of a document."""
        for note_id, element in self.notes.elements.items():
            self._read_note(note_id, element)
        self._read_children(root)
        return self.pieces

    def _read_note(self, note_id: str, element: Element) -> None:
        self.inline.place = Place(near="".join(element.itertext()))
        found = self.inline.read(element)
        if found.pictures:
            self.findings.add("picture_in_note", self.inline.place)
        self.notes.set_words(note_id, found.html, found.plain.replace("\n", " ").strip())

    def _read_children(self, element: Element) -> None:
        """Read what is in a container; words that stand in no paragraph are one."""
        loose = element.makeelement("p")
        loose.text = element.text
        for child in list(element):
            if not isinstance(child.tag, str):
                continue
            tail, child.tail = child.tail, None
            if child.tag in _BLOCKS or (child.tag in _CONTAINERS and _holds_blocks(child)):
                self._flush(loose)
                loose = element.makeelement("p")
                loose.text = tail
                self._read_block(child)
            else:
                loose.append(child)
                child.tail = tail
        self._flush(loose)

    def _flush(self, loose: Element) -> None:
        if "".join(loose.itertext()).strip() or len(loose):
            self._read_paragraph(loose)

    def _read_block(self, element: Element) -> None:
        if len(self.pieces) > MAX_PIECES:
            raise TooLongError
        tag = element.tag
        own_id = element.get("id")
        if own_id and tag in _CONTAINERS:
            self._marks.append(own_id)
        if tag in HEADINGS:
            self._read_heading(element, HEADINGS[tag])
        elif tag in {"ul", "ol"}:
            self._read_list(element)
        elif tag == "table":
            self._read_table(element)
        elif tag == "blockquote":
            self._read_quote(element)
        elif tag == "figcaption":
            self._add_words({"type": "caption"}, self._read_inline(element))
        elif tag in {"p", "pre", "dt", "dd", "li"}:
            if _holds_blocks(element):
                self._read_children(element)
            else:
                self._read_paragraph(element)
        elif tag != "hr":
            self._read_children(element)

    def _read_inline(self, element: Element) -> Inline:
        self.inline.place = Place(self._heading, "".join(element.itertext()))
        found = self.inline.read(element)
        if element.get("id"):
            found.marks.append(element.get("id"))
        return found

    def _read_paragraph(self, element: Element) -> None:
        found = self._read_inline(element)
        info = self._get_info(found)
        kind = info.get("kind", "") or element.get("data-kind", "")
        if kind in {"heading", "numbered_heading"}:
            self._add_heading(found, info)
            return
        if kind == "contents":
            if not found.is_empty:
                self.findings.add("contents")
            return
        piece: dict[str, Any] = {"type": kind or "paragraph"}
        if info.get("is_indented"):
            piece["is_indented"] = True
        self._add_words(piece, found)

    def _read_heading(self, element: Element, level: int) -> None:
        found = self._read_inline(element)
        self._add_heading(found, {"level": level})

    def _add_heading(self, found: Inline, info: dict[str, Any]) -> None:
        if not found.text:
            self._marks += found.marks
            self._add_pictures(found)
            return
        label = str(info.get("label", ""))
        is_said = info.get("kind") == "heading" and label
        self._heading = f"{label} {found.text}" if is_said else found.text
        self._add(
            {
                "type": "heading",
                "text": self._heading,
                "plain": f"{label} {found.text}".strip(),
                "level": info["level"],
                "note_keys": found.note_keys,
            },
            found,
        )
        self._add_pictures(found)

    def _add_words(self, piece: dict[str, Any], found: Inline) -> None:
        """Add a piece with words, unless it has none, and the pictures that stand in it."""
        if piece["type"] in {"box_start", "box_end"}:
            self.pieces.append(piece)
            return
        if found.is_empty:
            self._marks += found.marks
        else:
            self._add(
                piece
                | {
                    "html": found.html,
                    "plain": found.plain,
                    "text": found.text,
                    "note_keys": found.note_keys,
                },
                found,
            )
        self._add_pictures(found)

    def _add(self, piece: dict[str, Any], found: Inline) -> None:
        piece["marks"] = self._marks + found.marks
        self._marks = []
        self.pieces.append(piece)

    def _add_pictures(self, found: Inline) -> None:
        for picture in found.pictures:
            self._add_picture(picture)

    def _add_picture(self, element: Element) -> None:
        source = element.get("src", "")
        match = PICTURE.match(source)
        if match is None:
            return
        piece: dict[str, Any] = {"type": "image", "picture": int(match[1]), "caption": ""}
        piece["marks"], self._marks = self._marks, []
        self.pieces.append(piece)

    def _get_info(self, found: Inline) -> dict[str, Any]:
        if found.number is None or found.number >= len(self.infos):
            return {}
        return self.infos[found.number]

    # --- Lists --------------------------------------------------------------------------------

    def _read_list(self, element: Element) -> None:
        items: list[dict[str, Any]] = []
        marks: list[str] = []
        pictures: list[Element] = []
        tables: list[Element] = []
        level = element.get("data-level", "")
        self._read_items(
            element, int(level) if level.isdigit() else 0, items, marks, pictures, tables
        )
        if items:
            piece = {"type": "list", "items": items, "marks": self._marks + marks}
            self._marks = []
            self.pieces.append(piece)
        for picture in pictures:
            self._add_picture(picture)
        for table in tables:
            self._read_table(table)

    def _read_items(
        self,
        element: Element,
        level: int,
        items: list[dict[str, Any]],
        marks: list[str],
        pictures: list[Element],
        tables: list[Element],
    ) -> None:
        is_ordered = element.tag == "ol"
        start = element.get("start", "1")
        number = int(start) - 1 if start.isascii() and start.isdigit() and len(start) < 6 else 0
        for child in element:
            if child.tag in {"ul", "ol"}:  # as browsers forgive
                self._read_items(child, level + 1, items, marks, pictures, tables)
                continue
            if child.tag != "li":
                continue
            tables += list(child.iter("table"))
            found = self.inline.read(child, skip=frozenset({"ul", "ol", "table"}))
            info = self._get_info(found)
            marks += found.marks
            pictures += found.pictures
            if not found.is_empty:
                number += 1
                number = int(info.get("number") or number)
                label = str(info.get("label") or (f"{number}." if is_ordered else "-"))
                items.append(
                    {
                        "level": level,
                        "is_ordered": is_ordered,
                        "number": number if is_ordered else 0,
                        "label": label,
                        "is_decimal": bool(info.get("is_decimal", True)),
                        "html": found.html,
                        "plain": found.plain,
                    }
                )
            for nested in child:
                if nested.tag in {"ul", "ol"}:
                    self._read_items(nested, level + 1, items, marks, pictures, tables)

    # --- Tables and quotations ----------------------------------------------------------------

    def _read_table(self, element: Element) -> None:
        place = Place(self._heading, "".join(element.itertext()))
        self.inline.place = place
        reader = TableReader(self.inline, self.findings, place)
        piece = reader.read(element)
        if reader.first_number is not None and reader.first_number < len(self.infos):
            piece["told"] = self.infos[reader.first_number].get("table", {})
        if not any(any(row) for row in piece["rows"]):
            for picture in reader.pictures:
                self._add_picture(picture)
            return
        piece["marks"], self._marks = self._marks + reader.marks, []
        self.pieces.append(piece)
        if reader.pictures:
            self.findings.add("picture_in_table", place)
        for picture in reader.pictures:
            self._add_picture(picture)

    def _read_quote(self, element: Element) -> None:
        before = len(self.pieces)
        self._read_children(element)
        for piece in self.pieces[before:]:
            if piece["type"] == "paragraph":
                piece["type"] = "quote"


def _holds_blocks(element: Element) -> bool:
    return any(
        isinstance(child.tag, str)
        and (child.tag in _BLOCKS or (child.tag == "span" and _holds_blocks(child)))
        for child in element
    )
