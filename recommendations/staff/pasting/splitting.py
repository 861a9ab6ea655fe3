"""Splits what staff paste, a list or a table, into recommendations; touches no database."""

import csv
import io
import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from django.utils.html import escape
from django.utils.translation import gettext as _

from boardtrade.languages.accents import strip_accents
from recommendations.pages.services import MAX_CREATED_AT_ONCE

LONG_TITLE = 150
"""A first line longer than this is split after its first sentence."""
LONGEST_TITLE = 255

_NUMBERED = re.compile(
    r"""^(?P<indent>\s*)
    (?:\#{1,6}\s+)?\**
    (?:
        (?:recommendations?|recommandations?|rec\.?)\s*(?:n[o°º]\.?\s*|\#\s*)?
        (?P<named>\d{1,4})\s*(?:[.:)\]\-–—]+\s*|$)
      | [(\[]?(?P<plain>\d{1,4})\s*[.):\]]+\**(?:\s+|$)
    )
    \**(?P<rest>.*)$""",
    re.IGNORECASE | re.VERBOSE,
)
_BULLET = re.compile(r"^(?P<indent>\s*)[-*+•‣◦▪·–—]\s+(?P<rest>.*)$")
_SENTENCE_END = re.compile(r"(?<=[.!?])\s+(?=[A-ZÀ-Þ“«\"])")

COLUMNS = {
    "number": "number",
    "no": "number",
    "nr": "number",
    "#": "number",
    "numero": "number",
    "title": "title",
    "recommendation": "title",
    "titre": "title",
    "recommandation": "title",
    "text": "text",
    "description": "text",
    "texte": "text",
    "rationale": "rationale",
    "why": "rationale",
    "justification": "rationale",
    "addressee": "addressees",
    "addressees": "addressees",
    "to": "addressees",
    "destinataire": "addressees",
    "destinataires": "addressees",
    "priority": "priority",
    "priorite": "priority",
    "due": "due_date",
    "due date": "due_date",
    "deadline": "due_date",
    "echeance": "due_date",
    "measure": "success_measure",
    "measure of success": "success_measure",
    "success measure": "success_measure",
    "mesure": "success_measure",
}
"""What the columns of a table may be called, in small letters and without accents."""

PRIORITIES = {
    "high": "1",
    "haute": "1",
    "elevee": "1",
    "medium": "2",
    "moyenne": "2",
    "low": "3",
    "basse": "3",
    "faible": "3",
}


class PasteError(ValueError):
    """What was pasted cannot be split; the message says why, for staff."""


@dataclass
class PastedItem:
    """One recommendation, every part as it was written."""

    number: str = ""
    title: str = ""
    text: str = ""
    rationale: str = ""
    addressees: str = ""
    priority: str = ""
    due_date: str = ""
    success_measure: str = ""


@dataclass
class Pasted:
    """What was found, and what was left out, in words."""

    items: list[PastedItem]
    remarks: list[str] = field(default_factory=list)


def split(text: str, *, is_table: bool = False) -> Pasted:
    """Split a table with a header, a numbered list, bullets, or lines, whichever it is.

    `is_table` says that it comes from a CSV file. Raises PasteError with words for staff.
    """
    text = text.replace("\ufeff", "").replace("\r\n", "\n").replace("\r", "\n")
    if not text.strip():
        raise PasteError(_("Paste a list or a table, or choose a file."))
    delimiter, known = _delimiter(text)
    if known >= 2 or (is_table and known):
        pasted = _split_table(text, delimiter)
    elif is_table:
        raise PasteError(
            _("The first line of the file has no column called “title”. See what is said beside.")
        )
    else:
        pasted = _split_list(text.split("\n"))
    if not pasted.items:
        raise PasteError(_("No recommendation was found in it."))
    if len(pasted.items) > MAX_CREATED_AT_ONCE:
        raise PasteError(
            _("These are %(count)d recommendations; %(most)d can be added at once. Paste a part.")
            % {"count": len(pasted.items), "most": MAX_CREATED_AT_ONCE}
        )
    return pasted


def decode(content: bytes) -> str:
    """Read a file as spreadsheets write it: UTF-8, UTF-16 with its mark, or Windows' own."""
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return content.decode("utf-16", errors="replace")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1252", errors="replace")


