"""Tables in HTML: cells in a grid, with those that are merged, heads, and small print."""

import re
from typing import Any

from boardtrade.importing.reading.findings import Findings, Place
from boardtrade.importing.reading.pages.inline import Inline, InlineReader
from boardtrade.importing.reading.word.names import Element

MAX_COLUMNS = 60
MAX_ROWS = 1500
_LINK = re.compile(r"\[([^\]]*)\]\(((?:[^()\s]|\([^()\s]*\))*)\)")
_NOTE = re.compile(r"\[\^([a-z0-9]{8})\]")
_NUMBER = re.compile(r"[~≈<>±+−–-]?\s*[$€£]?\s*\d[\d\s.,’']*\s*(?:%|[a-z$€£]{1,3})?", re.IGNORECASE)
_LETTERS = "abcdefghijklmnopqrstuvwxyz"


class TableReader:
    """Reads one table."""

    def __init__(self, inline: InlineReader, findings: Findings, place: Place) -> None:
        self.inline, self.findings, self.place = inline, findings, place
        self.pictures: list[Element] = []
        self.marks: list[str] = []
        self.first_number: int | None = None
        self._note_letters: dict[str, str] = {}
        self._has_links = False

    def read(self, table: Element) -> dict[str, Any]:
        """Return a table as a piece of the body: rows of words, and which cells are merged."""
        rows = _get_rows(table)[:MAX_ROWS]
        if len(_get_rows(table)) > MAX_ROWS:
            self.findings.add("table_too_long", self.place, str(MAX_ROWS))
        grid: list[list[str]] = [[] for _row in rows]
        taken: dict[tuple[int, int], bool] = {}
        merged: list[dict[str, int]] = []
        header_cells: dict[tuple[int, int], bool] = {}
        width = 0
        for place, row in enumerate(rows):
            column = 0
            for cell in _get_cells(row):
                while taken.get((place, column)):
                    column += 1
                if column >= MAX_COLUMNS:
                    self.findings.add("table_too_wide", self.place, str(MAX_COLUMNS))
                    break
                words = self._read_cell(cell)
                across = min(_span(cell, "colspan"), MAX_COLUMNS - column)
                down = min(_span(cell, "rowspan"), len(rows) - place)
                for below in range(down):
                    for beside in range(across):
                        taken[place + below, column + beside] = True
                _put(grid[place], column, words)
                header_cells[place, column] = cell.tag == "th"
                if across > 1 or down > 1:
                    merged.append({"row": place, "column": column, "rows": down, "columns": across})
                column += across
                width = max(width, column)
        for line in grid:
            line.extend([""] * (width - len(line)))
        if self._has_links:
            self.findings.add("table_links", self.place)
        return {
            "type": "table",
            "rows": grid,
            "merged": [each for each in merged if each["row"] < len(grid)],
            "head": _count_head(table, rows, header_cells),
            "header_columns": _count_header_columns(grid, header_cells),
            "caption": self._read_caption(table),
            "notes": [
                f"[{letter}] {self.inline.notes.plain[key]}"
                for key, letter in self._note_letters.items()
            ],
        }

    def _read_caption(self, table: Element) -> str:
        caption = table.find("caption")
        return "" if caption is None else self.inline.read(caption).text

    def _read_cell(self, cell: Element) -> str:
        """Return the words of a cell, in a line for each of its paragraphs and items."""
        lines: list[str] = []
        self._read_lines(cell, lines, "")
        return "\n".join(filter(None, (" ".join(line.split()) for line in lines)))

    def _read_lines(self, element: Element, lines: list[str], prefix: str) -> None:
        blocks = {"p", "ul", "ol", "li", "table", "div", "h1", "h2", "h3", "h4", "h5", "h6"}
        found = self.inline.read(element, skip=frozenset(blocks))
        self._note(found)
        if words := self._write(found):
            lines.append(f"{prefix}{words}")
        count = 0
        for child in element:
            if child.tag == "table":
                self.findings.add("table_in_table", self.place)
                for row in _get_rows(child):
                    cells = [self._read_cell(each) for each in _get_cells(row)]
                    lines.append(" | ".join(cells))
            elif child.tag in {"ul", "ol", "div", "thead", "tbody"}:
                self._read_lines(child, lines, prefix)
            elif child.tag == "li":
                count += 1
                sign = f"{count}. " if element.tag == "ol" else "• "
                self._read_lines(child, lines, f"{prefix}{sign}")
            elif child.tag in blocks:
                self._read_lines(child, lines, prefix)

    def _note(self, found: Inline) -> None:
        self.pictures += found.pictures
        self.marks += found.marks
        if self.first_number is None:
            self.first_number = found.number

    def _write(self, found: Inline) -> str:
        """Write links and notes out: the cells of a table hold words alone."""

        def write_link(match: re.Match[str]) -> str:
            words, address = match[1], match[2]
            self._has_links = True
            bare = address.removeprefix("mailto:").removeprefix("tel:")
            return words if words in {address, bare} else f"{words} ({bare})"

        def write_note(match: re.Match[str]) -> str:
            place = len(self._note_letters)
            letter = self._note_letters.setdefault(match[1], _letter(place))
            return f" [{letter}]"

        return _NOTE.sub(write_note, _LINK.sub(write_link, found.plain)).strip()


def _letter(place: int) -> str:
    return _LETTERS[place] if place < len(_LETTERS) else str(place + 1)


def _get_rows(table: Element) -> list[Element]:
    rows: list[Element] = []
    for child in table:
        if child.tag == "tr":
            rows.append(child)
        elif child.tag in {"thead", "tbody", "tfoot"}:
            rows += [row for row in child if row.tag == "tr"]
    return rows


def _get_cells(row: Element) -> list[Element]:
    return [cell for cell in row if cell.tag in {"td", "th"}]


def _span(cell: Element, name: str) -> int:
    value = cell.get(name, "1")
    return max(1, int(value)) if value.isascii() and value.isdigit() and len(value) < 5 else 1


def _put(cells: list[str], column: int, words: str) -> None:
    cells += [""] * (column + 1 - len(cells))
    cells[column] = words


def _count_head(
    table: Element, rows: list[Element], header_cells: dict[tuple[int, int], bool]
) -> int:
    """Return how many rows the document itself marks as heads."""
    head = table.find("thead")
    if head is not None:
        return len([row for row in head if row.tag == "tr"])
    count = 0
    for place in range(len(rows)):
        heads = [is_head for (row, _column), is_head in header_cells.items() if row == place]
        if not heads or not all(heads):
            break
        count += 1
    return count


def _count_header_columns(grid: list[list[str]], header_cells: dict[tuple[int, int], bool]) -> int:
    """Return 1 if the first cell of each further row is marked as its head, or names the row."""
    marked = [is_head for (row, column), is_head in header_cells.items() if row and not column]
    if marked and all(marked):
        return 1
    first = [row[0] for row in grid[1:] if row and row[0]]
    return int(bool(first) and not all(map(_NUMBER.fullmatch, first)))


def looks_like_head(row: list[str]) -> bool:
    """Return whether a first row names the columns: words in all its cells, no numbers."""
    cells = row[1:] if row and not row[0] else row
    return bool(cells) and all(cell and not _NUMBER.fullmatch(cell) for cell in cells)
