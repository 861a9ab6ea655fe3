"""Charts of which each row has a name: bars, stacked bars, dots and ranges that lie."""

from collections.abc import Sequence
from decimal import Decimal

from django.utils.translation import gettext as _

from boardtrade.body.charts.chart import Chart
from boardtrade.body.charts.frame import (
    SMALL,
    Layout,
    Rows,
    draw_key,
    draw_names,
    draw_sign_swatch,
    draw_swatch,
)
from boardtrade.body.charts.measuring import measure
from boardtrade.body.charts.scales import Scale, format_label, format_ticks, make_scale
from boardtrade.body.charts.svg import Drawing

_ROOM = 6.0
"""Between a mark and the number beside it."""


def draw_bars(drawing: Drawing, chart: Chart, layout: Layout) -> None:
    """Draw a bar for each number, those of a row below each other, with the number at its end."""
    count = len(chart.series)
    if count > 1:
        draw_key(drawing, chart, draw_swatch)
    thickness = _choose_thickness(len(chart.categories)) if count == 1 else 14.0
    thickness_of_row = count * thickness + (count - 1) * 2
    rows = draw_names(
        drawing, chart, layout, thickness=thickness_of_row, gap=_get_gap(chart, layout)
    )
    labels = {number: _label(chart, number) for number in chart.numbers}
    scale = make_scale(chart.numbers, from_zero=True)
    scale = _between_labels(drawing, rows, scale, labels)
    zero = scale.place(0)
    for index, series in enumerate(chart.series):
        for top, number in zip(rows.tops, series.values, strict=True):
            y = top + index * (thickness + 2)
            foot = y + thickness / 2 + 4
            if number is None:
                drawing.color("quiet")
                drawing.text(zero + _ROOM, foot, _("no data"), size=SMALL)
                continue
            end = scale.place(number)
            drawing.color_series(index)
            drawing.bar(min(zero, end), y, abs(end - zero), thickness, index)
            _write_beside(drawing, end, foot, _label(chart, number), is_left=number < 0)
    _draw_zero(drawing, rows, zero)


def draw_stacked(drawing: Drawing, chart: Chart, layout: Layout) -> None:
    """Draw the numbers of a row as parts of a bar; those below zero go the other way."""
    if len(chart.series) > 1:
        draw_key(drawing, chart, draw_swatch)
    thickness = 22.0 if len(chart.categories) <= 30 else 14.0
    rows = draw_names(drawing, chart, layout, thickness=thickness, gap=_get_gap(chart, layout))
    scale = _draw_scale(drawing, chart, layout, rows, _add_up(chart), from_zero=True)
    for place, top in enumerate(rows.tops):
        sums = {True: Decimal(0), False: Decimal(0)}
        for index, series in enumerate(chart.series):
            number = series.values[place]
            if not number:
                continue
            before, is_more = sums[number > 0], number > 0
            sums[is_more] += number
            start, end = sorted((scale.place(before), scale.place(sums[is_more])))
            drawing.color_series(index)
            drawing.bar(start + 0.75, top, end - start - 1.5, thickness, index)
            label = _label(chart, number)
            width = measure(label, SMALL) + 8
            if thickness >= 20 and end - start >= width + 8:
                drawing.blank((start + end - width) / 2, top + 3, width, thickness - 6)
                drawing.color("text")
                middle = (start + end) / 2
                drawing.text(middle, top + thickness / 2 + 4, label, size=SMALL, anchor="middle")
    _draw_zero(drawing, rows, scale.place(0))


def draw_dots(drawing: Drawing, chart: Chart, layout: Layout) -> None:
    """Draw the sign of each series where its number is, those of a row on one line."""
    several = len(chart.series) > 1
    if several:
        draw_key(drawing, chart, draw_sign_swatch)
    rows = draw_names(drawing, chart, layout, thickness=16, gap=_get_gap(chart, layout))
    scale = _draw_scale(drawing, chart, layout, rows, chart.numbers, from_zero=False)
    for place, top in enumerate(rows.tops):
        known = [series.values[place] for series in chart.series]
        places = sorted(scale.place(number) for number in known if number is not None)
        drawing.color("quiet")
        if several and places:
            drawing.line((places[0], top + 8), (places[-1], top + 8), width=1.5)
        elif not places:
            drawing.text(scale.start, top + 12, _("no data"), size=SMALL)
        for index, number in enumerate(known):
            if number is not None:
                drawing.color_series(index)
                drawing.sign(scale.place(number), top + 8, index, size=6)
                if not several:
                    x = scale.place(number)
                    _write_beside(drawing, x + 6, top + 12, _label(chart, number))


