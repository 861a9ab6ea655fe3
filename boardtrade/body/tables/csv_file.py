"""A table as a file for spreadsheets and programs."""

import csv
import io

from boardtrade.body.numbers.typed import find_decimal_signs, read_number, write_plainly
from boardtrade.body.tables.grid import Grid
from boardtrade.spreadsheet_cells import escape_formula


def write_csv(grid: Grid) -> str:
    """Return a table as CSV. Merged cells stand in the first of their places, as they are stored.

    What is a number, and nothing else, is written for programs; of the rest, what a spreadsheet
    would run as a formula is escaped.
    """
    lines = [list(map(escape_formula, line)) for line in grid.lines]
    for column, kind in enumerate(grid.kinds):
        if kind == "numeric":
            signs = find_decimal_signs(line[column] for line in grid.lines[1 + grid.header_rows :])
            for line, typed in zip(lines, grid.lines, strict=True):
                try:
                    number = None if signs.is_contradictory else read_number(typed[column], signs)
                except ValueError:
                    continue
                if number and not number.mark:
                    line[column] = write_plainly(number.value)
    text = io.StringIO()
    csv.writer(text, lineterminator="\r\n").writerows(lines)
    return text.getvalue()
