"""Reads a table: the cells of a spreadsheet, a CSV file, or one in Markdown."""

import re
from dataclasses import dataclass, field

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from boardtrade.spreadsheet_cells import unescape_formula
from recommendations.staff.pasting.reading.cells import read_cells
from recommendations.staff.pasting.reading.columns import EITHER, find_field, read_priority
from recommendations.staff.pasting.reading.dates import read_date
from recommendations.staff.pasting.reading.headings import find_addressee
from recommendations.staff.pasting.reading.items import LeftOut, PastedItem, PasteResult
from recommendations.staff.pasting.reading.labels import RANK_OF_ITEM, read_labels
from recommendations.staff.pasting.reading.wording import clean_title, first_sentence, without_bold

_ROWS_BEFORE_HEADER = 12
_MOST_COLUMNS = 100
_DELIMITERS = ("\t", ";", ",", "|")
_SEPARATOR_LINE = re.compile(r"^sep=(.)\s*$", re.IGNORECASE)
_MARKDOWN_RULE = re.compile(r"^\s*\|?\s*:?-{2,}:?\s*(\|\s*:?-{2,}:?\s*)*\|?\s*$")
_JOINED = {"addressees": "; ", "text": "\n\n", "rationale": "\n\n"}
"""Fields that more than one column may hold."""
_WEAK_NUMBERS = re.compile(
    r"(?i)^\s*(?:id|ref|reference|item|ser|serial|s/n|no de reference)\.?\s*$"
)

_OPEN_QUOTE = gettext_lazy(
    "A quotation mark is opened in row %(row)d and never closed: look where its cell ends."
)


@dataclass
class Table:
    """A table with its header."""

    header: list[str]
    fields: list[str | None]
    rows: list[list[str]]
    first_row: int
    """The number of the row after the header, in the file."""
    before: list[str] = field(default_factory=list)
    open_quotes: list[int] = field(default_factory=list)
    """The rows in which a quotation mark is opened and never closed."""
    is_nameless: bool = False
    """Whether no line names its columns."""


def find_table(text: str, *, is_file: bool = False) -> Table | None:
    """Return the table in a text, or None if no line of it names columns.

    A file may have a single column; elsewhere such a line is a heading.
    """
    lines = text.split("\n")
    start = next((place for place, line in enumerate(lines) if line.strip()), 0)
    delimiters: tuple[str, ...] = _DELIMITERS
    if match := _SEPARATOR_LINE.match(lines[start]):
        delimiters = (match[1],)
        lines, start = lines[start + 1 :], 0
    best: tuple[int, int, str] = (0, 0, "")
    for place in range(start, min(start + _ROWS_BEFORE_HEADER, len(lines))):
        for delimiter in delimiters:
            cells = _read_header(lines, place, delimiter)
            if len(cells) > _MOST_COLUMNS:
                continue
            known = _assign_fields(cells)
            count = len({name for name in known if name})
            if ({"title", "text"} & set(known)) and count > best[0] and (count > 1 or is_file):
                best = (count, place, delimiter)
        if best[0] > 1:
            break
    count, place, delimiter = best
    if not count:
        return None
    return _build_table(lines, place, delimiter, skipped=bool(match))


def split_table(table: Table) -> PasteResult:
    """Return the items of a table."""
    result = PasteResult([], [LeftOut("heading", line) for line in table.before])
    _note_unknown_columns(table, result)
    if table.is_nameless:
        result.remarks.append(
            _(
                "No line names the columns of this table. The longest was taken for what is "
                "recommended. For the others, add a first line such as “number, title, addressee”."
            )
        )
    result.understood += [
        cell for cell, name in zip(table.header, table.fields, strict=True) if name
    ]
    heading = ""
    for number, row in enumerate(table.rows, start=table.first_row):
        if not any(cell.strip() for cell in row):
            continue
        if section := _read_section(table, row):
            heading = section
            result.left_out.append(LeftOut("heading", section))
            continue
        if extra := [cell.strip() for cell in row[len(table.fields) :] if cell.strip()]:
            result.remarks.append(
                _("Row %(row)d has more cells than the header; the last ones were left out.")
                % {"row": number}
            )
            result.left_out += [LeftOut("cell", cell) for cell in extra]
        item = _read_row(table, row)
        result.understood.append(item.priority)
        item.priority = read_priority(item.priority)
        if _is_continued(item) and result.items:
            _continue(result.items[-1], item)
            continue
        item.heading = heading.strip(" #*_:")
        if heading and not item.addressees and (name := find_addressee(heading)):
            item.addressees = name
            item.remarks.append(
                _("The heading “%(heading)s” names the addressee.") % {"heading": heading}
            )
        if number in table.open_quotes:
            item.remarks.append(str(_OPEN_QUOTE) % {"row": number})
        result.items.append(item)
    result.remarks += [str(_OPEN_QUOTE) % {"row": number} for number in table.open_quotes]
    _note_merged_cells(result)
    return result


