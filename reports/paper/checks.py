"""What a body must be like to be set and read aloud, said at the block before it is published.

The rules are those by which the typesetter would refuse it: each picture has words or only
decorates, which the block of pictures asks for itself, and no level of headings is left out.
"""

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from wagtail.blocks import StreamValue
from wagtail.blocks.stream_block import StreamBlockValidationError
from wagtail.blocks.struct_block import StructBlockValidationError

from boardtrade.body.blocks.text import HeadingLevel


class BodyError(StreamBlockValidationError):
    """Errors at blocks of a body, which are also said in a line where there is no form."""

    def __init__(self, block_errors: dict[int, Any], summary: str) -> None:
        super().__init__(block_errors=block_errors)
        self.summary = summary

    def __str__(self) -> str:
        return self.summary


def find_errors_of_body(body: StreamValue) -> dict[str, Any]:
    """Return the error of the field `body`, if there is one."""
    for place, block in enumerate(body.raw_data):
        if block["type"] != "heading":
            continue
        if block["value"].get("level") == HeadingLevel.SECTION:
            break
        message = _(
            "A subsection stands here before any section. Make it a section, or begin one above "
            "it: readers who listen go by the levels, and the PDF cannot be made without them."
        )
        error = StructBlockValidationError(block_errors={"level": ValidationError(message)})
        return {"body": BodyError({place: error}, message)}
    return {}
