"""Rich text as plain text, and back: the two read what the other writes.

Blank lines separate paragraphs; lines with a dash or with numbers from 1 are lists. So are lines
with letters or parts of numbers, below another line: "(a)", "ii.", "1.1". These keep them, as HTML
would count otherwise. A paragraph that begins as an item does has a backslash before it.
"""

import re
from html.parser import HTMLParser

from django.utils.html import escape

BULLET = re.compile(r"^(?P<indent>\s*)[-*+•‣◦▪·–—]\s+(?P<rest>.*)$")
_NUMBER = re.compile(r"^\s*(?P<number>\d{1,3})[.)]\s+(?P<rest>.*)$")
_LETTERED = re.compile(
    r"^\s*(?P<rest>(?P<mark>\((?:[a-z]|[ivx]{1,5}|\d{1,2})\)|(?:[a-z]|[ivx]{1,5})[.)]|"
    r"\d{1,2}(?:\.\d{1,2})+\.?)\s+\S.*)$"
)
_FIRST_LETTERS = re.compile(r"\(?(?:a|i|1|\d+(?:\.\d+)*\.1)[.)]?")
_SPACES = re.compile(r"[ \t\r\n]+")
_ESCAPED = re.compile(r"^\\(?=\\*(?:[-*+•‣◦▪·–—]|1[.)])\s)")


def html_to_text(html: str) -> str:
    """Return rich text as plain text. Emphasis and the targets of links are lost."""
    writer = _TextWriter()
    writer.feed(html)
    writer.close()
    return writer.text


class _TextWriter(HTMLParser):
    """Collects the paragraphs and lists of rich text."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self._blocks: list[list[str]] = []
        self._marks: list[str] = []
        """What stands before an item of each list that is open."""
        self._line = ""
        self._mark = ""

    def handle_starttag(self, tag: str, attrs: object) -> None:
        """Begin a paragraph, a list or an item."""
        if tag in {"p", "ul", "ol", "li"}:
            self._end_line()
        if tag in {"ul", "ol"}:
            if not self._marks:
                self._blocks.append([])
            self._marks.append("-" if tag == "ul" else "1.")
        elif tag == "li" and self._marks:
            self._mark = self._marks[-1]
        elif tag == "br":
            self._line += " "

    def handle_endtag(self, tag: str) -> None:
        """End what the tag began."""
        if tag in {"p", "ul", "ol", "li"}:
            self._end_line()
        if tag in {"ul", "ol"} and self._marks:
            self._marks.pop()

    def handle_data(self, data: str) -> None:
        """Add words to the line."""
        self._line += data

    def _end_line(self) -> None:
        line = _SPACES.sub(" ", self._line).strip()
        self._line = ""
        if not line:
            return
        if not self._marks:
            self._blocks.append([_escape(line)])
            return
        mark = self._mark or self._marks[-1]
        if mark != "-":  # the number after that of the item before, whatever stands between
            numbers = [match for item in self._blocks[-1] if (match := _NUMBER.match(item))]
            mark = f"{len(numbers) + 1}."
        self._blocks[-1].append(f"{mark} {line}")

    @property
    def text(self) -> str:
        """The plain text of what was read."""
        self._end_line()
        return "\n\n".join("\n".join(block) for block in self._blocks if block)


def text_to_html(text: str) -> str:
    """Return plain text as rich text.

    A single line break is the end of a line on paper and becomes a space.
    """
    html: list[str] = []
    for block in re.split(r"\n\s*\n", text.strip()):
        paragraph: list[str] = []
        items: list[list[str]] = []
        tags: list[str] = []
        has_letters = False
        lines = block.split("\n")
        for line in lines:
            number = _NUMBER.match(line)
            if number and int(number["number"]) != tags.count("ol") + 1:
                number = None
            lettered = _LETTERED.match(line) if len(lines) > 1 else None
            has_letters |= bool(lettered and _FIRST_LETTERS.fullmatch(lettered["mark"]))
            match = BULLET.match(line) or number or (lettered if has_letters else None)
            if match:
                items.append([match["rest"].strip()])
                tags.append("ol" if match is number else "ul")
            elif items:
                items[-1].append(line.strip())
            else:
                paragraph.append(_ESCAPED.sub("", line.strip()))
        if words := _join_lines(paragraph):
            html.append(f"<p>{escape(words)}</p>")
        html.append(_build_lists(items, tags))
    return "".join(html)


def _escape(paragraph: str) -> str:
    """Return a paragraph for plain text, which `text_to_html` does not take for a list."""
    escaped = f"\\{paragraph}"
    return escaped if _ESCAPED.match(escaped) else paragraph


def _build_lists(items: list[list[str]], tags: list[str]) -> str:
    """Return items as lists, of which one ends where the tag changes."""
    html = ""
    for place, (lines, tag) in enumerate(zip(items, tags, strict=True)):
        if place == 0 or tags[place - 1] != tag:
            html += f"<{tag}>"
        html += f"<li>{escape(_join_lines(lines))}</li>"
        if place == len(tags) - 1 or tags[place + 1] != tag:
            html += f"</{tag}>"
    return html


def _join_lines(lines: list[str]) -> str:
    return " ".join(filter(None, lines))