def _read_header(lines: list[str], place: int, delimiter: str) -> list[str]:
    """Return the cells of what may be a header; a cell of it may have several lines."""
    if lines[place].count('"') % 2 and delimiter != "|":
        rows, open_quotes = read_cells("\n".join(lines[place : place + 10]), delimiter)
        return [] if open_quotes else rows[0]
    return _split_header(lines[place], delimiter)


def _split_header(line: str, delimiter: str) -> list[str]:
    if delimiter == "|":
        if line.count("|") < 1:
            return []
        line = line.strip().removeprefix("|").removesuffix("|")
    elif delimiter not in line and line.count("|"):
        return []
    return [cell.strip().strip('"').strip() for cell in line.split(delimiter)]


def _assign_fields(header: list[str]) -> list[str | None]:
    """Return the field of each column; one that is the title or the text is what no other is."""
    fields = [find_field(cell) if cell else None for cell in header]
    for place, name in enumerate(fields):
        if name == EITHER:
            taken = {*fields[:place], *fields[place + 1 :]}
            fields[place] = "text" if "title" in taken and "text" not in taken else "title"
            if "title" in taken and "text" in taken:
                fields[place] = None
    if "title" not in fields and "text" in fields:
        fields[fields.index("text")] = "title"
    for place, name in enumerate(fields):
        if name == "number" and fields.count("number") > 1 and _WEAK_NUMBERS.match(header[place]):
            fields[place] = None
    for place, name in enumerate(fields):
        if name and name not in _JOINED and name in fields[:place]:
            fields[place] = None
    return fields


def _build_table(lines: list[str], place: int, delimiter: str, *, skipped: bool) -> Table:
    before = [
        line.strip().strip(delimiter).strip()
        for line in lines[:place]
        if line.strip(f" {delimiter}")
    ]
    if delimiter == "|":
        body = [line for line in lines[place:] if line.strip() and not _MARKDOWN_RULE.match(line)]
        rows = [
            [
                without_bold(cell.strip()).replace("\\|", "|").replace("<br>", "\n")
                for cell in _split_pipes(line)
            ]
            for line in body
        ]
        open_quotes: list[int] = []
    else:
        rows, open_quotes = read_cells("\n".join(lines[place:]), delimiter)
    header = [cell.strip() for cell in rows[0]]
    fields = _assign_fields(header)
    if not header[0] and "number" not in fields and _are_numbers(rows[1:]):
        fields[0] = "number"
    first_row = place + 2 + skipped
    return Table(
        header,
        fields,
        rows[1:],
        first_row,
        before,
        [row + place + 1 + skipped for row in open_quotes],
    )


def find_nameless_table(text: str) -> Table | None:
    """Return cells of a spreadsheet that were copied without their header, or None."""
    if "\t" not in text:
        return None
    rows, _open_quotes = read_cells(text.strip("\n"), "\t")
    rows = [[cell.strip() for cell in row] for row in rows if any(cell.strip() for cell in row)]
    columns = {len(row) for row in rows}
    if len(rows) < 2 or len(columns) > 1 or columns.pop() < 3:
        return None
    widths = [sum(map(len, column)) for column in zip(*rows, strict=True)]
    fields: list[str | None] = [None] * len(widths)
    if _are_numbers(rows):
        fields[0], widths[0] = "number", -1
    fields[widths.index(max(widths))] = "title"
    for place, column in enumerate(zip(*rows, strict=True)):
        if (
            fields[place] is None
            and all(not cell or read_date(cell) for cell in column)
            and any(column)
        ):
            fields[place] = "due_date"
    return Table([""] * len(widths), fields, rows, 1, is_nameless=True)


