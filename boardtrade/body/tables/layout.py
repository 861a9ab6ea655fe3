"""The cells of a table as HTML has them: heads with a scope, spans, and what belongs to what."""

from dataclasses import dataclass, field
from functools import cached_property

from boardtrade.body.tables.grid import Grid, Merged
from boardtrade.body.tables.numbers import ShownNumber, show_numbers


@dataclass
class Cell:
    """A cell that is seen."""

    text: str
    kind: str
    line: int
    column: int
    scope: str = ""
    """“col” or “row” for a head."""
    rows: int = 1
    columns: int = 1
    pad: str = ""
    heads: list["Cell"] = field(default_factory=list)
    """The heads that a reader has to hear with it; empty where their scope says it all."""
    is_referred_to: bool = False
    """Whether it is among the heads of another cell."""

    @property
    def name(self) -> str:
        """The end of the id of a head, which tells its place."""
        return f"{self.line}-{self.column}"


class TableLayout:
    """The cells of a grid, in the rows of its head and of its body."""

    def __init__(self, grid: Grid) -> None:
        self.grid = grid
        self._heads = 1 + grid.header_rows
        self._cells = {(cell.line, cell.column): cell for cell in self._make_cells()}
        if self.is_complex:
            for cell in self._cells.values():
                cell.heads = self._find_heads(cell)
                for head in cell.heads:
                    head.is_referred_to = True

    @property
    def is_complex(self) -> bool:
        """Whether a scope alone does not say which heads belong to a cell."""
        return bool(self.grid.merged or self.grid.header_rows or self.grid.header_columns > 1)

    @property
    def is_padded(self) -> bool:
        """Whether decimal signs are to stand below each other."""
        return any(cell.pad for cell in self._cells.values())

    @cached_property
    def head(self) -> list[list[Cell]]:
        """The rows of the head."""
        return [self._get_row(line) for line in range(self._heads)]

    @cached_property
    def body(self) -> list[list[Cell]]:
        """The other rows."""
        return [self._get_row(line) for line in range(self._heads, len(self.grid.lines))]

    def _get_row(self, line: int) -> list[Cell]:
        columns = range(len(self.grid.columns))
        return [self._cells[line, column] for column in columns if (line, column) in self._cells]

    def _make_cells(self) -> list[Cell]:
        grid = self.grid
        merged = {(each.row, each.column): each for each in grid.merged}
        numbers = self._show_numbers()
        cells = []
        for line, texts in enumerate(grid.lines):
            for column, text in enumerate(texts):
                if (line, column) in grid.covered:
                    continue
                span = merged.get((line, column), Merged(line, column, 1, 1))
                shown = numbers.get((line, column), ShownNumber(text))
                is_row_head = column < grid.header_columns
                scope = "col" if line < self._heads else "row" if is_row_head else ""
                cells.append(
                    Cell(
                        text=shown.text,
                        kind=grid.kinds[column] if span.columns == 1 else "text",
                        line=line,
                        column=column,
                        scope=scope if text else "",  # a head without words is none
                        rows=span.rows,
                        columns=span.columns,
                        pad=shown.pad,
                    )
                )
        return cells

    def _show_numbers(self) -> dict[tuple[int, int], ShownNumber]:
        shown = {}
        for column, kind in enumerate(self.grid.kinds):
            if kind == "numeric":
                lines = range(self._heads, len(self.grid.lines))
                texts = [self.grid.lines[line][column] for line in lines]
                for line, number in zip(lines, show_numbers(texts), strict=True):
                    shown[line, column] = number
        return shown

    def _find_heads(self, cell: Cell) -> list[Cell]:
        """Return the heads of a cell: those above it, then those before it in its row."""
        columns = range(cell.column, cell.column + cell.columns)
        rows = range(cell.line, cell.line + cell.rows)
        above = [
            head
            for head in self._cells.values()
            if head.scope == "col"
            and head.line < cell.line
            and _meet(head.column, head.columns, columns)
        ]
        before = [
            head
            for head in self._cells.values()
            if head.scope == "row"
            and head.column < cell.column
            and _meet(head.line, head.rows, rows)
        ]
        return [*above, *before]


def _meet(first: int, count: int, others: range) -> bool:
    return first < others.stop and others.start < first + count
