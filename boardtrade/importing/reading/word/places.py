"""Where in a Word file something stands, for whoever is told of it."""

from boardtrade.importing.reading.findings import Place
from boardtrade.importing.reading.word.names import Element, find, get, iterate, named, text_of
from boardtrade.importing.reading.word.styles import Styles


class Places:
    """Knows the headings above all paragraphs of a part, as they stood before any change."""

    def __init__(self, root: Element, styles: Styles) -> None:
        self._headings: dict[Element, str] = {}
        heading = ""
        for paragraph in iterate(root, "w:p"):
            if get_heading_level(paragraph, styles) and (words := text_of(paragraph)):
                heading = words
            self._headings[paragraph] = heading

    def find(self, element: Element) -> Place:
        """Return the place of an element that still is in the part."""
        paragraph = element
        while paragraph is not None and paragraph not in self._headings:
            paragraph = paragraph.getparent()
        if paragraph is None:
            return Place()
        words = text_of(paragraph)
        if not words:
            before = paragraph.getprevious()
            words = "" if before is None or before.tag != named("w:p") else text_of(before)
        return Place(self._headings[paragraph], words)


def get_heading_level(paragraph: Element, styles: Styles) -> int:
    """Return the level of the heading that a paragraph is, from 1 on; 0 for any other one.

    Some programs give a paragraph a level in the outline, but no style.
    """
    style_id = get(find(paragraph, "w:pPr/w:pStyle"))
    if styles.find_meaning(style_id):
        return 0
    own = get(find(paragraph, "w:pPr/w:outlineLvl"))
    if own.isdigit():
        return int(own) + 1 if int(own) < 9 else 0
    return styles.find_heading_level(style_id)
