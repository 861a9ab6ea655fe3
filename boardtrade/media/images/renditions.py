"""Wagtail's renditions, made of plain pixels and named for what is in them."""

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import PurePath
from typing import IO, Any

from django.core.files import File
from PIL import Image
from wagtail.images.image_operations import ImageTransform
from wagtail.images.models import Filter
from willow.plugins.pillow import PillowImage

from boardtrade.media.images.pixels import read_pixels

STEM_CHARACTERS = 40
HASH_CHARACTERS = 20
KEY_CHARACTERS = 16
"""As many as Wagtail's column for the key holds."""


class PictureFilter(Filter):
    """Makes one size of a picture: of its pixels alone, and for its present file alone."""

    def __init__(self, spec: str, pixels: Image.Image | None = None) -> None:
        """`pixels`, perhaps fewer than the file has, save decoding it for each of many sizes."""
        super().__init__(spec)
        self.pixels = pixels

    @contextmanager
    def get_willow_image(self, image: Any, source: File | None = None) -> Iterator[PillowImage]:
        """Give the filter's operations the clean pixels in place of the file."""
        pixels = self.pixels
        if pixels is None:
            scale = self.scale(image)
            if source is None:
                with image.open_file() as file:
                    pixels = read_pixels(file, scale=scale)
            else:
                pixels = read_pixels(source, scale=scale)
        willow = PillowImage(pixels)
        willow.format_name = format_of(image.file.name)
        yield willow

    def scale(self, image: Any) -> float:
        """Return how large the picture must be read for this size, from 0 to 1."""
        return min(1.0, max(self.get_transform(image).scale))

    def get_transform(self, image: Any, size: tuple[int, int] | None = None) -> ImageTransform:
        """Return what to cut out of so many pixels, and the size to bring that to.

        Focal points and specs are about the whole picture, of which there may be fewer pixels.
        """
        transform = super().get_transform(image)
        if size and size != (image.width, image.height):
            across, down = size[0] / image.width, size[1] / image.height
            transform.offset = (transform.offset[0] * across, transform.offset[1] * down)
            transform.scale = (transform.scale[0] / across, transform.scale[1] / down)
        return transform

    def get_cache_key(self, image: Any) -> str:
        """Name what the size depends on beside its spec: the focal point and the file."""
        parts = (super().get_cache_key(image), image.file.name, image.file_hash)
        return hashlib.sha256(repr(parts).encode()).hexdigest()[:KEY_CHARACTERS]


def format_of(name: str) -> str:
    """Return Willow's name for the format of a file; the upload form has checked the extension."""
    extension = PurePath(name).suffix.lower().lstrip(".")
    return "jpeg" if extension == "jpg" else extension


def name_for_content(original: str, suffix: str, content: IO[bytes]) -> str:
    """Return a name that no other content can have, so that browsers may keep the file for ever."""
    content.seek(0)
    digest = hashlib.file_digest(content, "sha256").hexdigest()[:HASH_CHARACTERS]  # type: ignore[arg-type]
    content.seek(0)
    return f"{PurePath(original).stem[:STEM_CHARACTERS]}-{digest}{suffix}"
