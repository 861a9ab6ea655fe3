"""The colours of charts: those of the page, or fixed ones on white for paper and for the press."""

from collections.abc import Mapping
from dataclasses import dataclass

Attributes = Mapping[str, str]

FONT_FAMILY = "Boardtrade Display, Arial Narrow, Roboto Condensed, sans-serif"
"""The display face by the name in its file (see `fonts/`), then others that are as narrow."""

PRINT_SERIES = ("#0e4c55", "#b02e14", "#755200", "#24549c", "#1c6638", "#465159")
"""Colours of series on white, in their order; `static/css/components/chart.css` has the page's."""
PRINT_TEXT, PRINT_QUIET, PRINT_LINE, WHITE = "#14202b", "#465159", "#dfd5c2", "#ffffff"


@dataclass(frozen=True)
class Palette:
    """Attributes of the elements of a drawing, which is drawn in `currentColor`."""

    root: dict[str, str]
    colors: Mapping[str, dict[str, str]]
    """The attributes that give a group its colour, by name."""
    ground: dict[str, str]
    """The attributes of what has the colour of the page."""


PAGE = Palette(
    root={"class": "chart__svg"},
    colors={
        "text": {"class": "chart__text"},
        "quiet": {"class": "chart__quiet"},
        "line": {"class": "chart__line"},
        **{
            f"series-{place}": {"class": f"chart__series chart__series--{place}"}
            for place in range(1, len(PRINT_SERIES) + 1)
        },
    },
    ground={"class": "chart__ground"},
)
PRINT = Palette(
    root={"xmlns": "http://www.w3.org/2000/svg", "font-family": FONT_FAMILY, "font-weight": "500"},
    colors={
        "text": {"color": PRINT_TEXT},
        "quiet": {"color": PRINT_QUIET},
        "line": {"color": PRINT_LINE},
        **{
            f"series-{place}": {"color": color} for place, color in enumerate(PRINT_SERIES, start=1)
        },
    },
    ground={"fill": WHITE},
)
PALETTES = {"page": PAGE, "print": PRINT}
