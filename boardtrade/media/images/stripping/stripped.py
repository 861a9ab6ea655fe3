"""What stripping a picture gives, and the two pieces of what was left out that are still read."""

import re
import struct
from dataclasses import dataclass

ORIENTATION = 0x0112
"""The number of EXIF's tag for how the camera was held."""
SHORT = 3
ENTRY_BYTES = 12
XMP_ORIENTATION = re.compile(rb"tiff:Orientation(?:=[\"']|>)([1-8])")


class BrokenPictureError(ValueError):
    """The file is not built as its format asks for."""


class AnimatedPictureError(ValueError):
    """The file has several pictures, which are shown one after the other."""


@dataclass(frozen=True)
class Stripped:
    """A picture file without what it told, and what it told of whom to credit."""

    data: bytes
    xmp: bytes = b""
    iptc: bytes = b""


def read_orientation(exif: bytes, xmp: bytes = b"") -> int:
    """Return how the picture is to be turned, 1 to 8, as its EXIF says, or its XMP if not."""
    try:
        found = _read_from_exif(exif.removeprefix(b"Exif\0\0"))
    except (struct.error, ValueError, IndexError):
        found = 0
    if not found and (match := XMP_ORIENTATION.search(xmp)):
        found = int(match[1])
    return found or 1


def _read_from_exif(exif: bytes) -> int:
    order = {b"II": "<", b"MM": ">"}.get(exif[:2])
    if order is None:
        return 0
    (start,) = struct.unpack_from(f"{order}4xI", exif)
    (count,) = struct.unpack_from(f"{order}H", exif, start)
    for number in range(count):
        tag, kind, _, value = struct.unpack_from(
            f"{order}HHIH", exif, start + 2 + number * ENTRY_BYTES
        )
        if tag == ORIENTATION and kind == SHORT and 1 <= value <= 8:
            return int(value)
    return 0


def write_orientation(orientation: int) -> bytes:
    """Return EXIF that tells nothing but how the picture is to be turned."""
    entry = struct.pack(">HHIHH", ORIENTATION, SHORT, 1, orientation, 0)
    return b"MM\0*" + struct.pack(">IH", 8, 1) + entry + bytes(4)
