"""The table of contents of a long page."""

from typing import NamedTuple

from wagtail.blocks import StreamValue

from boardtrade.body.blocks.text import HeadingLevel, get_anchor


class ContentsEntry(NamedTuple):
    """A line of a table of contents."""

    anchor: str
    text: str


def build_contents(body: StreamValue) -> list[ContentsEntry]:
    """Return an entry for each section of a body; none if there are fewer than two."""
    entries = [
        ContentsEntry(get_anchor(block.id), block.value["text"])
        for block in body.blocks_by_name("heading")  # no other block is read already
        if block.value["level"] == HeadingLevel.SECTION
    ]
    return entries if len(entries) > 1 else []
