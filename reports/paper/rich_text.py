"""Rich text as it is stored, as nodes: each character comes out as itself, whatever it is."""

import re
from html.parser import HTMLParser
from typing import Any

from wagtail.models import Page

from boardtrade.body.references import find, read_id
from boardtrade.languages.absolute_urls import absolute_url
from boardtrade.media.models import CustomDocument
from reports.paper.nodes import Inline, Node, paragraph, unbroken

EMPHASIS = {
    "b": "strong",
    "strong": "strong",
    "i": "emph",
    "em": "emph",
    "sup": "sup",
    "sub": "sub",
}
SCHEMES = ("http://", "https://", "mailto:", "tel:")
MAX_DEPTH = 20
"""Tags within tags that are followed; what is deeper keeps its words."""
FOOTNOTE_KEY = re.compile(r"[a-z0-9]{8}")


def read_rich_text(html: str) -> list[Node]:
    """Return the paragraphs and lists of rich text; links lead to what readers may see."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    return reader.end()


def read_inline(html: str) -> Inline:
    """Return rich text that is one line, such as a footnote; paragraphs become one."""
    inline: Inline = []
    for node in read_rich_text(html):
        if node["kind"] == "paragraph":
            inline += [" ", *node["inline"]] if inline else node["inline"]
        else:
            inline += [" ", *_join_items(node)]
    return inline


def find_notes(nodes: Any) -> list[Node]:
    """Return the footnotes in nodes, however deep, in reading order; each of them once."""
    found: dict[str, Node] = {}
    _collect_notes(nodes, found)
    return list(found.values())


def _collect_notes(value: Any, found: dict[str, Node]) -> None:
    if isinstance(value, list):
        for item in value:
            _collect_notes(item, found)
    elif isinstance(value, dict):
        if value.get("tag") == "note":
            found.setdefault(value["key"], value)
        else:
            for item in value.values():
                _collect_notes(item, found)


def get_link_url(attributes: dict[str, str]) -> str:
    """Return the absolute address of a link, or nothing if readers cannot go there."""
    kind, pk = attributes.get("linktype"), read_id(attributes.get("id"))
    url = attributes.get("href", "").strip()
    if kind == "page":
        page: Any = find(Page, [pk]).get(pk) if pk else None
        url = (page and page.url) or ""
    elif kind == "document":
        document: Any = find(CustomDocument, [pk]).get(pk) if pk else None
        url = document.url if document else ""
    if url.startswith("/"):
        url = absolute_url(url)
    return url if url.lower().startswith(SCHEMES) else ""


def _join_items(node: Node) -> Inline:
    words: Inline = []
    for item in node["items"]:
        for part in item:
            more = part["inline"] if part["kind"] == "paragraph" else _join_items(part)
            words += [" ", *more] if words else more
    return words


class _Reader(HTMLParser):
    """Collects blocks; of what it does not know, it keeps the words."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self._blocks: list[list[Node]] = [[]]
        """Where blocks are added: the whole, then the item of each list that is open."""
        self._lists: list[Node] = []
        self._line: Inline = []
        self._open: list[tuple[str, Inline]] = []
        """The tags within the paragraph, each with what it holds."""

    def end(self) -> list[Node]:
        """Return what was read, also if some tags were never closed."""
        self._end_paragraph()
        while self._lists:
            self._end_list()
        return self._blocks[0]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Begin a paragraph, a list, an item, or something within a line."""
        attributes = {name: value or "" for name, value in attrs}
        if tag in {"p", "ul", "ol", "li"}:
            self._end_paragraph()
        if tag in {"ul", "ol"} and len(self._lists) < MAX_DEPTH:
            node: Node = {"kind": "list", "ordered": tag == "ol", "items": []}
            self._blocks[-1].append(node)
            self._lists.append(node)
            self._blocks.append([])
        elif tag == "li" and self._lists:
            self._begin_item()
        elif tag == "br":
            self._add({"tag": "br"})
        elif tag == "a" and attributes.get("linktype") == "footnote":
            self._add_note(attributes)
        elif len(self._open) < MAX_DEPTH:
            self._begin_inline(tag, attributes)

    def handle_endtag(self, tag: str) -> None:
        """End what the tag began, and what was begun within it."""
        if tag in {"p", "li"}:
            self._end_paragraph()
        elif tag in {"ul", "ol"}:
            self._end_paragraph()
            if self._lists:
                self._end_list()
        elif any(name == tag for name, _ in self._open):
            while self._open.pop()[0] != tag:
                pass

    def handle_data(self, data: str) -> None:
        """Add words to the line."""
        self._add(unbroken(data))

    def _begin_inline(self, tag: str, attributes: dict[str, str]) -> None:
        inline: Inline = []
        if name := EMPHASIS.get(tag):
            self._add({"tag": name, "inline": inline})
        elif tag == "a" and (url := get_link_url(attributes)):
            self._add({"tag": "a", "url": url, "inline": inline})
        else:
            return
        self._open.append((tag, inline))

    def _add(self, item: Any) -> None:
        (self._open[-1][1] if self._open else self._line).append(item)

    def _add_note(self, attributes: dict[str, str]) -> None:
        key, words = attributes.get("id", ""), read_inline(attributes.get("note", ""))
        if FOOTNOTE_KEY.fullmatch(key) and words:
            self._add({"tag": "note", "key": key, "inline": words})

    def _begin_item(self) -> None:
        self._keep_item()
        self._blocks[-1] = []

    def _keep_item(self) -> None:
        if self._blocks[-1]:
            self._lists[-1]["items"].append(self._blocks[-1])

    def _end_list(self) -> None:
        self._keep_item()
        self._blocks.pop()
        node = self._lists.pop()
        if not node["items"]:
            self._blocks[-1].remove(node)

    def _end_paragraph(self) -> None:
        line, self._line, self._open = _trim(self._line), [], []
        if line:
            self._blocks[-1].append(paragraph(line))


def _trim(line: Inline) -> Inline:
    """Return a line without what has no words, and without spaces at its ends."""
    kept = [item for item in map(_without_gaps, line) if item]
    if not _has_words(kept):
        return []
    while kept and (kept[0] == " " or kept[0] == {"tag": "br"}):
        kept = kept[1:]
    while kept and (kept[-1] == " " or kept[-1] == {"tag": "br"}):
        kept = kept[:-1]
    if kept and isinstance(kept[0], str):
        kept[0] = kept[0].lstrip(" ")
    if kept and isinstance(kept[-1], str):
        kept[-1] = kept[-1].rstrip(" ")
    return kept


def _has_words(value: Any) -> bool:
    if isinstance(value, str):
        return bool(value.strip())
    if isinstance(value, list):
        return any(map(_has_words, value))
    return _has_words(value.get("inline", []))


def _without_gaps(item: Any) -> Any:
    """Return an inline node, or nothing if it holds nothing: a link without words leads nowhere."""
    if isinstance(item, str) or "inline" not in item:
        return item
    inline = [kept for kept in map(_without_gaps, item["inline"]) if kept]
    return item | {"inline": inline} if inline else None
