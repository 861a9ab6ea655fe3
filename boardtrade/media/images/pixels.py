"""The pixels of an uploaded picture, and nothing else that came with them.

A file may hold its place and camera, a colour profile that no browser can read, or a chunk that
makes a library fail. Whatever is made of a picture is made of what this module returns.
"""

from typing import IO

from PIL import Image
from wagtail.images.models import SourceImageIOError

from boardtrade.media.images.colour_spaces import HEAD_BYTES, HdrPictureError
from boardtrade.media.images.plain_pixels import LYING, orientation_of, plain


class UnreadablePictureError(SourceImageIOError):
    """The file is there, but it is no picture that could be shown."""


def read_pixels(file: IO[bytes], *, scale: float = 1) -> Image.Image:
    """Return the picture upright, in sRGB, as RGB or RGBA; of several frames, the first.

    With a scale below 1 it is made smaller while it is read, which saves memory: a picture of 12
    megapixels takes 48 MB, as does each further step with all of them.

    Raise HdrPictureError for colours that no ordinary screen can show, and UnreadablePictureError
    whatever the reason is that it cannot be decoded.
    """
    try:
        file.seek(0)
        head = file.read(HEAD_BYTES)
        with Image.open(file) as picture:
            return plain(picture, head, scale)
    except HdrPictureError:
        raise
    except Exception as error:  # decoders of hostile files fail in ways of their own
        raise UnreadablePictureError(str(error)) from error


def upright_size(file: IO[bytes]) -> tuple[int, int]:
    """Return width and height as `read_pixels` would give them.

    Of a PNG without EXIF the pixels are decoded too, as EXIF may come behind them. Raise
    UnreadablePictureError if it does not even begin like one. Leaves the file at its start.
    """
    file.seek(0)
    try:
        with Image.open(file) as picture:
            width, height = picture.size
            lies = orientation_of(picture) in LYING
    except Exception as error:  # as above
        raise UnreadablePictureError(str(error)) from error
    file.seek(0)
    return (height, width) if lies else (width, height)
