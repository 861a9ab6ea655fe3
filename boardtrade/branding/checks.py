"""Which colours of a board are refused, in words that name the nearest one that passes."""

from django.core.exceptions import ValidationError
from django.utils.formats import number_format
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from boardtrade.branding.colours import check_colour
from boardtrade.branding.contrast import Demand, contrast, find_nearest
from boardtrade.branding.palette import ACCENT_DEMANDS, SAND, VOICE_DEMANDS, WHITE

STANDS = {
    WHITE: _("White text on %(colour)s reaches %(reached)s to 1; %(least)s is needed."),
    SAND: _(
        "A subheading in %(colour)s on a sand-coloured band reaches %(reached)s to 1; "
        "%(least)s is needed."
    ),
}
"""What to say of a ground; what is not named here is a sign of a status."""
STATUS_STANDS = _(
    "The signs of statuses on %(colour)s reach %(reached)s to 1; %(least)s is needed."
)


def check_accent(colour: str) -> None:
    """Raise ValidationError for an accent under which no white text can be read."""
    _check(colour, ACCENT_DEMANDS)


def check_voice(colour: str) -> None:
    """Raise ValidationError for a colour that is not dark enough for covers and subheadings."""
    _check(colour, VOICE_DEMANDS)


def _check(colour: str, demands: tuple[Demand, ...]) -> None:
    check_colour(colour)
    for ground, least in demands:
        reached = contrast(colour, ground)
        if reached >= least:
            continue
        stands: str | Promise = STANDS.get(ground, STATUS_STANDS)
        words = stands % {
            "colour": colour,
            # Cut off: what is not reached is not said to be.
            "reached": number_format(int(reached * 10) / 10, 1),
            "least": number_format(least, None if least % 1 else 0),
        }
        nearest = gettext("The nearest that passes is %s.") % find_nearest(colour, demands)
        raise ValidationError(f"{words} {nearest}", code="contrast")
