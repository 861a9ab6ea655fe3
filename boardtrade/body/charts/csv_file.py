"""The numbers of a chart as a file for spreadsheets and programs."""

import csv
import io

from boardtrade.body.charts.chart import Chart
from boardtrade.body.numbers.typed import write_plainly
from boardtrade.spreadsheet_cells import escape_formula


def write_csv(chart: Chart) -> str:
    """Return the table of a chart as CSV. Pasted into the block of a chart, it makes the same.

    Names that a spreadsheet would run as a formula are escaped. Numbers are digits with a point
    before the decimals, and need no such care.
    """
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(
        [escape_formula(chart.heading), *(escape_formula(s.name) for s in chart.series)]
    )
    for place, name in enumerate(chart.categories):
        numbers = (each.values[place] for each in chart.series)
        plain = ("" if number is None else write_plainly(number) for number in numbers)
        writer.writerow([escape_formula(name), *plain])
    return text.getvalue()
