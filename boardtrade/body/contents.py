"""The table of contents of a long page."""

from typing import NamedTuple

from django.utils.translation import gettext as _
from wagtail.blocks import StreamValue

from boardtrade.body.blocks.text import HeadingLevel, get_anchor
from boardtrade.body.footnotes.notes import has_notes


class ContentsEntry(NamedTuple):
    """A line of a table of contents."""

    anchor: str
    text: str


def build_contents(body: StreamValue) -> list[ContentsEntry]:
    """Return an entry for each section of a body, and for its notes; none without two sections."""
    entries = [
        ContentsEntry(get_anchor(block.id), block.value["text"])
        for block in body.blocks_by_name("heading")  # no other block is read already
        if block.value["level"] == HeadingLevel.SECTION
    ]
    if len(entries) < 2:
        return []
    if has_notes(body):
        entries.append(ContentsEntry("notes", _("Notes")))
    return entries
