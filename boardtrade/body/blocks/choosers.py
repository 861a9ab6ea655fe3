"""Choosers of pictures and files, which are read with all else that a body refers to."""

from collections.abc import Iterable
from copy import copy
from typing import Any

from wagtail.documents.blocks import DocumentChooserBlock
from wagtail.images.blocks import ImageBlock, ImageChooserBlock

from boardtrade.body.references import find


class _Found:
    """Takes what was chosen from what was read with the body."""

    def bulk_to_python(self, values: Iterable[int | None]) -> list[Any]:
        """Return an object of its own for each id, in order; None for what was deleted."""
        values = list(values)
        found = find(self.model_class, [pk for pk in values if pk])  # type: ignore[attr-defined]
        return [copy(found.get(pk)) if pk else None for pk in values]


class FileChooserBlock(_Found, DocumentChooserBlock):
    """A file of the library."""


class PictureChooserBlock(_Found, ImageChooserBlock):
    """A picture of the library."""


class PictureBlock(ImageBlock):
    """A picture of the library with a description for those who do not see it."""

    def __init__(self, required: bool = True, **kwargs: Any) -> None:
        super().__init__(required, **kwargs)
        chooser = PictureChooserBlock(required=required)
        chooser.set_name("image")
        self.child_blocks["image"] = chooser
