"""The pixels of an uploaded picture, and nothing else that came with them.

A file may hold its place and camera, a colour profile that no browser can read, or a chunk that
makes a library fail. Whatever is made of a picture is made of what this module returns.
"""

import io
import math
from typing import IO

from PIL import Image, ImageCms
from wagtail.images.models import SourceImageIOError

from boardtrade.media.images.colour_spaces import HEAD_BYTES, HdrPictureError, described_profile

SRGB = ImageCms.createProfile("sRGB")
ORIENTATION = 0x0112
"""The number of EXIF's tag for how the camera was held."""
UPRIGHT = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}
LYING = range(5, 9)
"""Orientations of which width is height."""
SIXTEEN_BITS = {"I;16", "I;16B", "I;16L"}
STEPS_OF_GREY = {"L;2": 85, "L;4": 17}
"""How far apart PNG's greys of two and four bits are in eight bits, by Pillow's name for them."""
SMOOTH = {"L", "LA", "RGB", "RGBA", "CMYK"}
"""Modes in which colours can be mixed."""
KEPT_FOR_PROFILE = {"L", "RGB", "CMYK"}
"""Modes that colour profiles are written for; what is in another one is converted first."""


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
            return _plain(picture, head, scale)
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
            lies = _orientation(picture) in LYING
    except Exception as error:  # as above
        raise UnreadablePictureError(str(error)) from error
    file.seek(0)
    return (height, width) if lies else (width, height)


def _plain(picture: Image.Image, head: bytes, scale: float) -> Image.Image:
    # Before loading, which forgets how many bits the greys of a PNG had; asking a PNG for its
    # orientation may load it.
    tiles = getattr(picture, "tile", ())
    step = STEPS_OF_GREY.get(str(tiles[0].args)) if tiles else None
    orientation = _orientation(picture)
    own_profile = picture.info.get("icc_profile")
    described = described_profile(picture, head)
    wanted = (math.ceil(picture.width * scale), math.ceil(picture.height * scale))
    picture.draft(None, wanted)  # a JPEG can be decoded at a half, a quarter or an eighth
    picture.load()
    picture = _in_eight_bits(picture, step)
    picture = _made_smaller(picture, wanted)
    alpha = picture.convert("RGBA").getchannel("A") if picture.has_transparency_data else None
    if described:  # as colours, whatever the mode is: greys would need another kind of profile
        picture = picture.convert("RGBA").convert("RGB")
    pixels = _in_srgb(picture, described or own_profile)
    if alpha:
        pixels.putalpha(alpha)
    if orientation in UPRIGHT:
        pixels = pixels.transpose(UPRIGHT[orientation])
    pixels.info = {}
    return pixels


def _made_smaller(picture: Image.Image, wanted: tuple[int, int]) -> Image.Image:
    if picture.width <= wanted[0] and picture.height <= wanted[1]:
        return picture
    if picture.mode not in SMOOTH or "transparency" in picture.info:
        picture = picture.convert("RGBA" if picture.has_transparency_data else "RGB")
    return picture.resize(wanted, Image.Resampling.LANCZOS)


def _orientation(picture: Image.Image) -> int:
    try:
        return int(picture.getexif().get(ORIENTATION, 1))
    except Exception:  # a damaged description must not cost the picture
        return 1


def _in_eight_bits(picture: Image.Image, step: int | None) -> Image.Image:
    """Return the picture with eight bits a channel, its transparent colour included.

    Pillow makes greys of 16 bits white, and compares a PNG's transparent colour, which has as many
    bits as the file, with pixels of eight.
    """
    info = dict(picture.info)
    transparent = info.get("transparency")
    if picture.mode in SIXTEEN_BITS:
        picture = picture.convert("I").point(lambda value: value * (1 / 256)).convert("L")
        transparent = transparent >> 8 if isinstance(transparent, int) else None
    elif isinstance(transparent, tuple) and max(transparent) > 255:
        transparent = tuple(value >> 8 for value in transparent)
    elif isinstance(transparent, int) and step:
        transparent *= step
    if transparent is not None:
        picture.info["transparency"] = transparent
    return picture


def _in_srgb(picture: Image.Image, profile: bytes | None) -> Image.Image:
    """Return the colours of the picture, without its transparency."""
    if picture.mode in {"1", "LA"}:
        picture = picture.convert("L")
    elif picture.mode not in KEPT_FOR_PROFILE:
        picture = picture.convert("RGBA").convert("RGB")
    picture.info.pop("transparency", None)
    if profile:
        try:
            source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
            converted = ImageCms.profileToProfile(picture, source, SRGB, outputMode="RGB")
        except (ImageCms.PyCMSError, OSError, TypeError, ValueError):
            converted = None  # no profile of this picture: browsers would refuse it
        if converted is not None:
            return converted
    return picture.convert("RGB")
