"""Names of the elements of Office Open XML: ECMA-376, part 1."""

from collections.abc import Iterator
from typing import Any

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
STRICT = {
    "http://purl.oclc.org/ooxml/wordprocessingml/main": W,
    "http://purl.oclc.org/ooxml/officeDocument/relationships": (
        "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    ),
    "http://purl.oclc.org/ooxml/drawingml/main": (
        "http://schemas.openxmlformats.org/drawingml/2006/main"
    ),
    "http://purl.oclc.org/ooxml/drawingml/picture": (
        "http://schemas.openxmlformats.org/drawingml/2006/picture"
    ),
    "http://purl.oclc.org/ooxml/drawingml/wordprocessingDrawing": (
        "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"
    ),
    "http://purl.oclc.org/ooxml/officeDocument/math": (
        "http://schemas.openxmlformats.org/officeDocument/2006/math"
    ),
}
"""The names of the strict variant, and those of the one that everybody writes."""
NAMESPACES = {
    "w": W,
    "r": "http://schemas.openxmlformats.org/officeDocument/2006/relationships",
    "a": "http://schemas.openxmlformats.org/drawingml/2006/main",
    "pic": "http://schemas.openxmlformats.org/drawingml/2006/picture",
    "wp": "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing",
    "wps": "http://schemas.microsoft.com/office/word/2010/wordprocessingShape",
    "mc": "http://schemas.openxmlformats.org/markup-compatibility/2006",
    "m": "http://schemas.openxmlformats.org/officeDocument/2006/math",
    "v": "urn:schemas-microsoft-com:vml",
    "o": "urn:schemas-microsoft-com:office:office",
    "c": "http://schemas.openxmlformats.org/drawingml/2006/chart",
    "cx": "http://schemas.microsoft.com/office/drawing/2014/chartex",
    "dgm": "http://schemas.openxmlformats.org/drawingml/2006/diagram",
    "adec": "http://schemas.microsoft.com/office/drawing/2017/decorative",
    "dc": "http://purl.org/dc/elements/1.1/",
    "dcterms": "http://purl.org/dc/terms/",
}

type Element = Any
"""An element of lxml, which has no types."""


def named(name: str) -> str:
    """Return a name such as "w:p" as lxml writes it."""
    prefix, _colon, local = name.partition(":")
    return f"{{{NAMESPACES[prefix]}}}{local}"


def find(element: Element, path: str) -> Element | None:
    """Return the first element at a path such as "w:pPr/w:pStyle"."""
    return None if element is None else element.find(path, NAMESPACES)


def find_all(element: Element, path: str) -> list[Element]:
    """Return all elements that an XPath finds."""
    return [] if element is None else element.xpath(path, namespaces=NAMESPACES)


def iterate(element: Element, *names: str) -> Iterator[Element]:
    """Yield the elements of these names at any depth, in order; safe while they are changed."""
    yield from list(element.iter(*map(named, names)))


def get(element: Element | None, name: str = "w:val") -> str:
    """Return an attribute, empty without one."""
    return "" if element is None else str(element.get(named(name), ""))


def is_on(element: Element | None) -> bool:
    """Return whether a property is there and not switched off."""
    return element is not None and get(element) not in {"0", "false", "off", "none"}


def remove(element: Element) -> None:
    """Take an element out of its parent, if it still has one."""
    parent = element.getparent()
    if parent is not None:
        parent.remove(element)  # the text behind an element means nothing in these formats


def unwrap(element: Element) -> None:
    """Put the children of an element in its place."""
    parent = element.getparent()
    if parent is None:
        return
    place = parent.index(element)
    for child in reversed(list(element)):
        parent.insert(place, child)
    parent.remove(element)


def text_of(element: Element) -> str:
    """Return the words of an element as they stand now, without text boxes that hang at it."""
    boxes = {
        child
        for box in element.iter(named("w:txbxContent"))
        if box is not element
        for child in box.iter()
    }
    shown = element.iter(named("w:t"), named("w:tab"), named("w:br"), named("m:t"))
    words = [
        (child.text or "") if child.tag.endswith("}t") else " "
        for child in shown
        if child not in boxes
    ]
    return " ".join("".join(words).split())
