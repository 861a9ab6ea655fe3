"""Charts that stand on names from left to right: where each name is, and which are written."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from boardtrade.body.charts.chart import Chart
from boardtrade.body.charts.frame import LINE_HEIGHT, SMALL, Layout
from boardtrade.body.charts.measuring import measure, set_lines
from boardtrade.body.charts.scales import Scale, format_ticks
from boardtrade.body.charts.svg import Drawing

_YEAR = re.compile(r"[12]\d{3}")
_PERIOD = re.compile(r"(?=.*\d)\S{1,8}(?:[\s\u00a0]\S{1,6})?")
"""“2012”, “2019–20”, “Q1 2020”, “Jan 2021”: short, and with a number in it."""
MAX_PERIOD = 9
"""Characters of a name that is a period of time."""
MAX_LINES = 3
"""Lines of a name below a chart."""


@dataclass(frozen=True)
class Plot:
    """The place of the marks."""

    scale: Scale
    """From the foot to the top."""
    xs: Sequence[float]
    """The middle of each name."""
    left: float
    right: float


def is_timeline(chart: Chart) -> bool:
    """Return whether the names are periods, which run from left to right."""
    return len(chart.categories) > 2 and all(
        len(name) <= MAX_PERIOD and _PERIOD.fullmatch(name) for name in chart.categories
    )


def place_points(chart: Chart, left: float, right: float) -> list[float]:
    """Return where the points of lines are: years by their distance, other names evenly."""
    names = chart.categories
    years = [int(name) for name in names if _YEAR.fullmatch(name)]
    if len(years) == len(names) > 1 and sorted(set(years)) == years:
        places = [float(year - years[0]) for year in years]
    else:
        places = [float(place) for place in range(len(names))]
    if not places[-1]:
        return [(left + right) / 2]
    return [left + place / places[-1] * (right - left) for place in places]


def place_slots(chart: Chart, left: float, right: float) -> list[float]:
    """Return the middles of slots of one width."""
    width = (right - left) / len(chart.categories)
    return [left + width * (place + 0.5) for place in range(len(chart.categories))]


def measure_ticks(chart: Chart, scale: Scale) -> float:
    """Return how much room the numbers of the axis take at its left."""
    texts = format_ticks(scale, is_percentage=chart.is_percentage)
    return max(measure(text, SMALL) for text in texts) + 8


def draw_axes(drawing: Drawing, chart: Chart, layout: Layout, plot: Plot) -> None:
    """Write the numbers at the left and the names below; `plot` is as high as its scale says."""
    scale = plot.scale
    texts = format_ticks(scale, is_percentage=chart.is_percentage)
    drawing.color("line")
    for tick in scale.ticks:
        drawing.line((plot.left, scale.place(tick)), (plot.right, scale.place(tick)))
    drawing.color("quiet")
    for tick, text in zip(scale.ticks, texts, strict=True):
        drawing.text(plot.left - 8, scale.place(tick) + 4, text, size=SMALL, anchor="end")
    _write_names(drawing, chart.categories, plot.xs)


def draw_baseline(drawing: Drawing, plot: Plot) -> None:
    """Draw the line of zero, if it is on the axis."""
    if plot.scale.low <= 0 <= plot.scale.high:
        drawing.color("text")
        y = plot.scale.place(0)
        drawing.line((plot.left, y), (plot.right, y))


def _write_names(drawing: Drawing, names: Sequence[str], xs: Sequence[float]) -> None:
    """Write as many of the names as have room, at equal steps from the first on."""
    drawing.color("text")
    highest = 1
    for place, lines in _choose_names(names, xs, drawing.width).items():
        widest = max(measure(line, SMALL) for line in lines)
        # A name at the edge stays within the picture.
        x = min(max(xs[place], widest / 2), drawing.width - widest / 2)
        highest = max(highest, len(lines))
        for count, line in enumerate(lines):
            foot = drawing.height + 16 + count * 14
            drawing.text(x, foot, line, size=SMALL, anchor="middle")
    drawing.height += LINE_HEIGHT + 4 + (highest - 1) * 14


def _choose_names(names: Sequence[str], xs: Sequence[float], width: float) -> dict[int, list[str]]:
    """Return the lines of the names that are written, by their place."""
    for step in range(1, len(names) + 1):
        places = range(0, len(names), step)
        nearest = min((xs[b] - xs[a] for a, b in pairwise(places)), default=width)
        room = nearest - 8
        chosen = {place: set_lines(names[place], room, SMALL) for place in places}
        if all(_fits(names[place], lines, room) for place, lines in chosen.items()):
            return chosen
    return {0: set_lines(names[0], width, SMALL)}


def _fits(name: str, lines: list[str], room: float) -> bool:
    widest = max(measure(word, SMALL) for word in name.split(" "))
    return len(lines) <= MAX_LINES and widest <= room
