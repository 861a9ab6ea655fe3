"""From the table of a chart's block to the chart: what is in it, and whether it can be drawn."""

import re
import unicodedata
from collections.abc import Mapping
from typing import Any

from django.utils.text import Truncator
from django.utils.translation import gettext as _

from boardtrade.body.charts.chart import Chart, ChartKind, Series
from boardtrade.body.charts.limits import find_unreadable
from boardtrade.body.numbers.typed import find_decimal_signs, read_number
from boardtrade.body.tables.grid import Grid
from boardtrade.spreadsheet_cells import unescape_formula


def read_chart(value: Mapping[str, Any]) -> Chart:
    """Return the chart of a block. What keeps it from being drawn is its `problem`.

    The first column of the table has the names, each other one the numbers of a series.
    """
    grid = Grid.from_table(value["table"])
    rows = [[str(cell or "") for cell in row["values"]] for row in grid.row_data]
    headings = [_clean(column["heading"]) for column in grid.columns]
    problem, columns = _read_numbers(headings, rows)
    kind = value.get("kind")
    chart = Chart(
        kind=ChartKind(kind) if kind in ChartKind.values else ChartKind.BAR,
        title=_clean(value.get("title")),
        description=_clean(value.get("description")),
        unit=_clean(value.get("unit")),
        source=_clean(value.get("source")),
        heading=headings[0] if headings else "",
        categories=tuple(_clean(row[0]) for row in rows),
        series=tuple(columns),
    )
    return _with_problem(chart, problem or find_unreadable(chart))


def _with_problem(chart: Chart, problem: str) -> Chart:
    return Chart(**{**vars(chart), "problem": problem})


def _read_numbers(headings: list[str], rows: list[list[str]]) -> tuple[str, list[Series]]:
    """Return what cannot be read as a number, in a sentence, and the series."""
    signs = find_decimal_signs(cell for row in rows for cell in row[1:])
    problem, marks = "", set()
    if signs.is_contradictory:
        problem = _(
            "“%(one)s” has a decimal comma and “%(other)s” a decimal point: write all numbers of "
            "the chart in one way."
        ) % {"one": signs.comma, "other": signs.point}
    columns = []
    for place, name in enumerate(headings[1:], start=1):
        values = []
        for row in rows:
            try:
                number = read_number(row[place], signs)
            except ValueError:
                number = None
                problem = problem or _describe_unreadable(row[place], name or str(place + 1))
            marks |= {number.mark} if number and number.mark else set()
            values.append(number.value if number else None)
        columns.append(Series(name, tuple(values)))
    if len(marks) > 1 and not problem:
        problem = _(
            "The numbers have different units, %(marks)s: a chart has one. Make a chart of each."
        ) % {"marks": ", ".join(sorted(marks))}
    return problem, columns


def _describe_unreadable(cell: str, column: str) -> str:
    words = {"cell": Truncator(cell.strip()).chars(40), "column": column}
    if re.fullmatch(r"[\d\s.,]+", cell):
        return (
            _(
                "“%(cell)s” in the column “%(column)s” is no number that can be drawn: write up to "
                "15 digits, 10 of them after the decimal sign."
            )
            % words
        )
    return (
        _(
            "“%(cell)s” in the column “%(column)s” is no number. Write digits only, and leave the "
            "cell empty where the number is not known."
        )
        % words
    )


def _clean(text: Any) -> str:
    """Return a text in one line, without what no document may hold, as it was before a CSV file."""
    spaced = "".join(" " if sign.isspace() else sign for sign in str(text or ""))
    kept = "".join(sign for sign in spaced if unicodedata.category(sign) not in {"Cc", "Cs", "Cn"})
    return unescape_formula(" ".join(kept.split()))
