"""Reads what was pasted, without use of the database."""

from django.utils.translation import gettext as _

from recommendations.pages.services import MAX_CREATED_AT_ONCE
from recommendations.staff.pasting.reading.items import PasteError, PasteResult
from recommendations.staff.pasting.reading.lines import normalize
from recommendations.staff.pasting.reading.lists import split_list
from recommendations.staff.pasting.reading.tables import (
    find_nameless_table,
    find_table,
    split_table,
)

MAX_LINES = 12_000
"""That of some hundred pages."""


def split(text: str, *, is_table: bool = False) -> PasteResult:
    """Parse a table with a header, a list however it is numbered, or lines.

    `is_table` tells that the text is from a CSV file. Raise PasteError with a message for staff.
    """
    text = normalize(text)
    if not text.strip():
        raise PasteError(_("Paste a list or a table, or choose a file."))
    if (count := text.count("\n")) > MAX_LINES:
        raise PasteError(
            _("These are %(count)d lines; %(most)d can be read at once. Paste a part.")
            % {"count": count, "most": MAX_LINES}
        )
    if table := find_table(text, is_file=is_table) or find_nameless_table(text):
        result = split_table(table)
    elif is_table:
        raise PasteError(
            _("The first line of the file has no column called “title”. See what is said beside.")
        )
    else:
        result = split_list(text)
    if not result.items:
        raise PasteError(_("No recommendation was found in it."))
    if len(result.items) > MAX_CREATED_AT_ONCE:
        raise PasteError(
            _("These are %(count)d recommendations; %(most)d can be added at once. Paste a part.")
            % {"count": len(result.items), "most": MAX_CREATED_AT_ONCE}
        )
    return result
