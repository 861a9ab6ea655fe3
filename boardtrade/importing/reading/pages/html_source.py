"""Prepares HTML that another program wrote, or a browser copied: what it means stays, no more."""

import base64
import binascii
import re
from dataclasses import dataclass, field
from html import escape

import nh3
from lxml import etree
from lxml import html as lxml_html

from boardtrade.importing.reading.findings import Findings, Place
from boardtrade.importing.reading.word.names import Element

ALLOWED_TAGS = {
    *("p", "div", "span", "section", "article", "main", "header", "footer", "aside", "body"),
    *("h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "li", "dl", "dt", "dd", "blockquote", "pre"),
    *("table", "thead", "tbody", "tfoot", "tr", "td", "th", "caption", "figure", "figcaption"),
    *("a", "b", "strong", "i", "em", "cite", "dfn", "var", "sup", "sub", "br", "hr", "img"),
}
ATTRIBUTES = {
    "*": {"id", "data-kind", "data-level"},
    "a": {"href", "name"},
    "img": {"src"},
    "ol": {"start"},
    "td": {"colspan", "rowspan"},
    "th": {"colspan", "rowspan"},
}
MAX_CHARACTERS = 20_000_000
_CLASSES = (
    (re.compile(r"\b(?:MsoTitle|title)\b"), "title"),
    (re.compile(r"\b(?:MsoSubtitle|subtitle)\b"), "subtitle"),
    (re.compile(r"\bMsoCaption\b"), "caption"),
    (re.compile(r"\b(?:MsoQuote|MsoIntenseQuote)\b"), "quote"),
    (re.compile(r"\bMsoToc\w*\b"), "contents"),
)
_DATA = re.compile(r"^data:image/[\w.+-]+;base64,(.*)$", re.DOTALL)
_BULLETS = "·•o§▪–-*◦‣"
_DROPPED = {
    "script": "script",
    "noscript": "",
    "style": "",
    "link": "",
    "template": "",
    "form": "form",
    "iframe": "embedded",
    "object": "embedded",
    "embed": "embedded",
    "video": "embedded",
    "audio": "embedded",
    "canvas": "embedded",
    "svg": "drawing",
    "math": "math",
}


_OTHER_LINK = re.compile(r'(<a [^>]*?href=")(?!https?:|mailto:|tel:|#)([^"]*)"', re.IGNORECASE)
NO_LINK = "#bt-no-link:"
"""With it begins what stands for an address that is no link for readers."""


@dataclass
class HtmlRead:
    """HTML as it is read on, and what stood beside its text."""

    root: Element
    title: str = ""
    authors: tuple[str, ...] = ()
    day: str = ""
    pictures: list[tuple[bytes, str]] = field(default_factory=list)
    """The content of each picture that is in the document itself, and its description."""


def clean_html(html: str) -> Element:
    """Return the root of HTML in which nothing is left but text and what orders it.

    Of links that lead elsewhere than into the web, the address is kept to be told of.
    """
    clean = nh3.clean(
        _OTHER_LINK.sub(_mark_link, html),
        tags=ALLOWED_TAGS,
        attributes=ATTRIBUTES,
        url_schemes={"http", "https", "mailto", "tel"},
        link_rel=None,
        strip_comments=True,
    )
    return lxml_html.document_fromstring(f"<body>{clean}</body>").find("body")


def _mark_link(match: re.Match[str]) -> str:
    return f'{match[1]}{NO_LINK}{match[2]}"'


def read_html(html: str, findings: Findings) -> HtmlRead:
    """Prepare HTML: emphasis by style becomes emphasis, and what cannot be kept is said."""
    try:
        document = lxml_html.document_fromstring(html or "<p></p>")
    except (etree.ParserError, ValueError):
        document = lxml_html.document_fromstring("<p></p>")
    read = HtmlRead(root=document)
    _read_head(document, read)
    etree.strip_elements(document, etree.Comment, etree.ProcessingInstruction, with_tail=False)
    _drop(document, findings)
    for image in list(document.iter("img")):
        _settle_picture(image, read, findings)
    _settle_word_lists(document)
    for element in list(document.iter()):
        if isinstance(element.tag, str):
            _settle_style(element)
    body = document.find("body")
    source = etree.tostring(
        body if body is not None else document, encoding="unicode", method="html"
    )
    read.root = clean_html(source)
    return read


def text_to_document(text: str) -> str:
    """Return plain text as HTML: blank lines part paragraphs, # and ## begin headings."""
    blocks: list[str] = []
    for block in re.split(r"\n[ \t]*\n", text.replace("\r\n", "\n").replace("\r", "\n")):
        lines = [line.strip() for line in block.split("\n") if line.strip()]
        blocks += _read_lines(lines)
    return "\n".join(blocks)


def _read_lines(lines: list[str]) -> list[str]:
    blocks: list[str] = []
    words: list[str] = []
    items: list[tuple[str, str]] = []

    def flush() -> None:
        if words:
            blocks.append(f"<p>{escape(' '.join(words))}</p>")
            words.clear()
        while items:
            kind = items[0][0]
            run = [text for tag, text in items if tag == kind]
            blocks.append(f"<{kind}>{''.join(f'<li>{escape(each)}</li>' for each in run)}</{kind}>")
            items[:] = [each for each in items if each[0] != kind]

    for line in lines:
        heading = re.match(r"^(#{1,6})\s+(.*)$", line)
        bullet = re.match(r"^[-*•‣◦▪·]\s+(.*)$", line)
        number = re.match(r"^(\d{1,3})[.)]\s+(.*)$", line)
        if heading:
            flush()
            level = len(heading[1])
            blocks.append(f"<h{level}>{escape(heading[2])}</h{level}>")
        elif bullet:
            if words or (items and items[-1][0] != "ul"):
                flush()
            items.append(("ul", bullet[1]))
        elif number:
            if words or (items and items[-1][0] != "ol"):
                flush()
            if not items and number[1] != "1":
                blocks.append(f'<ol start="{int(number[1])}"><li>{escape(number[2])}</li></ol>')
            else:
                items.append(("ol", number[2]))
        elif items:
            kind, before = items[-1]
            items[-1] = (kind, f"{before} {line}")
        else:
            words.append(line)
    flush()
    return blocks


def _read_head(document: Element, read: HtmlRead) -> None:
    title = document.find("head/title")
    read.title = " ".join((title.text or "").split()) if title is not None else ""
    for meta in document.iterfind("head/meta"):
        name, content = (meta.get("name") or "").lower(), (meta.get("content") or "").strip()
        if name in {"author", "dc.creator"} and content:
            read.authors = tuple(filter(None, map(str.strip, re.split(r"[;,]", content))))
        elif name in {"date", "dc.date", "changed", "created"} and not read.day:
            day = re.match(r"(?:19|20)\d\d-\d\d-\d\d", content)
            read.day = day[0] if day else ""


def _drop(document: Element, findings: Findings) -> None:
    counts: dict[str, int] = {}
    for tag, code in _DROPPED.items():
        for element in list(document.iter(tag)):
            if tag == "form":
                has_fields = element.find(".//input") is not None
                counts["form"] = counts.get("form", 0) + int(has_fields)
                element.tag = "div"
                continue
            if code:
                counts[code] = counts.get(code, 0) + 1
            tail, element.tail = element.tail, None
            parent, previous = element.getparent(), element.getprevious()
            if parent is None:
                continue
            if tail and previous is not None:
                previous.tail = (previous.tail or "") + tail
            elif tail:
                parent.text = (parent.text or "") + tail
            parent.remove(element)
    for element in document.iter():
        if any(name.lower().startswith("on") for name in element.attrib):
            counts["script"] = counts.get("script", 0) + 1
    for code, count in counts.items():
        if count:
            findings.add(f"html_{code}", detail=str(count))


def _settle_picture(image: Element, read: HtmlRead, findings: Findings) -> None:
    """Keep a picture that is in the document itself; nothing is fetched."""
    source, alt = image.get("src", ""), " ".join((image.get("alt") or "").split())
    parent = image.getparent()
    near = "".join(parent.itertext()) if parent is not None else ""
    match = _DATA.match(source)
    content = b""
    if match:
        try:
            content = base64.b64decode(re.sub(r"\s+", "", match[1]), validate=True)
        except (binascii.Error, ValueError):
            content = b""
    if not content:
        findings.add("picture_remote", Place(near=near), f"{alt} {source[:120]}".strip())
        image.attrib.clear()
        image.tag = "span"
        return
    image.attrib.clear()
    image.set("src", f"bt-picture-{len(read.pictures)}")
    read.pictures.append((content, alt))


def _settle_style(element: Element) -> None:
    """Put what a style or a class says into words of HTML."""
    style = re.sub(r"\s+", "", (element.get("style") or "").lower())
    names = element.get("class") or ""
    if element.tag in {"ul", "ol"} and (match := re.search(r"\blst-kix_\w+-(\d)\b", names)):
        element.set("data-level", match[1])
    if element.tag in {"p", "div"}:
        for pattern, kind in _CLASSES:
            if pattern.search(names):
                element.set("data-kind", kind)
                break
    if not style:
        return
    if element.tag in {"b", "strong"} and "font-weight:normal" in style:
        element.tag = "span"  # around all that Google Docs puts on the clipboard
    if element.tag not in {"span", "font", "a"} or not "".join(element.itertext()).strip():
        return
    wraps = []
    if re.search(r"font-weight:(?:bold|[6-9]00)", style):
        wraps.append("b")
    if "font-style:italic" in style:
        wraps.append("i")
    if "vertical-align:super" in style:
        wraps.append("sup")
    if "vertical-align:sub" in style:
        wraps.append("sub")
    for tag in wraps:
        inner = element.makeelement(tag)
        inner.text, element.text = element.text, None
        for child in list(element):
            inner.append(child)
        element.append(inner)


def _settle_word_lists(document: Element) -> None:
    """Make lists of the paragraphs that Word writes with a bullet or a number in them."""
    for paragraph in list(document.iter("p")):
        style = (paragraph.get("style") or "").lower()
        level = re.search(r"mso-list:\s*\S+\s+level(\d)", style)
        if level is None:
            continue
        label = ""
        for span in list(paragraph.iter("span")):
            if "mso-list:ignore" in re.sub(r"\s+", "", (span.get("style") or "").lower()):
                label = "".join(span.itertext()).strip()
                span.text = None
                for child in list(span):
                    span.remove(child)
        tag = "ul" if not label or label[0] in _BULLETS else "ol"
        container = paragraph.makeelement(tag)
        container.set("data-level", str(int(level[1]) - 1))
        number = re.match(r"^\(?(\d{1,4})[.)]?$", label)
        if number:
            container.set("start", number[1])
        paragraph.addprevious(container)
        tail, paragraph.tail = paragraph.tail, None
        container.tail = tail
        paragraph.tag = "li"
        container.append(paragraph)