def _are_numbers(rows: list[list[str]]) -> bool:
    cells = [row[0].strip() for row in rows if row and row[0].strip()]
    return bool(cells) and all(
        re.fullmatch(r"[A-Z]{0,3}[-.]?\d[\d.]{0,6}\w?", _read_number(cell)) for cell in cells
    )


def _split_pipes(line: str) -> list[str]:
    inner = line.strip().removeprefix("|")
    inner = inner[:-1] if inner.endswith("|") and not inner.endswith("\\|") else inner
    return re.split(r"(?<!\\)\|", inner)


def _note_unknown_columns(table: Table, result: PasteResult) -> None:
    unknown = [
        place
        for place, (cell, name) in enumerate(zip(table.header, table.fields, strict=True))
        if cell and not name
    ]
    nameless = [
        place
        for place, cell in enumerate(table.header)
        if not cell
        and not table.fields[place]
        and any(row[place].strip() for row in table.rows if place < len(row))
    ]
    for place in unknown:
        result.left_out.append(LeftOut("column", table.header[place]))
    for place in unknown + nameless:
        values = [row[place].strip() for row in table.rows if place < len(row)]
        result.left_out += [LeftOut("column words", value) for value in values if value]


def _read_section(table: Table, row: list[str]) -> str:
    """Return the words of a row that is a heading: one cell, which is not that of the title."""
    filled = [(place, cell.strip()) for place, cell in enumerate(row) if cell.strip()]
    if len(filled) != 1:
        return ""
    place, words = filled[0]
    name = table.fields[place] if place < len(table.fields) else None
    if name == "number":
        return "" if re.fullmatch(r"[\d.]+\w?|\w{1,4}", words) else words
    if name == "title" and place == 0 and find_addressee(words) and words.endswith(":"):
        return words
    return words if place == 0 and name is None else ""


def _read_row(table: Table, row: list[str]) -> PastedItem:
    item = PastedItem()
    for name, cell in zip(table.fields, row, strict=False):
        value = unescape_formula(cell.strip())
        if not name or not value:
            continue
        current = getattr(item, name)
        setattr(item, name, f"{current}{_JOINED[name]}{value}" if current else value)
    item.label = item.number
    item.number = _read_number(item.number)
    has_title_of_its_own = "text" in table.fields
    if not item.number and "number" not in table.fields and (found := read_labels(item.title)):
        label = found[0]
        if label.number and not label.is_weak and label.rest:
            item.number, item.label, item.title = label.number, label.written, label.rest
    item.is_title_apart = has_title_of_its_own
    if not has_title_of_its_own:
        item.text = item.text or item.title
        item.title = " ".join(_first_words(item.title).split())
    return item


def _first_words(text: str) -> str:
    return clean_title(first_sentence(text))


def _read_number(written: str) -> str:
    """Return the number in a cell, without the label that may stand before it."""
    number = re.sub(r"(?<=\d)\.0$", "", written.strip()).strip(" .:)(#")
    labels = [label for label in read_labels(number) if label.rank == RANK_OF_ITEM]
    return labels[0].number if labels and not labels[0].rest else number


def _is_continued(item: PastedItem) -> bool:
    """Return whether a row has only a text: the rest of the row before, on the next page."""
    return bool(item.text) and not (item.number or item.title or item.addressees or item.due_date)


def _continue(item: PastedItem, more: PastedItem) -> None:
    item.text = f"{item.text}\n\n{more.text}"
    item.remarks.append(
        _("The text of the next row, which has neither number nor title, was added to it.")
    )


def _note_merged_cells(result: PasteResult) -> None:
    """Say which rows may have lost the addressee of a merged cell above them."""
    last = ""
    for item in result.items:
        if item.addressees:
            last = item.addressees
        elif last:
            item.remarks.append(
                _(
                    "Its addressee is empty. If the cell was merged with that above, it is "
                    "“%(name)s”."
                )
                % {"name": last}
            )
