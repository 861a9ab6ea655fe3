"""A sample of the public site in two colours, which the form of the settings shows."""

from collections.abc import Callable
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.safestring import mark_safe
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from boardtrade.branding.checks import check_accent, check_voice
from boardtrade.branding.colours import check_colour, normalize_colour
from boardtrade.branding.contrast import find_nearest
from boardtrade.branding.palette import (
    ACCENT_DEMANDS,
    VOICE_DEMANDS,
    build_palette,
    list_dark_pairs,
    list_light_pairs,
)
from boardtrade.branding.stylesheet import build_stylesheet

STATUSES = (
    ("done", _("Done")),
    ("partly-done", _("Partly done")),
    ("under-way", _("Under way")),
    ("not-assessed", _("Not assessed")),
)
"""Those that have a colour of their own, which is the same for every board but for one."""
PERMISSION = "navigation.change_sitesettings"


@require_safe
def brand_sample(request: HttpRequest) -> HttpResponse:
    """Show a page in two colours; in place of a refused one, in the nearest that passes."""
    if not request.user.has_perm(PERMISSION):
        raise PermissionDenied
    refused: list[str] = []
    accent = _read(request, "accent_colour", check_accent, ACCENT_DEMANDS, refused)
    voice = _read(request, "voice_colour", check_voice, VOICE_DEMANDS, refused)
    palette = build_palette(accent, voice)
    css = build_stylesheet(accent, voice, has_mark=False)
    context = {
        "refused": refused,
        "css": mark_safe(css),  # noqa: S308 - made of colours that were checked
        "themes": [("light", list_light_pairs(palette)), ("dark", list_dark_pairs(palette))],
        "statuses": STATUSES,
    }
    return render(request, "branding/staff/sample.html", context)


def _read(
    request: HttpRequest,
    name: str,
    check: Callable[[str], None],
    demands: Any,
    refused: list[str],
) -> str:
    """Return a colour that passes, and note why the one that was asked for does not."""
    colour = normalize_colour(request.GET.get(name, ""))
    if not colour:
        return ""
    try:
        check_colour(colour)
    except ValidationError as error:
        refused.extend(error.messages)
        return ""
    try:
        check(colour)
    except ValidationError as error:
        refused.extend(error.messages)
    return find_nearest(colour, demands)
