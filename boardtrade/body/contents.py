"""The list of contents of a long page."""

from typing import NamedTuple

from wagtail.blocks import StreamValue

from boardtrade.body.blocks.text import HeadingLevel, anchor


class ContentsEntry(NamedTuple):
    """A line of a list of contents."""

    anchor: str
    text: str


def contents_of(body: StreamValue) -> list[ContentsEntry]:
    """Return the sections of a body; none when there are fewer than two."""
    headings = [
        ContentsEntry(anchor(block.id), block.value["text"])
        for block in body
        if block.block_type == "heading" and block.value["level"] == HeadingLevel.SECTION
    ]
    return headings if len(headings) > 1 else []
