"""Parses a pasted list or table into recommendations, without use of the database."""

import csv
import io
import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from boardtrade.body.plain_text import BULLET
from boardtrade.delivery.spreadsheet_cells import unescape_formula
from boardtrade.languages.accents import strip_accents
from recommendations.pages.services import MAX_CREATED_AT_ONCE

UNSPLIT_TITLE_LENGTH = 150
"""A longer first line is split after its first sentence."""
MAX_TITLE_LENGTH = 255

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
_SENTENCE_END = re.compile(r"(?<=[.!?])\s+(?=[A-ZÀ-Þ“«\"])")

FIELDS_BY_HEADING = {
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
"""The fields by the headings that a column may have, in lower case and without accents."""

PRIORITIES_BY_NAME = {
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
    """The pasted text cannot be parsed; the message tells staff why."""


@dataclass
class PastedItem:
    """A recommendation with its fields as they were pasted."""

    number: str = ""
    title: str = ""
    text: str = ""
    rationale: str = ""
    addressees: str = ""
    priority: str = ""
    due_date: str = ""
    success_measure: str = ""


@dataclass
class PasteResult:
    """The pasted recommendations, and remarks for staff on what was left out."""

    items: list[PastedItem]
    remarks: list[str] = field(default_factory=list)


def split(text: str, *, is_table: bool = False) -> PasteResult:
    """Parse a table with a header, a numbered list, a list with bullets, or lines.

    `is_table` tells that the text is from a CSV file. Raise PasteError with a message for staff.
    """
    text = text.replace("\ufeff", "").replace("\r\n", "\n").replace("\r", "\n")
    if not text.strip():
        raise PasteError(_("Paste a list or a table, or choose a file."))
    delimiter, field_count = _detect_delimiter(text)
    if field_count >= 2 or (is_table and field_count):
        result = _split_table(text, delimiter)
    elif is_table:
        raise PasteError(
            _("The first line of the file has no column called “title”. See what is said beside.")
        )
    else:
        result = _split_list(text.split("\n"))
    if not result.items:
        raise PasteError(_("No recommendation was found in it."))
    if len(result.items) > MAX_CREATED_AT_ONCE:
        raise PasteError(
            _("These are %(count)d recommendations; %(most)d can be added at once. Paste a part.")
            % {"count": len(result.items), "most": MAX_CREATED_AT_ONCE}
        )
    return result


def decode(content: bytes) -> str:
    """Decode a file of a spreadsheet: UTF-8, UTF-16 with a byte order mark, or Windows-1252."""
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return content.decode("utf-16", errors="replace")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1252", errors="replace")


def _normalize(text: str) -> str:
    return strip_accents(text.strip().lower()).strip(" :*_.")


def _detect_delimiter(text: str) -> tuple[str, int]:
    """Return the delimiter of the first line, and the number of fields that its cells name."""
    first_line = text.lstrip("\n").split("\n", 1)[0]
    best = (",", 0)
    for delimiter in (",", ";", "\t"):
        headings = [_normalize(cell.strip('" ')) for cell in first_line.split(delimiter)]
        fields = {FIELDS_BY_HEADING[cell] for cell in headings if cell in FIELDS_BY_HEADING}
        if "title" in fields and len(fields) > best[1]:
            best = (delimiter, len(fields))
    return best


def _split_table(text: str, delimiter: str) -> PasteResult:
    try:
        rows = list(csv.reader(io.StringIO(text.lstrip("\n")), delimiter=delimiter))
    except csv.Error as error:  # a cell of more than 128 kB: a quotation mark is not closed
        raise PasteError(
            _("The table cannot be read: a quotation mark is opened and not closed.")
        ) from error
    header, *body = rows
    field_names = [FIELDS_BY_HEADING.get(_normalize(cell)) for cell in header]
    unknown_headings = [
        cell.strip() for cell, name in zip(header, field_names, strict=True) if not name and cell
    ]
    result = PasteResult([])
    if unknown_headings:
        result.remarks.append(
            _("These columns are not known and were left out: %(columns)s.")
            % {"columns": ", ".join(unknown_headings)}
        )
    for row_number, row in enumerate(body, start=2):
        if not any(cell.strip() for cell in row):
            continue
        if any(cell.strip() for cell in row[len(field_names) :]):
            result.remarks.append(
                _("Row %(row)d has more cells than the header; the last ones were left out.")
                % {"row": row_number}
            )
        item = PastedItem()
        for name, cell in zip(field_names, row, strict=False):
            if name and not getattr(item, name):
                setattr(item, name, unescape_formula(cell.strip()))
        item.number = item.number.removesuffix(".0").strip(" .:)#")
        item.priority = PRIORITIES_BY_NAME.get(_normalize(item.priority), item.priority)
        result.items.append(item)
    return result


def _split_list(lines: list[str]) -> PasteResult:
    patterns = (_NUMBERED, BULLET)
    pattern = next(
        (pattern for pattern in patterns if any(pattern.match(line) for line in lines)), None
    )
    if pattern is None:
        return PasteResult([_build_item("", [line]) for line in lines if line.strip()])
    min_indent = min(
        _get_indent(match) for match in (pattern.match(line) for line in lines) if match is not None
    )
    leading_lines: list[str] = []
    numbers_and_lines: list[tuple[str, list[str]]] = []
    for line in lines:
        match = pattern.match(line)
        if match and _get_indent(match) < min_indent + 2:  # else a list in the text
            groups = match.groupdict()
            number = groups.get("named") or groups.get("plain") or ""
            numbers_and_lines.append((number, [match["rest"]]))
        elif numbers_and_lines:
            numbers_and_lines[-1][1].append(line)
        elif line.strip():
            leading_lines.append(line.strip())
    remarks = []
    if leading_lines:
        remarks.append(
            _("What stands before the first one was left out: “%(text)s”")
            % {"text": " ".join(leading_lines)[:200]}
        )
    items = [_build_item(number, item_lines) for number, item_lines in numbers_and_lines]
    return PasteResult(items, remarks)


def _get_indent(match: re.Match[str]) -> int:
    return len(match["indent"].expandtabs(4))


def _build_item(number: str, lines: Iterable[str]) -> PastedItem:
    title, _separator, text = "\n".join(lines).strip().partition("\n")
    title = title.strip().strip("*").strip()
    if len(title) > UNSPLIT_TITLE_LENGTH:
        sentence, *rest = _SENTENCE_END.split(title, maxsplit=1)
        if rest and len(sentence) <= MAX_TITLE_LENGTH:
            title, text = sentence, f"{rest[0]}\n{text}"
    # The text may have been indented as a whole, with lists in it.
    text = "\n".join(line.strip() for line in text.strip().split("\n"))
    return PastedItem(number=str(int(number)) if number else "", title=title, text=text)
