"""Pictures of charts for the press: drawn once, and kept until there is no room."""

import hashlib
import threading

from django.core.cache import cache

from boardtrade.body.charts.chart import Chart
from boardtrade.body.charts.drawing import draw_chart
from boardtrade.body.charts.measuring import FONT_FILES

ZOOM = 2
"""Pixels of the picture for one of the drawing."""
KEPT_SECONDS = 60 * 60 * 24 * 30
_ONE_AT_A_TIME = threading.Lock()


def get_png(chart: Chart) -> bytes:
    """Return a chart with its title and source as PNG, drawn if it is not kept.

    The language is the one in use. Raises ValueError for a chart that has a problem.
    """
    svg = draw_chart(chart, palette="print", is_alone=True)
    if not svg:
        raise ValueError(chart.problem)
    key = f"chart-png-{ZOOM}-{hashlib.sha256(svg.encode()).hexdigest()}"
    if (kept := cache.get(key)) is not None:
        return kept
    with _ONE_AT_A_TIME:
        png = cache.get(key)  # another thread may have drawn it meanwhile
        if png is None:
            png = _draw_pixels(svg)
            cache.set(key, png, KEPT_SECONDS)
    return png


def _draw_pixels(svg: str) -> bytes:
    import resvg_py  # a large library, which most processes never need

    return bytes(
        resvg_py.svg_to_bytes(svg_string=svg, zoom=ZOOM, font_files=list(map(str, FONT_FILES)))
    )
