"""The styles of a Word file, by what they mean: programs and languages name them differently."""

import re
from dataclasses import dataclass

from boardtrade.importing.reading.word.names import Element, find, find_all, get, is_on

MAX_CHAIN = 12
"""Of styles that rest on each other; a circle ends here."""
HEADING = re.compile(
    r"(?:heading|überschrift|titre|título|titolo|kop|rubrik|nagłówek|заголовок)\s*(\d)\b"
)
MEANINGS = {
    "title": "title",
    "titel": "title",
    "titre": "title",
    "subtitle": "subtitle",
    "untertitel": "subtitle",
    "sous-titre": "subtitle",
    "author": "author",
    "authors": "author",
    "byline": "author",
    "date": "date",
    "caption": "caption",
    "beschriftung": "caption",
    "légende": "caption",
    "image caption": "caption",
    "table caption": "caption",
    "figure caption": "caption",
    "quote": "quote",
    "intense quote": "quote",
    "block text": "quote",
    "block quote": "quote",
    "block quotation": "quote",
    "quotations": "quote",
    "zitat": "quote",
    "citation": "quote",
    "toc heading": "contents",
    "contents heading": "contents",
    "table of figures": "contents",
    "table of authorities": "contents",
    "user index 1": "contents",
}
CONTENTS = re.compile(r"(?:toc|contents|verzeichnis|inhaltsverzeichnis|index|tm) \d")


@dataclass(frozen=True)
class Style:
    """What a style says that matters here."""

    name: str
    based_on: str
    outline: str
    num_id: str
    level: str
    is_bold: bool | None
    is_italic: bool | None


class Styles:
    """The styles of a document, by their ids."""

    def __init__(self, root: Element | None) -> None:
        self._by_id: dict[str, Style] = {}
        for element in find_all(root, "w:style"):
            style_id = get(element, "w:styleId")
            self._by_id[style_id] = Style(
                name=" ".join(get(find(element, "w:name")).lower().replace("_20_", " ").split()),
                based_on=get(find(element, "w:basedOn")),
                outline=get(find(element, "w:pPr/w:outlineLvl")),
                num_id=get(find(element, "w:pPr/w:numPr/w:numId")),
                level=get(find(element, "w:pPr/w:numPr/w:ilvl")),
                is_bold=_read_toggle(element, "w:rPr/w:b"),
                is_italic=_read_toggle(element, "w:rPr/w:i"),
            )

    def get_chain(self, style_id: str) -> list[Style]:
        """Return a style and those that it rests on, in this order."""
        chain: list[Style] = []
        while style_id in self._by_id and len(chain) < MAX_CHAIN:
            chain.append(self._by_id[style_id])
            style_id = chain[-1].based_on
        return chain

    def find_meaning(self, style_id: str) -> str:
        """Return "title", "caption", "quote" or the like; nothing for plain text and headings."""
        chain = self.get_chain(style_id)
        names = [style.name for style in chain] or [style_id.lower()]
        for name in names:
            if name in MEANINGS:
                return MEANINGS[name]
            if CONTENTS.fullmatch(name):
                return "contents"
            if HEADING.match(name):
                return ""
        return ""

    def find_heading_level(self, style_id: str) -> int:
        """Return the level from 1 on that a style is the heading of; 0 if it is none."""
        chain = self.get_chain(style_id)
        if not chain:
            match = re.fullmatch(r"heading(\d)", style_id.lower())
            return int(match[1]) if match else 0
        for style in chain:
            if match := HEADING.match(style.name):
                return int(match[1])
            if style.outline.isdigit():
                level = int(style.outline) + 1
                return level if level < 10 else 0
        return 0

    def find_numbering(self, style_id: str) -> tuple[str, str]:
        """Return the ids of the list and of the level that a style puts its paragraphs into."""
        for style in self.get_chain(style_id):
            if style.num_id:
                return style.num_id, style.level
        return "", ""

    def find_list_depth(self, style_id: str) -> int:
        """Return how deep Word's own styles set a list: 1 for "List Bullet 2", 0 for others."""
        for style in self.get_chain(style_id):
            if match := re.fullmatch(r"list (?:bullet|number) ([2-5])", style.name):
                return int(match[1]) - 1
        return 0

    def is_bold(self, style_id: str) -> bool:
        """Return whether a style sets its words in bold."""
        found = [each.is_bold for each in self.get_chain(style_id) if each.is_bold is not None]
        return bool(found and found[0])

    def is_italic(self, style_id: str) -> bool:
        """Return whether a style sets its words in italics."""
        found = [each.is_italic for each in self.get_chain(style_id) if each.is_italic is not None]
        return bool(found and found[0])


def _read_toggle(element: Element, path: str) -> bool | None:
    found = find(element, path)
    return None if found is None else is_on(found)
