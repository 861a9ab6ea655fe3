"""A table without the rows and columns that nobody has filled in."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from wagtail.contrib.typed_table_block.blocks import TypedTable

from boardtrade.body.numbers.typed import NO_NUMBERS
from boardtrade.body.tables.numbers import is_number

MAX_HEADER_ROWS = 3
MAX_HEADER_COLUMNS = 3


@dataclass(frozen=True, order=True)
class Merged:
    """Cells that are one. Line 0 has the headings of the columns, line 1 is the first row."""

    row: int
    column: int
    rows: int
    columns: int

    @property
    def places(self) -> list[tuple[int, int]]:
        """The line and column of each cell, the first of which has the words."""
        return [
            (row, column)
            for row in range(self.row, self.row + self.rows)
            for column in range(self.column, self.column + self.columns)
        ]


class Grid(TypedTable):
    """The filled part of a table."""

    header_rows: int = 0
    """How many rows below the headings of the columns are heads as well."""
    header_columns: int = 1
    """How many columns have the heads of rows."""
    merged: tuple[Merged, ...] = ()

    @classmethod
    def from_table(
        cls,
        table: TypedTable,
        *,
        header_rows: int = 0,
        header_columns: int = 1,
        merged: Iterable[Mapping[str, int]] = (),
    ) -> "Grid":
        """Return the filled part of a table; what is said of places follows them."""
        filled = [
            place for place, row in enumerate(table.row_data) if any(map(has_words, row["values"]))
        ]
        rows = [table.row_data[place]["values"] for place in filled]
        columns = [
            place
            for place, column in enumerate(table.columns)
            if has_words(column["heading"]) or any(has_words(row[place]) for row in rows)
        ]
        grid = cls(
            columns=[table.columns[place] for place in columns],
            row_data=[{"values": [row[place] for place in columns]} for row in rows],
            caption=(table.caption or "").strip(),
        )
        grid.header_rows = sum(place < min(header_rows, MAX_HEADER_ROWS) for place in filled)
        heads = min(header_columns, MAX_HEADER_COLUMNS)
        grid.header_columns = sum(place < heads for place in columns)
        lines = [0, *(place + 1 for place in filled)]
        grid.merged = tuple(grid._find_merged(merged, lines, columns))
        return grid

    def _find_merged(
        self, merged: Iterable[Mapping[str, int]], lines: list[int], columns: list[int]
    ) -> Iterable[Merged]:
        """Yield what is merged in this part of the table, so that no words are hidden."""
        taken: set[tuple[int, int]] = set()
        for each in sorted(_read_merged(merged)):
            inside = [
                place for place, line in enumerate(lines) if _is_in(line, each.row, each.rows)
            ]
            across = [
                place
                for place, column in enumerate(columns)
                if _is_in(column, each.column, each.columns)
            ]
            if not inside or not across:
                continue
            heads = 1 + self.header_rows
            last = heads if inside[0] < heads else len(lines)  # no cell is both a head and none
            inside = [place for place in inside if place < last]
            part = Merged(inside[0], across[0], len(inside), len(across))
            covered = part.places[1:]
            if (
                covered
                and not taken.intersection(part.places)
                and not any(has_words(self.get_text(*place)) for place in covered)
            ):
                taken.update(part.places)
                yield part

    def get_text(self, line: int, column: int) -> str:
        """Return the words of a cell; line 0 has the headings of the columns."""
        if line == 0:
            return str(self.columns[column]["heading"] or "").strip()
        return str(self.row_data[line - 1]["values"][column] or "").strip()

    @cached_property
    def lines(self) -> list[list[str]]:
        """The words of all cells, the headings of the columns first."""
        return [
            [self.get_text(line, column) for column in range(len(self.columns))]
            for line in range(len(self.row_data) + 1)
        ]

    @cached_property
    def covered(self) -> frozenset[tuple[int, int]]:
        """The places of cells that are part of the one before or above them."""
        return frozenset(place for each in self.merged for place in each.places[1:])

    @cached_property
    def kinds(self) -> list[str]:
        """For each column “numeric”, as numbers align right, or “text”."""
        return [self._get_kind(column) for column in range(len(self.columns))]

    def _get_kind(self, column: int) -> str:
        cells = [line[column] for line in self.lines[1 + self.header_rows :]]
        filled = [cell for cell in cells if cell.lower() not in NO_NUMBERS]
        is_numeric = self.columns[column]["block"].name == "numeric" or (
            column >= max(1, self.header_columns) and filled and all(map(is_number, filled))
        )
        return "numeric" if is_numeric else "text"


def has_words(value: Any) -> bool:
    """Return whether a cell shows anything."""
    return bool(str(value or "").strip())


def _read_merged(merged: Iterable[Mapping[str, int]]) -> Iterable[Merged]:
    """Yield what is stored as merged, without what is no part of a table."""
    for each in merged:
        sizes = [each.get(name) for name in ("row", "column", "rows", "columns")]
        if all(isinstance(size, int) and 0 <= size <= 10_000 for size in sizes):
            yield Merged(*sizes)  # type: ignore[arg-type]


def _is_in(place: int, first: int, count: int) -> bool:
    return first <= place < first + count
