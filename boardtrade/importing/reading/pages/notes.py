"""Footnotes and endnotes in HTML: a link to a place that leads back to the link."""

import hashlib
import re
from dataclasses import dataclass, field

from boardtrade.importing.reading.word.names import Element

KEY_LENGTH = 8
_DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"
_MARK = re.compile(
    r"^[\[(]?(?:\d{1,4}|[ivxlc]{1,7}|[a-z]|\*{1,4}|†|‡|§|↩|↑|\^)[\])]?$", re.IGNORECASE
)
_MEANS_ANOTHER = re.compile(
    r"(?i)^\W*(?:ibid|ibidem|id|idem|ebd|ebenda|op\.? ?cit|loc\.? ?cit|see (?:above|note)|"
    r"siehe oben|voir (?:ci-dessus|note))\b"
)
"""A note that says another thing at each place, though in the same words."""
REFERENCE = "note-reference"
"""The element that stands in the text for a note."""
_ITEMS = {"li", "p", "div", "dd", "tr", "aside", "section"}
MAX_STEPS = 6


@dataclass
class Notes:
    """The notes of a document, by their keys."""

    elements: dict[str, Element] = field(default_factory=dict)
    """What each reference refers to, by the id in the HTML."""
    html: dict[str, str] = field(default_factory=dict)
    """The inline HTML of each, by its key."""
    plain: dict[str, str] = field(default_factory=dict)
    _keys: dict[str, str] = field(default_factory=dict)
    _count: int = 0

    def get_key(self, note_id: str) -> str:
        """Return the key of the note with an id in the HTML, once its words are known."""
        return self._keys.get(note_id, "")

    def set_words(self, note_id: str, html: str, plain: str) -> None:
        """Give a note its words. Notes in the same words are one, and keep their key next time."""
        self._count += 1
        seed = f"{self._count}:{html}" if _MEANS_ANOTHER.match(plain) else html
        key = make_key(seed)
        self._keys[note_id] = key
        self.html[key], self.plain[key] = html, plain


def make_key(seed: str) -> str:
    """Return the key of a note: eight characters of a to z and 0 to 9."""
    number = int.from_bytes(hashlib.sha256(seed.encode()).digest()[:8])
    signs = ""
    for _place in range(KEY_LENGTH):
        number, rest = divmod(number, len(_DIGITS))
        signs += _DIGITS[rest]
    return signs


def take_notes(root: Element) -> Notes:
    """Take the notes out of the text, and leave an element REFERENCE where each is cited."""
    by_id: dict[str, Element] = {}
    for element in root.iter():
        if isinstance(element.tag, str):
            for name in (element.get("id"), element.get("name")):
                if name:
                    by_id.setdefault(name, element)
    notes = Notes()
    for link in list(root.iter("a")):
        target_id = (link.get("href") or "")[1:]
        if not (link.get("href") or "").startswith("#") or target_id not in by_id:
            continue
        if not _MARK.match("".join(link.itertext()).strip()):
            continue
        item = _find_item(by_id[target_id], link)
        if item is None or _is_inside(link, item):
            continue
        notes.elements[target_id] = item
        _replace(link, target_id)
    for item in notes.elements.values():
        _detach(item)
    return notes


def _find_item(target: Element, link: Element) -> Element | None:
    """Return the element with the words of a note: around its id, with a link back."""
    own_ids = {link.get("id"), link.get("name")}
    for around in (link.getparent(), *link):
        if around is not None:
            own_ids |= {around.get("id"), around.get("name")}
    own_ids.discard(None)
    element: Element | None = target
    for _step in range(MAX_STEPS):
        if element is None or element.tag in {"body", "html", "ol", "ul", "table"}:
            return None
        backs = [a for a in element.iter("a") if (a.get("href") or "")[1:] in own_ids]
        if backs and element.tag in _ITEMS:
            words = "".join(element.itertext()).strip()
            return element if len(words) < 20_000 else None
        element = element.getparent()
    return None


def _is_inside(element: Element, container: Element) -> bool:
    while element is not None:
        if element is container:
            return True
        element = element.getparent()
    return False


def _replace(link: Element, note_id: str) -> None:
    """Put a reference in the place of a link, and of what only sets it high."""
    link.tag = REFERENCE
    for child in list(link):
        link.remove(child)
    link.text = None
    for name in list(link.attrib):
        del link.attrib[name]
    link.set("note", note_id)
    parent = link.getparent()
    if parent is not None and parent.tag == "sup" and not "".join(parent.itertext()).strip():
        parent.tag = "span"
        parent.attrib.pop("id", None)


def _detach(item: Element) -> None:
    """Take a note out of the text, and its links back out of the note."""
    for back in list(item.iter("a")):
        words = "".join(back.itertext()).strip()
        if (back.get("href") or "").startswith("#") and (_MARK.match(words) or not words):
            _remove_keeping_tail(back)
    parent = item.getparent()
    if parent is None:
        return
    previous = item.getprevious()
    if item.tail and item.tail.strip():
        if previous is not None:
            previous.tail = (previous.tail or "") + item.tail
        else:
            parent.text = (parent.text or "") + item.tail
    item.tail = None
    parent.remove(item)
    while parent is not None and parent.tag in {"ol", "ul", "section", "div", "aside"}:
        above = parent.getparent()
        if len(parent) or "".join(parent.itertext()).strip() or above is None:
            return
        above.remove(parent)
        parent = above


def _remove_keeping_tail(element: Element) -> None:
    parent, previous = element.getparent(), element.getprevious()
    if parent is None:
        return
    if element.tail:
        if previous is not None:
            previous.tail = (previous.tail or "") + element.tail
        else:
            parent.text = (parent.text or "") + element.tail
        element.tail = None
    parent.remove(element)
