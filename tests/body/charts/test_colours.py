"""The marks of charts stand out from what they are drawn on: on light and dark pages, on paper."""

import re
from pathlib import Path

import pytest
from django.conf import settings

from boardtrade.body.charts.palettes import PRINT_SERIES, WHITE
from boardtrade.branding.contrast import contrast

CSS = Path(settings.ROOT_DIR) / "static" / "css"
PRIMITIVES = dict(
    re.findall(r"--([\w-]+): (#\w+);", (CSS / "tokens/primitives.css").read_text()),
)
PAIRS = dict(
    re.findall(r"--([\w-]+): light-dark\((.+)\);", (CSS / "tokens/semantic.css").read_text())
)
SERIES = re.findall(
    r"chart__series--\d \{\n  color: var\(--([\w-]+)\)", (CSS / "components/chart.css").read_text()
)


def value_of(token, theme):
    """Return the colour of a token of the second tier in a theme."""
    name = re.findall(r"var\(--([\w-]+)\)", PAIRS[token])[["light", "dark"].index(theme)]
    return PRIMITIVES[name]


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_every_series_stands_out_from_the_page(theme):
    assert len(SERIES) == len(PRINT_SERIES) == 6
    ground = value_of("page", theme)
    assert min(contrast(value_of(token, theme), ground) for token in SERIES) >= 3
    assert contrast(value_of("quiet", theme), ground) >= 4.5


def test_every_series_stands_out_on_paper():
    assert min(contrast(color, WHITE) for color in PRINT_SERIES) >= 4.5
