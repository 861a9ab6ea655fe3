"""How wide words are in the display face, and how they are set in lines."""

import unicodedata
from functools import lru_cache
from pathlib import Path

from PIL import ImageFont

FONT_FILES = (
    Path(__file__).parent / "fonts" / "boardtrade-display-medium.ttf",
    Path(__file__).parent / "fonts" / "boardtrade-display-semibold.ttf",
)
"""Two weights of `static/fonts/boardtrade-display.woff2`, for what reads no WOFF2."""
_MEASURED_SIZE = 100
_SLACK = 1.04
"""What stand-ins of the face may be wider."""


@lru_cache(maxsize=4096)
def measure(words: str, size: float, *, bold: bool = False) -> float:
    """Return the width of words in a size of type, with some slack for other faces."""
    font = _load_font(bold)
    wide = sum(unicodedata.east_asian_width(sign) in "WF" for sign in words)
    width = font.getlength(words) + wide * _MEASURED_SIZE * 0.6
    return width * size / _MEASURED_SIZE * _SLACK


@lru_cache(maxsize=2)
def _load_font(bold: bool) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(
        FONT_FILES[bold], _MEASURED_SIZE, layout_engine=ImageFont.Layout.BASIC
    )


def set_lines(words: str, width: float, size: float, *, bold: bool = False) -> list[str]:
    """Return words in lines of a width. A longer word is parted; no line is left out."""
    lines: list[str] = []
    line = ""
    for word in words.split(" "):
        for part in _part_word(word, width, size, bold=bold):
            joined = f"{line} {part}" if line else part
            if line and (part is not word or measure(joined, size, bold=bold) > width):
                lines.append(line)
                line = part
            else:
                line = joined
    return [*lines, line] if line or not lines else lines


def _part_word(word: str, width: float, size: float, *, bold: bool) -> list[str]:
    if measure(word, size, bold=bold) <= width:
        return [word]
    parts, part = [], ""
    for sign in word:
        if part and measure(part + sign, size, bold=bold) > width:
            parts.append(part)
            part = ""
        part += sign
    return [*parts, part]
