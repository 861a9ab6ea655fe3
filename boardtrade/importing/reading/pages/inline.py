"""The words of a paragraph: as rich text of the site, and as the text that lists are read from."""

import re
from dataclasses import dataclass, field
from html import escape

from boardtrade.importing.reading.findings import Findings, Place
from boardtrade.importing.reading.pages.html_source import NO_LINK
from boardtrade.importing.reading.pages.notes import REFERENCE, Notes
from boardtrade.importing.reading.word.names import Element
from boardtrade.importing.reading.word.paragraphs import MARK
from boardtrade.importing.reading.word.source import ID_PREFIX

TAGS = {
    "b": "b",
    "strong": "b",
    "i": "i",
    "em": "i",
    "cite": "i",
    "dfn": "i",
    "var": "i",
    "sup": "sup",
    "sub": "sub",
}
"""What is kept of emphasis, as the editor stores it."""
_SCHEME = re.compile(r"^\s*([a-z][a-z0-9+.-]*):", re.IGNORECASE)
SCHEMES = {"http", "https", "mailto", "tel"}
_SPACES = re.compile(r"[ \t\r\n\f\v]+")
OWN_MARK = f"{ID_PREFIX}{MARK}"


@dataclass
class Inline:
    """What stands in a paragraph."""

    html: str = ""
    plain: str = ""
    """Links as “[words](address)”, notes as “[^key]”: both are read again from a recommendation."""
    pictures: list[Element] = field(default_factory=list)
    marks: list[str] = field(default_factory=list)
    """The names of the places in it that links lead to."""
    number: int | None = None
    """Under which number a Word file tells of the paragraph."""
    note_keys: list[str] = field(default_factory=list)

    @property
    def text(self) -> str:
        """The words alone."""
        words = re.sub(r"\[\^[a-z0-9]{8}\]", "", self.plain)
        return " ".join(re.sub(r"\[([^\]]*)\]\((?:[^()\s]|\([^()\s]*\))*\)", r"\1", words).split())

    @property
    def is_empty(self) -> bool:
        """Whether it shows nothing."""
        return not self.text and not self.note_keys


class InlineReader:
    """Reads the words of elements; unknown ones stand for what is in them."""

    def __init__(self, notes: Notes, findings: Findings) -> None:
        self.notes, self.findings = notes, findings
        self.place = Place()

    def read(self, element: Element, *, skip: frozenset[str] = frozenset()) -> Inline:
        """Return what stands in an element, without its children of the names in `skip`."""
        found = Inline()
        html, plain = self._read_children(element, found, skip)
        found.html = _trim(html)
        found.plain = plain.strip()
        return found

    def _read_children(
        self, element: Element, found: Inline, skip: frozenset[str]
    ) -> tuple[str, str]:
        html, plain = _text(element.text), element.text or ""
        plain = _SPACES.sub(" ", plain)
        for child in element:
            if isinstance(child.tag, str) and child.tag not in skip:
                child_html, child_plain = self._read_element(child, found, skip)
                html += child_html
                plain += child_plain
            html += _text(child.tail)
            plain += _SPACES.sub(" ", child.tail or "")
        return html, plain

    def _read_element(
        self, element: Element, found: Inline, skip: frozenset[str]
    ) -> tuple[str, str]:
        if name := element.get("id") or element.get("name"):
            self._note_mark(name, found)
        match element.tag:
            case "br":
                return "<br/>", "\n"
            case "img":
                found.pictures.append(element)
                return "", ""
            case "input":
                sign = "☑" if element.get("checked") is not None else "☐"
                return f"{sign} ", f"{sign} "
            case str() as tag if tag == REFERENCE:
                return self._read_reference(element, found)
        html, plain = self._read_children(element, found, skip)
        if element.tag == "a" and element.get("href"):
            return self._read_link(element.get("href"), html, plain)
        tag = TAGS.get(element.tag, "")
        if tag and plain.strip():
            return _wrap(tag, html), plain
        if element.tag in {"p", "div", "li"} and plain.strip():  # paragraphs in one line
            return f"{html} ", f"{plain}\n"
        return html, plain

    def _note_mark(self, name: str, found: Inline) -> None:
        if name.startswith(OWN_MARK) and name.removeprefix(OWN_MARK).isdigit():
            if found.number is None:
                found.number = int(name.removeprefix(OWN_MARK))
        else:
            found.marks.append(name)

    def _read_reference(self, element: Element, found: Inline) -> tuple[str, str]:
        key = self.notes.get_key(element.get("note", ""))
        if not key or not self.notes.plain[key]:
            return "", ""
        found.note_keys.append(key)
        return write_note(key, self.notes.html[key]), f"[^{key}]"

    def _read_link(self, address: str, html: str, plain: str) -> tuple[str, str]:
        if not plain.strip():
            return html, plain
        address = re.sub(r"[\x00-\x20]+", "", address)
        if address.startswith(NO_LINK):
            address = address.removeprefix(NO_LINK)
        scheme = _SCHEME.match(address)
        if address.startswith("#"):
            return f'<a href="{escape(address)}">{html}</a>', plain
        if not scheme and address.lower().startswith("www."):
            address, scheme = f"https://{address}", _SCHEME.match("https:")
        if not scheme or scheme[1].lower() not in SCHEMES:
            self.findings.add("link", self.place, f"{plain.strip()} ({address})")
            return html, plain
        written = f"[{plain.strip()}]({address})" if "\n" not in plain else plain
        return f'<a href="{escape(address)}">{html}</a>', written


def write_note(key: str, html: str) -> str:
    """Return a reference to a note, as rich text stores it."""
    return f'<a linktype="footnote" id="{key}" note="{escape(html)}"></a>'


def _text(text: str | None) -> str:
    return escape(_SPACES.sub(" ", text or ""), quote=False)


def _wrap(tag: str, html: str) -> str:
    """Wrap words, but not the spaces around them."""
    words = html.strip()
    before, after = html[: len(html) - len(html.lstrip())], html[len(html.rstrip()) :]
    if tag == "sup" and re.fullmatch(r'(?:<a linktype="footnote"[^>]*></a>\s*)+', words):
        return html
    return f"{before}<{tag}>{words}</{tag}>{after}"


def _trim(html: str) -> str:
    """Return inline HTML without spaces and line breaks at its ends."""
    html = _SPACES.sub(" ", html).strip()
    html = re.sub(r"^(?:<br/>|\s)+|(?:<br/>|\s)+$", "", html)
    return re.sub(r"\s*<br/>\s*", "<br/>", html)
