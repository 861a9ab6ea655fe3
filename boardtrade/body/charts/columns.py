"""Bars that stand, one for each period of time."""

from decimal import Decimal

from boardtrade.body.charts.axes import (
    Plot,
    draw_axes,
    draw_baseline,
    is_timeline,
    measure_ticks,
    place_slots,
)
from boardtrade.body.charts.chart import Chart, ChartKind
from boardtrade.body.charts.frame import SMALL, Layout, draw_key, draw_swatch
from boardtrade.body.charts.measuring import measure
from boardtrade.body.charts.scales import format_label, make_scale
from boardtrade.body.charts.svg import Drawing

MIN_BAR = 3.0
"""Pixels of the narrowest bar that can still be told from its neighbour."""
MIN_DASH = 8.0
"""Pixels of a bar that has room for a dash."""
_SHARE = 0.76
"""How much of its place a bar takes."""


def can_stand(chart: Chart, layout: Layout) -> bool:
    """Return whether the bars of a chart are better set upright: periods with room for each."""
    beside = len(chart.series) if chart.kind == ChartKind.BAR else 1
    bars = len(chart.categories) * beside
    return is_timeline(chart) and (layout.width - 60) / bars * _SHARE >= MIN_BAR


def draw_columns(drawing: Drawing, chart: Chart, layout: Layout) -> None:
    """Draw upright bars, those of a period beside each other or on each other."""
    if len(chart.series) > 1:
        draw_key(drawing, chart, draw_swatch)
    is_stacked = chart.kind == ChartKind.STACKED
    bars = [bar for place in range(len(chart.categories)) for bar in _list_bars(chart, place)]
    ends = [number for bar in bars for number in (bar[2], bar[3])]
    scale = make_scale(ends, from_zero=True, ticks=4 if layout.is_narrow else 5)
    left = measure_ticks(chart, scale)
    slot = (drawing.width - left) / len(chart.categories)
    width = slot * _SHARE / (1 if is_stacked else len(chart.series))
    labels = [
        "" if is_stacked else format_label(bar[3], is_percentage=chart.is_percentage)
        for bar in bars
    ]
    is_labelled = not is_stacked and max(measure(each, SMALL) for each in labels) <= width + 4
    drawing.height += 14
    foot = drawing.height + (200 if layout.is_narrow else 280)
    plot = Plot(
        scale.lay(foot, drawing.height),
        place_slots(chart, left, drawing.width),
        left,
        drawing.width,
    )
    # Below the numbers of bars that go down.
    drawing.height = foot + (12 if is_labelled and scale.low < 0 else 0)
    draw_axes(drawing, chart, layout, plot)
    for (place, index, start, end), label in zip(bars, labels, strict=True):
        x = plot.xs[place] - slot * _SHARE / 2 + (0 if is_stacked else index * width)
        top, bottom = sorted((plot.scale.place(start), plot.scale.place(end)))
        space = 1.5 if is_stacked else 0
        drawing.color_series(index)
        drawing.bar(x, top + space / 2, width - (width > 8), bottom - top - space, index)
        if is_labelled:
            y = bottom + 13 if end < 0 else top - 4
            drawing.color("text")
            drawing.text(x + width / 2, y, label, size=SMALL, anchor="middle")
    draw_baseline(drawing, plot)
    if not is_stacked and width >= MIN_DASH:
        _mark_unknown(drawing, chart, plot, slot * _SHARE)


def _mark_unknown(drawing: Drawing, chart: Chart, plot: Plot, share: float) -> None:
    """Write a dash where a bar is missing because its number is not known."""
    drawing.color("quiet")
    width = share / len(chart.series)
    for index, series in enumerate(chart.series):
        for x, number in zip(plot.xs, series.values, strict=True):
            if number is None:
                middle = x - share / 2 + (index + 0.5) * width
                foot = plot.scale.place(0) - 5
                drawing.text(middle, foot, "–", size=SMALL, anchor="middle")


def _list_bars(chart: Chart, place: int) -> list[tuple[int, int, Decimal, Decimal]]:
    """Return the bars of a period: place, series, and the numbers from and to which they reach."""
    bars = []
    sums = {True: Decimal(0), False: Decimal(0)}
    for index, series in enumerate(chart.series):
        number = series.values[place]
        if number is None:
            continue
        start = sums[number > 0] if chart.kind == ChartKind.STACKED else Decimal(0)
        sums[number > 0] += number
        bars.append((place, index, start, start + number))
    return bars
