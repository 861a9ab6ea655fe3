"""PNG: the chunks that its pixels and their colours are made of, and how it is to be turned."""

import struct
import zlib

from boardtrade.media.images.stripping.profiles import keep_profile
from boardtrade.media.images.stripping.stripped import (
    AnimatedPictureError,
    BrokenPictureError,
    Stripped,
    read_orientation,
    write_orientation,
)

SIGNATURE = b"\x89PNG\r\n\x1a\n"
KEPT = {
    *(b"IHDR", b"PLTE", b"IDAT", b"IEND", b"tRNS"),
    *(b"cHRM", b"gAMA", b"sBIT", b"sRGB", b"cICP", b"bKGD", b"pHYs"),
}
"""https://www.w3.org/TR/png-3/#11Chunks, without what is text, time or somebody's own."""
MAX_PROFILE_BYTES = 8 * 1024**2
XMP_KEYWORD = b"XML:com.adobe.xmp\0"


def strip_png(data: bytes) -> Stripped:
    """Return a PNG of the same pixels, bit by bit, and nothing behind its end."""
    if not data.startswith(SIGNATURE):
        raise BrokenPictureError
    kept = [SIGNATURE]
    exif = xmp = b""
    first_pixels = 0
    position = len(SIGNATURE)
    kind = b""
    while kind != b"IEND":
        length = int.from_bytes(data[position : position + 4])
        kind = data[position + 4 : position + 8]
        end = position + 12 + length
        if len(kind) < 4 or end > len(data):
            raise BrokenPictureError
        body = data[position + 8 : end - 4]
        if kind == b"acTL":
            raise AnimatedPictureError
        if kind == b"IDAT":
            first_pixels = first_pixels or len(kept)
        if kind in KEPT:
            kept.append(data[position:end])
        elif kind == b"iCCP":
            kept += _keep_profile(body)
        elif kind == b"eXIf":
            exif = exif or body
        elif kind == b"iTXt" and body.startswith(XMP_KEYWORD):
            xmp = xmp or body.removeprefix(XMP_KEYWORD).lstrip(b"\0")
        position = end
    orientation = read_orientation(exif, xmp)
    if orientation != 1:
        kept.insert(first_pixels or len(kept) - 1, _chunk(b"eXIf", write_orientation(orientation)))
    return Stripped(b"".join(kept), xmp)


def _keep_profile(body: bytes) -> list[bytes]:
    # The name of the profile is somebody's words, too.
    packed = body.partition(b"\0")[2][1:]
    unpacker = zlib.decompressobj()
    try:
        profile = unpacker.decompress(packed, MAX_PROFILE_BYTES)
    except zlib.error:
        return []
    kept = None if unpacker.unconsumed_tail else keep_profile(profile)
    return [_chunk(b"iCCP", b"ICC profile\0\0" + zlib.compress(kept))] if kept else []


def _chunk(kind: bytes, body: bytes) -> bytes:
    checked = kind + body
    return struct.pack(">I", len(body)) + checked + struct.pack(">I", zlib.crc32(checked))
