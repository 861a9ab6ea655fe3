"""Turns an opened picture into plain pixels: upright, in sRGB, RGB or RGBA.

Knows neither settings nor database, as the process that first opens an upload uses it too.
"""

import io
import math

from PIL import Image, ImageCms

from boardtrade.media.images.colour_spaces import described_profile

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


def plain(picture: Image.Image, head: bytes, scale: float) -> Image.Image:
    """Return the pixels of a picture whose file begins with `head`, at a scale of up to 1."""
    # Before loading, which forgets how many bits the greys of a PNG had; asking a PNG for its
    # orientation may load it.
    tiles = getattr(picture, "tile", ())
    step = STEPS_OF_GREY.get(str(tiles[0].args)) if tiles else None
    orientation = orientation_of(picture)
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


def orientation_of(picture: Image.Image) -> int:
    """Return how a picture is to be turned, 1 to 8."""
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
