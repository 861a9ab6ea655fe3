"""Lines and areas, which run from left to right."""

from collections.abc import Sequence
from decimal import Decimal

from boardtrade.body.charts.axes import (
    Plot,
    draw_axes,
    draw_baseline,
    measure_ticks,
    place_points,
)
from boardtrade.body.charts.chart import Chart, Series
from boardtrade.body.charts.frame import (
    LINE_HEIGHT,
    SMALL,
    USUAL,
    Layout,
    draw_key,
    draw_line_swatch,
    draw_swatch,
)
from boardtrade.body.charts.measuring import measure, set_lines
from boardtrade.body.charts.scales import format_label, make_scale
from boardtrade.body.charts.svg import DASHES, Drawing, Point

_NAME_WIDTH = 150.0
"""Pixels of a name at the end of its line."""
_MOST_SIGNS = 24
"""Points of a line that all have a sign; of more, some have, which tells lines apart."""


def draw_lines(drawing: Drawing, chart: Chart, layout: Layout) -> None:
    """Draw a line for each series, with its name at its end or in a key where it is narrow."""
    names = [set_lines(each.name, _NAME_WIDTH, USUAL) for each in chart.series]
    several = len(chart.series) > 1
    height = 200 if layout.is_narrow else 300
    is_named = several and not layout.is_narrow and sum(map(len, names)) * LINE_HEIGHT < height
    if several and not is_named:
        draw_key(drawing, chart, draw_line_swatch)
    margin = 12.0
    if is_named:
        margin = max(measure(line, USUAL) for lines in names for line in lines) + 18
    elif not several:
        margin = measure(_get_last_label(chart), SMALL) + 16
    plot = _lay_plot(drawing, chart, layout, chart.numbers, height, margin=margin, from_zero=False)
    step = 1 + len(chart.categories) // _MOST_SIGNS
    if step > 1 and not several:
        step = len(chart.categories)  # the last alone
    for index, series in enumerate(chart.series):
        _draw_line(drawing, plot, series, index, step=step)
    if is_named:
        _write_names(drawing, plot, chart, names)
    elif not several:
        point = _find_runs(plot, chart.series[0])[-1][-1]
        drawing.color("text")
        drawing.text(point[0] + 10, point[1] + 4, _get_last_label(chart), size=SMALL, bold=True)


def draw_areas(drawing: Drawing, chart: Chart, layout: Layout) -> None:
    """Draw an area for each series, on those before it."""
    several = len(chart.series) > 1
    if several:
        draw_key(drawing, chart, draw_swatch)
    tops = _stack(chart) if several else [chart.series[0].values]
    numbers = [number for values in tops for number in values if number is not None]
    height = 200 if layout.is_narrow else 300
    plot = _lay_plot(drawing, chart, layout, numbers, height, margin=12, from_zero=True)
    zero = plot.scale.place(0)
    below: Sequence[Point] = ()
    for index, values in enumerate(tops):
        drawing.color_series(index)
        for run in _find_runs(plot, Series("", tuple(values))):
            ground = below or [(run[0][0], zero), (run[-1][0], zero)]
            if len(run) == 1:
                drawing.line((run[0][0], zero), run[0], width=3)
                continue
            drawing.area([*run, *reversed(ground)], index)
            drawing.path(run, width=2.5)
        below = _find_runs(plot, Series("", tuple(values)))[0] if several else ()
    draw_baseline(drawing, plot)


def _lay_plot(
    drawing: Drawing,
    chart: Chart,
    layout: Layout,
    numbers: Sequence[Decimal],
    height: float,
    *,
    margin: float,
    from_zero: bool,
) -> Plot:
    """Draw the axes for numbers and return where they are."""
    scale = make_scale(numbers, from_zero=from_zero, ticks=4 if layout.is_narrow else 5)
    left = measure_ticks(chart, scale)
    right = drawing.width - margin
    drawing.height += 8
    foot = drawing.height + height
    xs = place_points(chart, left + 8, right - 4)
    plot = Plot(scale.lay(foot, drawing.height), xs, left, right)
    drawing.height = foot
    draw_axes(drawing, chart, layout, plot)
    if not from_zero:
        draw_baseline(drawing, plot)
    return plot


def _draw_line(drawing: Drawing, plot: Plot, series: Series, index: int, *, step: int) -> None:
    runs = _find_runs(plot, series)
    drawing.color_series(index)
    for run in runs:
        if len(run) > 1:
            drawing.path(run, width=2.5, dash=DASHES[index])
    points = [point for run in runs for point in run]
    alone = {run[0] for run in runs if len(run) == 1}
    for place, point in enumerate(reversed(points)):
        if place % step == 0 or point in alone:
            drawing.sign(*point, index, size=4.5)


def _find_runs(plot: Plot, series: Series) -> list[list[Point]]:
    """Return the points of a series, parted where a number is not known."""
    runs: list[list[Point]] = [[]]
    for x, number in zip(plot.xs, series.values, strict=True):
        if number is not None:
            runs[-1].append((x, plot.scale.place(number)))
        elif runs[-1]:
            runs.append([])
    return [run for run in runs if run]


def _write_names(
    drawing: Drawing, plot: Plot, chart: Chart, names: Sequence[Sequence[str]]
) -> None:
    """Write the name of each line at its end, moved where names would lie on each other."""
    ends = [
        (runs[-1][-1][1], index)
        for index, series in enumerate(chart.series)
        if (runs := _find_runs(plot, series))
    ]
    drawing.color("text")
    tops: list[tuple[float, int]] = []
    free = plot.scale.end - 8
    for y, index in sorted(ends):
        top = max(free, y - len(names[index]) * LINE_HEIGHT / 2)
        tops.append((top, index))
        free = top + len(names[index]) * LINE_HEIGHT + 2
    limit = plot.scale.start + 14
    for wanted, index in reversed(tops):
        top = min(wanted, limit - len(names[index]) * LINE_HEIGHT)
        limit = top - 2
        for place, line in enumerate(names[index]):
            foot = top + LINE_HEIGHT * (place + 1) - 4
            drawing.text(plot.right + 14, foot, line, size=USUAL)


def _stack(chart: Chart) -> list[list[Decimal | None]]:
    """Return the sums of the series up to each."""
    sums = [Decimal(0)] * len(chart.categories)
    tops: list[list[Decimal | None]] = []
    for series in chart.series:
        sums = [before + (value or 0) for before, value in zip(sums, series.values, strict=True)]
        tops.append(list(sums))
    return tops


def _get_last_label(chart: Chart) -> str:
    return format_label(chart.numbers[-1], is_percentage=chart.is_percentage)