def paragraphs(text: str) -> str:
    """Turn plain text into rich text: blank lines part paragraphs, lines with a bullet make a list.

    A single line break is taken for the end of a line on paper.
    """
    blocks: list[str] = []
    for block in re.split(r"\n\s*\n", text.strip()):
        words: list[str] = []
        points: list[list[str]] = []
        for line in block.split("\n"):
            if bullet := _BULLET.match(line):
                points.append([bullet["rest"].strip()])
            elif points:
                points[-1].append(line.strip())
            else:
                words.append(line.strip())
        if said := " ".join(filter(None, words)):
            blocks.append(f"<p>{escape(said)}</p>")
        if points:
            rows = (f"<li>{escape(' '.join(filter(None, point)))}</li>" for point in points)
            blocks.append(f"<ul>{''.join(rows)}</ul>")
    return "".join(blocks)


def _plain(word: str) -> str:
    return strip_accents(word.strip().lower()).strip(" :*_.")


def _delimiter(text: str) -> tuple[str, int]:
    """Return what parts the cells of the first line, and how many columns it then names."""
    first = text.lstrip("\n").split("\n", 1)[0]
    best = (",", 0)
    for delimiter in (",", ";", "\t"):
        cells = [_plain(cell.strip('" ')) for cell in first.split(delimiter)]
        known = {COLUMNS[cell] for cell in cells if cell in COLUMNS}
        if "title" in known and len(known) > best[1]:
            best = (delimiter, len(known))
    return best


def _split_table(text: str, delimiter: str) -> Pasted:
    try:
        rows = list(csv.reader(io.StringIO(text.lstrip("\n")), delimiter=delimiter))
    except csv.Error as error:  # a cell of more than 128 kB, which is a quote never closed
        raise PasteError(
            _("The table cannot be read: a quotation mark is opened and not closed.")
        ) from error
    header, *body = rows
    names = [COLUMNS.get(_plain(cell)) for cell in header]
    unused = [cell.strip() for cell, name in zip(header, names, strict=True) if not name and cell]
    pasted = Pasted([])
    if unused:
        pasted.remarks.append(
            _("These columns are not known and were left out: %(columns)s.")
            % {"columns": ", ".join(unused)}
        )
    for line, row in enumerate(body, start=2):
        if not any(cell.strip() for cell in row):
            continue
        if any(cell.strip() for cell in row[len(names) :]):
            pasted.remarks.append(
                _("Row %(row)d has more cells than the header; the last ones were left out.")
                % {"row": line}
            )
        item = PastedItem()
        for name, cell in zip(names, row, strict=False):
            if name and not getattr(item, name):
                setattr(item, name, cell.strip())
        item.number = item.number.removesuffix(".0").strip(" .:)#")
        item.priority = PRIORITIES.get(_plain(item.priority), item.priority)
        pasted.items.append(item)
    return pasted


def _split_list(lines: list[str]) -> Pasted:
    pattern = next(
        (each for each in (_NUMBERED, _BULLET) if any(each.match(line) for line in lines)), None
    )
    if pattern is None:
        return Pasted([_item("", [line]) for line in lines if line.strip()])
    outermost = min(
        _indent(match) for match in (pattern.match(line) for line in lines) if match is not None
    )
    before: list[str] = []
    found: list[tuple[str, list[str]]] = []
    for line in lines:
        match = pattern.match(line)
        if match and _indent(match) < outermost + 2:  # deeper, it is a list within the text
            groups = match.groupdict()
            number = groups.get("named") or groups.get("plain") or ""
            found.append((number, [match["rest"]]))
        elif found:
            found[-1][1].append(line)
        elif line.strip():
            before.append(line.strip())
    remarks = []
    if before:
        remarks.append(
            _("What stands before the first one was left out: “%(text)s”")
            % {"text": " ".join(before)[:200]}
        )
    return Pasted([_item(number, told) for number, told in found], remarks)


def _indent(match: re.Match[str]) -> int:
    return len(match["indent"].expandtabs(4))


def _item(number: str, lines: Iterable[str]) -> PastedItem:
    title, _separator, text = "\n".join(lines).strip().partition("\n")
    title = title.strip().strip("*").strip()
    if len(title) > LONG_TITLE:
        first, *rest = _SENTENCE_END.split(title, maxsplit=1)
        if rest and len(first) <= LONGEST_TITLE:
            title, text = first, f"{rest[0]}\n{text}"
    # Bullets of a list that was pasted with its indentation stand at the margin now.
    text = "\n".join(line.strip() for line in text.strip().split("\n"))
    return PastedItem(number=str(int(number)) if number else "", title=title, text=text)
