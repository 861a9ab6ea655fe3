"""A chart as SVG."""

from collections.abc import Callable
from typing import Literal

from boardtrade.body.charts.chart import Chart, ChartKind
from boardtrade.body.charts.columns import can_stand, draw_columns
from boardtrade.body.charts.frame import WIDE, Layout, draw_source, draw_title
from boardtrade.body.charts.lines import draw_areas, draw_lines
from boardtrade.body.charts.palettes import PALETTES
from boardtrade.body.charts.rows import draw_bars, draw_dots, draw_ranges, draw_stacked
from boardtrade.body.charts.svg import Drawing

Template = Callable[[Drawing, Chart, Layout], None]
_TEMPLATES: dict[ChartKind, Template] = {
    ChartKind.BAR: draw_bars,
    ChartKind.STACKED: draw_stacked,
    ChartKind.LINE: draw_lines,
    ChartKind.AREA: draw_areas,
    ChartKind.DOT: draw_dots,
    ChartKind.RANGE: draw_ranges,
}
_STANDING = (ChartKind.BAR, ChartKind.STACKED)
MARGIN = 24.0
"""Pixels around a picture that stands alone."""


def draw_chart(
    chart: Chart,
    *,
    palette: Literal["page", "print"] = "page",
    layout: Layout = WIDE,
    prefix: str = "chart",
    is_alone: bool = False,
) -> str:
    """Return a chart as SVG, in the language in use; nothing for one that has a problem.

    The palette “page” has classes, to which the stylesheet gives the colours of the page; “print”
    has fixed colours on white. `prefix` begins the ids. A picture that stands alone has title,
    unit and source in it, and a margin.
    """
    if chart.problem:
        return ""
    drawing = Drawing(layout.width, PALETTES[palette], prefix=prefix)
    drawing.describe(chart.title, chart.description)
    if is_alone:
        draw_title(drawing, chart)
    draw = _TEMPLATES[chart.kind]
    if chart.kind in _STANDING and can_stand(chart, layout):
        draw = draw_columns
    draw(drawing, chart, layout)
    drawing.height += 4
    if is_alone:
        draw_source(drawing, chart)
    return drawing.write(margin=MARGIN if is_alone else 0)
