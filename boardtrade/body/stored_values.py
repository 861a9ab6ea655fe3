"""What stands in a body as it is stored: looking there reads nothing of what the body refers to."""

from collections.abc import Iterator
from typing import Any

from wagtail.blocks import Block, ChooserBlock, ListBlock, StreamBlock, StreamValue, StructBlock


def iterate_stored_values(body: StreamValue) -> Iterator[tuple[Block, Any]]:
    """Yield each block of a body that holds no other blocks, and what is stored for it."""
    yield from _iterate(body.stream_block, body.raw_data)


def iterate_texts(body: StreamValue) -> Iterator[str]:
    """Yield the texts of a body that a search finds, but not what it says of pictures and files."""
    for block, value in iterate_stored_values(body):
        if not isinstance(block, ChooserBlock):
            yield from block.get_searchable_content(block.to_python(value))


def _iterate(block: Block, value: Any) -> Iterator[tuple[Block, Any]]:
    if isinstance(block, StreamBlock):
        for child in value:
            yield from _iterate(block.child_blocks[child["type"]], child["value"])
    elif isinstance(block, ListBlock):
        for item in value or ():  # stored before its block had the list
            is_wrapped = isinstance(item, dict) and "type" in item  # lists were bare in older pages
            yield from _iterate(block.child_block, item["value"] if is_wrapped else item)
    elif isinstance(block, StructBlock) and isinstance(value, dict):
        for name, child_block in block.child_blocks.items():
            yield from _iterate(child_block, value.get(name))
    elif value is not None:
        yield block, value
