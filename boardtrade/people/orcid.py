"""The number that researchers have for life: https://orcid.org."""

import re

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

PATTERN = r"^(\d{4}-){3}\d{3}[\dX]$"
MAX_LENGTH = 40
"""Characters of what may be typed: the whole address, which is what one copies."""
_ADDRESS = re.compile(r"^(?:https?://)?(?:www\.)?orcid\.org/", re.IGNORECASE)


def validate_orcid(typed: str) -> None:
    """Raise ValidationError for what is no number and no address of one."""
    read_orcid(typed)


def read_orcid(typed: str) -> str:
    """Return a number as its pattern has it, from that or from its address; nothing from nothing.

    Raises ValidationError for what is none, a mistyped digit included:
    https://support.orcid.org/hc/en-us/articles/360006897674 has the sum that the last one checks.
    """
    signs = _ADDRESS.sub("", typed.strip()).replace("-", "").replace(" ", "").rstrip("/").upper()
    if not signs:
        return ""
    if re.fullmatch(r"[0-9]{15}[0-9X]", signs):
        total = 0
        for digit in signs[:15]:
            total = (total + int(digit)) * 2
        if "0123456789X"[(12 - total % 11) % 11] == signs[15]:
            return "-".join(signs[place : place + 4] for place in range(0, 16, 4))
    raise ValidationError(
        _("%(typed)s is no ORCID iD. Copy it from the person’s page at orcid.org."),
        params={"typed": typed},
    )
