"""The style sheet with which a board's colours and mark take the place of the product's.

It is linked after main.css, whose tokens it replaces; `static/css/tokens/` says what they are for.
"""

from math import isnan
from pathlib import Path
from urllib.parse import quote

from coloraide import Color
from django.contrib.staticfiles import finders
from django.template.loader import render_to_string

from boardtrade.branding.colours import ACCENT
from boardtrade.branding.palette import build_palette

TALLY = "icons/tally.svg"
"""The drawing behind the home page's opening words."""
DARKER = 0.63
"""How much darker the admin's menu is than its buttons."""


def build_stylesheet(accent: str, voice: str, *, has_mark: bool) -> str:
    """Return the style sheet for two colours, of which an empty one is the product's own."""
    palette = build_palette(accent, voice)
    hue, saturation, light = Color(palette.voice).convert("hsl").coords()
    return render_to_string(
        "branding/stylesheet.css",
        {
            "palette": palette,
            "has_accent": bool(accent),
            "has_voice": bool(voice),
            "has_mark": has_mark,
            "tally": _draw_tally(palette.accent_in_dark),
            "admin": {
                "hue": round(0 if isnan(hue) else hue),  # a grey has none
                "saturation": round(saturation * 100),
                "lightness": round(light * 100),
                "darker": round(light * 100 * DARKER),
            },
        },
    )


def _draw_tally(colour: str) -> str:
    """Return the address of the drawing in another colour, which holds all of it."""
    drawing = Path(str(finders.find(TALLY))).read_text()
    return f"data:image/svg+xml,{quote(drawing.replace(ACCENT, colour).strip())}"
