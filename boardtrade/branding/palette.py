"""All colours that follow from the two of a board, for light and dark pages."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import NamedTuple

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from boardtrade.branding.colours import ACCENT, VOICE
from boardtrade.branding.contrast import (
    Demand,
    contrast,
    find_nearest,
    lightness,
    with_lightness,
)

# As in static/css/tokens/primitives.css.
WHITE, PAPER, SAND, MIST = "#ffffff", "#fbf9f4", "#f4ede0", "#f3eee4"
INK, INK_850, INK_900, INK_950 = "#14202b", "#1b2831", "#10191f", "#0b1217"
GREEN_300, BLUE_300, BRASS_300 = "#86d19b", "#9dbdf5", "#f0be5a"

TEXT = 7.0
"""What running text and headings need, by https://www.w3.org/TR/WCAG22/#contrast-enhanced."""
LABEL = 4.5
"""What words of the accent and of statuses need."""
LABEL_IN_DESIGN = 5.0
"""What is aimed at where the colour is ours to choose."""
SIGN = 3.0
"""What lines and signs need that mean something."""
APART = 1.8
"""How far a button stands out from a cover, as in the product's own colours."""

ACCENT_DEMANDS = (Demand(WHITE, LABEL),)
VOICE_DEMANDS = (
    Demand(WHITE, TEXT),
    Demand(SAND, TEXT),
    *(Demand(status, LABEL) for status in (BLUE_300, GREEN_300, BRASS_300)),
)


@dataclass(frozen=True)
class Palette:
    """The colours of a board, each named for where it stands."""

    accent: str
    """Buttons and lines on light pages."""
    accent_text: str
    """Words on paper and sand, and a button under the pointer."""
    accent_in_dark: str
    """Buttons and lines on dark pages and on covers."""
    accent_on_dark: str
    """Words on dark pages."""
    cover_accent: str
    """The stand-in of the accent on the voice colour, and the ring of the focus on the dark."""
    voice: str
    """Covers, and subheadings on light pages."""
    voice_deep: str
    """Covers and panels between dark pages."""
    voice_on_dark: str
    """Subheadings on dark pages."""


@dataclass(frozen=True)
class Voice:
    """The colours that follow from the voice colour alone."""

    plain: str
    deep: str
    on_dark: str


OWN_VOICE = Voice(VOICE, "#0a3a42", "#8fc6c4")
"""The product's, as in primitives.css."""


def build_palette(accent: str, voice: str) -> Palette:
    """Return the colours that follow from two that were accepted; an empty one is the product's."""
    tones = _build_voice(voice) if voice else OWN_VOICE
    palette = Palette(
        accent=ACCENT,
        accent_text="#b02e14",
        accent_in_dark=ACCENT,
        accent_on_dark="#ff8a66",
        cover_accent=BRASS_300,
        voice=tones.plain,
        voice_deep=tones.deep,
        voice_on_dark=tones.on_dark,
    )
    return replace(palette, **_build_accent(accent, tones)) if accent else palette


def _build_voice(voice: str) -> Voice:
    # Never as dark as a dark page, from which covers and panels stand out.
    deep = with_lightness(voice, max(0.29, min(lightness(voice) - 0.062, 0.335)))
    demands = [Demand(INK_850, TEXT), Demand(voice, LABEL), Demand(deep, LABEL)]
    return Voice(voice, deep, find_nearest(with_lightness(voice, 0.788, most_chroma=0.09), demands))


def _build_accent(accent: str, voice: Voice) -> dict[str, str]:
    grounds = [Demand(ground, LABEL_IN_DESIGN) for ground in (INK, INK_850, voice.deep)]
    covers = [Demand(voice.plain, LABEL_IN_DESIGN), *grounds]
    apart = [Demand(INK_900, SIGN), Demand(voice.plain, APART), Demand(voice.deep, APART)]
    return {
        "accent": accent,
        "accent_text": _find_accent_text(accent),
        "accent_in_dark": find_nearest(accent, [*ACCENT_DEMANDS, *apart]),
        "accent_on_dark": find_nearest(with_lightness(accent, 0.755, most_chroma=0.151), grounds),
        "cover_accent": find_nearest(with_lightness(accent, 0.827, most_chroma=0.13), covers),
    }


def _find_accent_text(accent: str) -> str:
    """Return the accent a step darker; one that is nearly black, a step lighter, to be seen."""
    light = lightness(accent)
    step = 0.08 if light < 0.3 else -0.052
    start = with_lightness(accent, light + step)
    return find_nearest(start, [Demand(SAND, LABEL_IN_DESIGN)])


class Pair(NamedTuple):
    """A colour that stands on another one, somewhere on the site."""

    what: str | Promise
    colour: str
    ground: str
    least: float

    @property
    def ratio(self) -> float:
        """Return how far the two differ, cut off rather than rounded to what is not reached."""
        return int(contrast(self.colour, self.ground) * 10) / 10


def list_light_pairs(palette: Palette) -> Iterator[Pair]:
    """Return what stands on what on light pages."""
    yield Pair(_("White on buttons"), WHITE, palette.accent, LABEL)
    yield Pair(_("White on a button under the pointer"), WHITE, palette.accent_text, LABEL)
    for ground, name in ((PAPER, _("Accent on paper")), (SAND, _("Accent on sand"))):
        yield Pair(name, palette.accent_text, ground, LABEL)
    for ground, name in ((PAPER, _("Subheadings on paper")), (SAND, _("Subheadings on sand"))):
        yield Pair(name, palette.voice, ground, TEXT)
    yield Pair(_("Lines on paper"), palette.accent, PAPER, SIGN)
    yield from _list_cover_pairs(palette, palette.voice)


def list_dark_pairs(palette: Palette) -> Iterator[Pair]:
    """Return what stands on what on dark pages."""
    yield Pair(_("White on buttons"), WHITE, palette.accent_in_dark, LABEL)
    for ground, name in (
        (INK_900, _("Accent on the page")),
        (INK_850, _("Accent on tiles")),
        (INK, _("Accent in the footer")),
        (palette.voice_deep, _("Accent on panels")),
    ):
        yield Pair(name, palette.accent_on_dark, ground, LABEL)
    for ground, name in ((INK_900, _("Subheadings")), (INK_850, _("Subheadings on tiles"))):
        yield Pair(name, palette.voice_on_dark, ground, TEXT)
    yield Pair(_("Lines on the page"), palette.accent_in_dark, INK_900, SIGN)
    yield Pair(_("The focus on the page"), palette.cover_accent, INK_900, SIGN)
    yield from _list_cover_pairs(palette, palette.voice_deep)


def _list_cover_pairs(palette: Palette, cover: str) -> Iterator[Pair]:
    yield Pair(_("Text on covers"), MIST, cover, TEXT)
    yield Pair(_("Accent on covers"), palette.cover_accent, cover, LABEL)
    statuses = (palette.voice_on_dark, GREEN_300, BLUE_300, BRASS_300)
    faintest = min(statuses, key=lambda status: contrast(status, cover))
    yield Pair(_("Statuses on covers"), faintest, cover, LABEL)
