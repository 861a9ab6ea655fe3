"""How much a chart can show and still be read; beyond it, a sentence says what to do instead."""

from django.utils.text import Truncator
from django.utils.translation import gettext as _

from boardtrade.body.charts.chart import Chart, ChartKind

MAX_SERIES = 6
"""Textures, dashes and signs that can be told apart."""
MAX_ROWS = 60
"""Rows with a name and a bar each: as many as stand on a sheet."""
MAX_POINTS = 200
"""Points of a line."""
MAX_BARS = 120
MAX_NAME = 160
"""Characters of a name: four lines beside its bar."""
RUNNING = (ChartKind.LINE, ChartKind.AREA)
"""The kinds that run from left to right; in the others, a name stands beside each row."""


def find_unreadable(chart: Chart) -> str:
    """Return why readers could not read a chart, and what to do about it; else nothing."""
    return (
        _find_missing(chart)
        or _find_too_much(chart)
        or _find_unfit(chart)
        or _find_long_name(chart)
    )


def _find_missing(chart: Chart) -> str:
    if not chart.categories or not chart.numbers:
        return _(
            "The chart has no numbers yet. Paste a table into it: names in the first column, "
            "numbers in the others."
        )
    for place, each in enumerate(chart.series, start=2):
        if not each.name:
            return _("Give a heading to column %(number)d: it says what its numbers are.") % {
                "number": place
            }
        if all(number is None for number in each.values):
            return _("The column “%(column)s” has no numbers. Fill it in, or delete it.") % {
                "column": Truncator(each.name).chars(40)
            }
    for place, name in enumerate(chart.categories, start=1):
        if not name:
            return _("Give a name to row %(number)d, in the first column.") % {"number": place}
    return ""


def _find_too_much(chart: Chart) -> str:
    series, rows = len(chart.series), len(chart.categories)
    if series > MAX_SERIES:
        return _(
            "A chart shows up to %(limit)d columns of numbers that can be told apart, and this "
            "table has %(number)d. Keep the most important, make two charts, or show a table."
        ) % {"limit": MAX_SERIES, "number": series}
    if chart.kind in RUNNING:
        limit = MAX_POINTS
    else:
        is_grouped = chart.kind == ChartKind.BAR
        limit = min(MAX_ROWS, MAX_BARS // series) if is_grouped else MAX_ROWS
    if rows > limit:
        return _(
            "A chart of this kind shows up to %(limit)d rows, and this table has %(number)d. Keep "
            "the most important, choose lines for what runs through time, or show a table."
        ) % {"limit": limit, "number": rows}
    return ""


def _find_unfit(chart: Chart) -> str:
    """Return why the kind of chart does not suit its numbers."""
    several = len(chart.series) > 1
    if chart.kind == ChartKind.RANGE and len(chart.series) != 2:
        return _(
            "Ranges go from one column of numbers to another, and this table has %(number)d "
            "columns of numbers: leave two."
        ) % {"number": len(chart.series)}
    if chart.kind == ChartKind.AREA and several:
        if any(number < 0 for number in chart.numbers):
            return _("Areas add up, and numbers below zero do not: choose lines.")
        if len(chart.numbers) < len(chart.series) * len(chart.categories):
            return _("Areas add up, so every cell needs its number. Fill them in, or choose lines.")
    return ""


def _find_long_name(chart: Chart) -> str:
    for name in (*chart.categories, *(each.name for each in chart.series)):
        if len(name) > MAX_NAME:
            return _("Shorten “%(name)s”: a name has up to %(limit)d characters.") % {
                "name": Truncator(name).chars(40),
                "limit": MAX_NAME,
            }
    return ""
