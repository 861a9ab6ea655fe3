"""Whatever two colours are accepted, all that follows from them can be read."""

import pytest
from django.core.exceptions import ValidationError
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from boardtrade.branding.checks import check_accent, check_voice
from boardtrade.branding.colours import ACCENT, VOICE, normalize_colour
from boardtrade.branding.contrast import (
    STEPS,
    Demand,
    contrast,
    find_nearest,
    lightness,
    passes,
    with_lightness,
)
from boardtrade.branding.palette import (
    ACCENT_DEMANDS,
    VOICE_DEMANDS,
    WHITE,
    build_palette,
    list_dark_pairs,
    list_light_pairs,
)

FEW = settings(
    deadline=None,
    max_examples=40,  # each takes a tenth of a second
    # On a busy machine that takes longer, and many a colour is one that is accepted as it is.
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much],
)

colours = st.integers(0, 0xFFFFFF).map(lambda number: f"#{number:06x}")
colours_or_none = colours | st.just("")


def hue_and_chroma(colour: str) -> tuple[float, float]:
    from coloraide import Color

    shown = Color(colour).convert("oklch")
    return shown["hue"], shown["chroma"]


@FEW
@given(colours_or_none, colours_or_none)
def test_every_text_of_an_accepted_pair_can_be_read_on_its_ground(accent, voice):
    accent = accent and find_nearest(accent, ACCENT_DEMANDS)
    voice = voice and find_nearest(voice, VOICE_DEMANDS)
    palette = build_palette(accent, voice)
    pairs = [*list_light_pairs(palette), *list_dark_pairs(palette)]
    assert [pair for pair in pairs if contrast(pair.colour, pair.ground) < pair.least] == []


@FEW
@given(colours, st.sampled_from([ACCENT_DEMANDS, VOICE_DEMANDS]))
def test_the_nearest_colour_passes_and_no_lighter_or_darker_one_is_nearer(colour, demands):
    nearest = find_nearest(colour, demands)
    assert passes(nearest, demands)
    assume(nearest != colour)
    start, found = lightness(colour), lightness(nearest)
    for part in (0.2, 0.5, 0.8):
        # Three steps short of it: writing a colour as #rrggbb rounds its lightness.
        nearer = start + (found - start) * part
        if abs(nearer - found) > 3 / STEPS:
            assert not passes(with_lightness(colour, nearer), demands)


@FEW
@given(colours)
def test_the_nearest_colour_keeps_its_hue(colour):
    nearest = find_nearest(colour, VOICE_DEMANDS)
    (old, old_chroma), (new, new_chroma) = hue_and_chroma(colour), hue_and_chroma(nearest)
    # Greys have no hue. What no screen can show so dark is fitted, and turns a little.
    assume(old_chroma > 0.03 and new_chroma > 0.03)
    assert abs((old - new + 180) % 360 - 180) < 12


def test_the_products_own_colours_are_accepted():
    check_accent(ACCENT)
    check_voice(VOICE)


def test_without_colours_the_palette_is_that_of_the_stylesheet():
    palette = build_palette("", "")
    assert (palette.accent, palette.voice) == (ACCENT, VOICE)
    assert (palette.voice_deep, palette.cover_accent) == ("#0a3a42", "#f0be5a")


def test_an_accent_is_refused_with_what_it_reaches_and_the_nearest_that_passes():
    with pytest.raises(ValidationError) as refused:
        check_accent("#f0a000")
    (message,) = refused.value.messages
    nearest = find_nearest("#f0a000", ACCENT_DEMANDS)
    assert message == (
        "White text on #f0a000 reaches 2.1 to 1; 4.5 is needed. "
        f"The nearest that passes is {nearest}."
    )
    check_accent(nearest)


def test_a_voice_colour_needs_more_than_an_accent():
    check_accent("#0e7c85")
    with pytest.raises(ValidationError, match=r"White text on #0e7c85 reaches 4.9 to 1; 7 is"):
        check_voice("#0e7c85")


def test_a_voice_colour_is_judged_as_a_subheading_on_sand_too():
    assert contrast("#305560", WHITE) > 7
    with pytest.raises(ValidationError, match=r"sand-coloured band reaches 6\.9 to 1; 7 is"):
        check_voice("#305560")


def test_no_lightness_may_pass():
    with pytest.raises(ValueError, match="No lightness"):
        find_nearest("#777777", [Demand(WHITE, 4.5), Demand("#000000", 15)])


@pytest.mark.parametrize(
    ("typed", "stored"),
    [("#C8371B", "#c8371b"), ("c8371b", "#c8371b"), (" #abc ", "#aabbcc"), ("red", "red")],
)
def test_a_colour_may_be_typed_in_several_ways(typed, stored):
    assert normalize_colour(typed) == stored