def draw_ranges(drawing: Drawing, chart: Chart, layout: Layout) -> None:
    """Draw a bar from the first number of a row to the second, with both numbers beside it."""
    draw_key(drawing, chart, draw_sign_swatch)
    rows = draw_names(drawing, chart, layout, thickness=16, gap=_get_gap(chart, layout))
    labels = {number: _label(chart, number) for number in chart.numbers}
    scale = make_scale(chart.numbers, from_zero=False)
    margin = max(measure(label, SMALL) for label in labels.values()) + 2 * _ROOM + 8
    scale = scale.lay(rows.left + margin, drawing.width - margin)
    for place, top in enumerate(rows.tops):
        ends = [
            (scale.place(number), index, _label(chart, number))
            for index, series in enumerate(chart.series)
            if (number := series.values[place]) is not None
        ]
        if not ends:
            drawing.color("quiet")
            drawing.text(scale.start, top + 12, _("no data"), size=SMALL)
        elif len(ends) == 2:
            drawing.color("quiet")
            drawing.line((ends[0][0], top + 8), (ends[1][0], top + 8), width=4)
        leftmost = min(ends, default=None)
        for x, index, label in ends:
            drawing.color_series(index)
            drawing.sign(x, top + 8, index, size=6)
            is_left = len(ends) == 2 and (x, index, label) == leftmost
            _write_beside(drawing, x + (-6 if is_left else 6), top + 12, label, is_left=is_left)


def _label(chart: Chart, number: Decimal) -> str:
    return format_label(number, is_percentage=chart.is_percentage)


def _choose_thickness(rows: int) -> float:
    return 22.0 if rows <= 12 else 16.0 if rows <= 30 else 11.0


def _get_gap(chart: Chart, layout: Layout) -> float:
    """Return the space below a row; a name above its bar is not to be taken for one below it."""
    rows = len(chart.categories)
    return 12.0 if rows <= 12 else 9.0 if layout.is_narrow else 7.0 if rows <= 30 else 3.0


def _between_labels(
    drawing: Drawing, rows: Rows, scale: Scale, labels: dict[Decimal, str]
) -> Scale:
    """Return an axis that leaves room for the numbers at the ends of the longest bars."""
    left = max((measure(text, SMALL) for n, text in labels.items() if n < 0), default=0.0)
    right = max((measure(text, SMALL) for n, text in labels.items() if n >= 0), default=0.0)
    # The axis ends with the longest bar: no round number is written on it.
    low, high = min(Decimal(0), *labels), max(Decimal(0), *labels)
    exact = Scale(low, high if high > low else Decimal(1), scale.step)
    start = rows.left + (left + _ROOM if left else 1)
    return exact.lay(start, drawing.width - right - _ROOM - 1)


def _write_beside(
    drawing: Drawing, x: float, foot: float, words: str, *, is_left: bool = False
) -> None:
    drawing.color("text")
    shift, anchor = (-_ROOM, "end") if is_left else (_ROOM, "start")
    drawing.text(x + shift, foot, words, size=SMALL, anchor=anchor)


def _draw_zero(drawing: Drawing, rows: Rows, x: float) -> None:
    """Draw the line from which bars are measured."""
    drawing.color("text")
    rows.draw_upright(drawing, x, reach=3)


def _add_up(chart: Chart) -> list[Decimal]:
    """Return how far the bar of each row reaches, above and below zero."""
    sums = []
    for place in range(len(chart.categories)):
        known = [series.values[place] or Decimal(0) for series in chart.series]
        sums += [sum(number for number in known if number > 0)]
        sums += [sum(number for number in known if number < 0)]
    return [Decimal(each) for each in sums]


def _draw_scale(
    drawing: Drawing,
    chart: Chart,
    layout: Layout,
    rows: Rows,
    numbers: Sequence[Decimal],
    *,
    from_zero: bool,
) -> Scale:
    """Draw round numbers below the rows, and a line up from each; return where they are."""
    scale = make_scale(numbers, from_zero=from_zero, ticks=3 if layout.is_narrow else 5)
    texts = format_ticks(scale, is_percentage=chart.is_percentage)
    first, last = measure(texts[0], SMALL) / 2, measure(texts[-1], SMALL) / 2
    beside = 0.0
    if not from_zero and len(chart.series) == 1:
        beside = max(measure(_label(chart, number), SMALL) for number in chart.numbers) + 12
    scale = scale.lay(rows.left + max(first, 8), drawing.width - max(last, 8, beside))
    foot = drawing.height + 6
    drawing.color("line")
    for tick in scale.ticks:
        rows.draw_upright(drawing, scale.place(tick), reach=6)
    drawing.color("quiet")
    for tick, text in zip(scale.ticks, texts, strict=True):
        drawing.text(scale.place(tick), foot + 14, text, size=SMALL, anchor="middle")
    drawing.height = foot + 18
    return scale
