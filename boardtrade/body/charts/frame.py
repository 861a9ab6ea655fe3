"""What stands around the marks of a chart: title, key, names of rows, source."""

from collections.abc import Callable
from dataclasses import dataclass

from django.utils.translation import gettext as _

from boardtrade.body.charts.chart import Chart
from boardtrade.body.charts.measuring import measure, set_lines
from boardtrade.body.charts.svg import DASHES, Drawing

SMALL, USUAL, LARGE = 12.0, 13.0, 20.0
"""Sizes of type: of numbers, of names, of the title."""
LINE_HEIGHT = 16.0
_GAP = 10.0


@dataclass(frozen=True)
class Layout:
    """How wide a chart is drawn, in pixels at its usual size."""

    width: float
    is_narrow: bool = False
    """Whether names stand above their rows, as on telephones."""


WIDE, NARROW = Layout(720), Layout(340, is_narrow=True)

Swatch = Callable[[Drawing, float, float, int], None]


def draw_title(drawing: Drawing, chart: Chart) -> None:
    """Write the title and the unit above a chart that stands alone."""
    drawing.color("text")
    for line in set_lines(chart.title, drawing.width, LARGE, bold=True):
        drawing.height += LARGE * 1.2
        drawing.text(0, drawing.height - 5, line, size=LARGE, bold=True)
    drawing.color("quiet")
    for line in set_lines(chart.unit, drawing.width, USUAL):
        drawing.height += LINE_HEIGHT
        drawing.text(0, drawing.height - 3, line, size=USUAL)
    drawing.height += 14


def draw_source(drawing: Drawing, chart: Chart) -> None:
    """Write the source below a chart that stands alone."""
    drawing.height += 14
    drawing.color("quiet")
    words = _("Source: %(source)s") % {"source": chart.source}
    for line in set_lines(words, drawing.width, SMALL):
        drawing.height += 15
        drawing.text(0, drawing.height - 3, line, size=SMALL)


def draw_key(drawing: Drawing, chart: Chart, swatch: Swatch) -> None:
    """Write the name of each series beside its sign, in lines above the chart."""
    width, x = 30.0, 0.0
    drawing.height += LINE_HEIGHT
    for index, series in enumerate(chart.series):
        lines = set_lines(series.name, drawing.width - width, USUAL)
        needed = width + max(measure(line, USUAL) for line in lines)
        if x and x + needed > drawing.width:
            x = 0.0
            drawing.height += LINE_HEIGHT + 4
        drawing.color_series(index)
        swatch(drawing, x, drawing.height - 7, index)
        drawing.color("text")
        for place, line in enumerate(lines):
            drawing.height += LINE_HEIGHT if place else 0
            drawing.text(x + width, drawing.height - 3, line, size=USUAL)
        x += needed + 22
    drawing.height += 14


def draw_swatch(drawing: Drawing, x: float, y: float, index: int) -> None:
    """Show the texture of a series in the key."""
    drawing.bar(x, y - 7, 22, 14, index)


def draw_line_swatch(drawing: Drawing, x: float, y: float, index: int) -> None:
    """Show the dashes and the sign of a series in the key."""
    drawing.line((x, y), (x + 24, y), width=2.5, dash=DASHES[index])
    drawing.sign(x + 12, y, index, size=4.5)


def draw_sign_swatch(drawing: Drawing, x: float, y: float, index: int) -> None:
    """Show the sign of a series in the key."""
    drawing.sign(x + 12, y, index, size=6)


@dataclass(frozen=True)
class Rows:
    """Where the marks of each row are."""

    left: float
    """Where there is room for marks from on, at their right."""
    tops: list[float]
    thickness: float
    is_below_names: bool

    def draw_upright(self, drawing: Drawing, x: float, *, reach: float) -> None:
        """Draw a line through all rows, or through each where names stand between them."""
        spans = [(top - reach, top + self.thickness + reach) for top in self.tops]
        if self.is_below_names:
            spans = [(start + reach - 1, end) for start, end in spans]
        else:
            spans = [(spans[0][0], spans[-1][1])]
        for start, end in spans:
            drawing.line((x, start), (x, end))


def draw_names(
    drawing: Drawing, chart: Chart, layout: Layout, *, thickness: float, gap: float
) -> Rows:
    """Write the name of each row beside its marks, or above them where it is narrow."""
    column = 0.0
    if not layout.is_narrow:
        widest = max(measure(name, USUAL) for name in chart.categories)
        column = min(widest, drawing.width * 0.38)
    width = column or drawing.width
    tops = []
    drawing.height += 0 if layout.is_narrow else 7  # lines reach beyond the first mark
    drawing.color("text")
    for name in chart.categories:
        lines = set_lines(name, width, USUAL)
        words = len(lines) * LINE_HEIGHT
        if layout.is_narrow:
            first, top = drawing.height, drawing.height + words + 1
            below = top + thickness
        else:
            below = drawing.height + max(words, thickness)
            middle = (drawing.height + below) / 2
            first, top = middle - words / 2, middle - thickness / 2
        for place, line in enumerate(lines):
            foot = first + LINE_HEIGHT * (place + 1) - 4
            if layout.is_narrow:
                drawing.text(0, foot, line, size=USUAL)
            else:
                drawing.text(column, foot, line, size=USUAL, anchor="end")
        tops.append(top)
        drawing.height = below + gap
    drawing.height -= gap
    return Rows(column + _GAP if column else 0.0, tops, thickness, layout.is_narrow)
