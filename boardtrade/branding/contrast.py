"""How far two colours can be told apart, and the nearest colour that passes what is asked.

Imported only where a form is checked or a style sheet is made: the library takes memory that
processes which serve readers do not need.
"""

from collections.abc import Sequence
from functools import cache
from typing import NamedTuple

from coloraide import Color

STEPS = 1000
"""Lightness is looked for in so many steps, from black to white."""


class Demand(NamedTuple):
    """A ground that a colour meets, as its text or under its text, and how far they must differ."""

    ground: str
    least: float


def contrast(one: str, other: str) -> float:
    """Return the contrast of two colours: https://www.w3.org/TR/WCAG22/#dfn-contrast-ratio."""
    lights = sorted((_luminance(one), _luminance(other)))
    return (lights[1] + 0.05) / (lights[0] + 0.05)


@cache
def _luminance(colour: str) -> float:
    return Color(colour).luminance()


def passes(colour: str, demands: Sequence[Demand]) -> bool:
    """Return whether a colour differs enough from each of the grounds."""
    return all(contrast(colour, ground) >= least for ground, least in demands)


def find_nearest(colour: str, demands: Sequence[Demand]) -> str:
    """Return the colour of the same hue that passes, and is nearest in lightness.

    Raise ValueError if no lightness passes.
    """
    if passes(colour, demands):
        return colour
    start = lightness(colour)
    for step in range(1, STEPS + 1):
        for wanted in (start - step / STEPS, start + step / STEPS):
            if 0 <= wanted <= 1:
                candidate = with_lightness(colour, wanted)
                if passes(candidate, demands):
                    return candidate
    raise ValueError(f"No lightness of {colour} passes {demands}.")


def lightness(colour: str) -> float:
    """Return how light a colour looks, from 0 to 1."""
    return Color(colour).convert("oklch")["lightness"]


def with_lightness(colour: str, wanted: float, *, most_chroma: float = 1) -> str:
    """Return the colour of the same hue with another lightness, as colourful as screens show it."""
    changed = Color(colour).convert("oklch")
    changed["lightness"] = wanted
    changed["chroma"] = min(changed["chroma"], most_chroma)
    return changed.convert("srgb").fit(method="oklch-chroma").to_string(hex=True)
