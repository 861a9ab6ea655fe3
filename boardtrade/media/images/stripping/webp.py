"""WebP: the chunks of its pixels, its profile, and how it is to be turned."""

import struct

from boardtrade.media.images.stripping.profiles import keep_profile
from boardtrade.media.images.stripping.stripped import (
    AnimatedPictureError,
    BrokenPictureError,
    Stripped,
    read_orientation,
    write_orientation,
)

PIXELS = {b"VP8 ", b"VP8L", b"ALPH"}
"""https://developers.google.com/speed/webp/docs/riff_container"""
ICC, ALPHA, EXIF, XMP, ANIMATION = 0x20, 0x10, 0x08, 0x04, 0x02
FRAME_BYTES = 16


def strip_webp(data: bytes) -> Stripped:
    """Return a WebP of the same pixels, bit by bit, and nothing behind its end."""
    if data[:4] != b"RIFF" or data[8:12] != b"WEBP":
        raise BrokenPictureError
    chunks = _list_chunks(data[12 : 8 + int.from_bytes(data[4:8], "little")])
    by_kind = dict(reversed(chunks))
    frames = [body for kind, body in chunks if kind == b"ANMF"]
    if len(frames) > 1:
        raise AnimatedPictureError
    if frames:  # an animation of one picture is a picture
        chunks = _list_chunks(frames[0][FRAME_BYTES:])
    kept = [(kind, body) for kind, body in chunks if kind in PIXELS]
    exif, xmp = by_kind.get(b"EXIF", b""), by_kind.get(b"XMP ", b"")
    orientation = read_orientation(exif, xmp)
    profile = keep_profile(by_kind.get(b"ICCP", b""))
    if header := by_kind.get(b"VP8X"):
        flags = header[0] & ALPHA
        if profile:
            flags |= ICC
            kept.insert(0, (b"ICCP", profile))
        if orientation != 1:
            flags |= EXIF
            kept.append((b"EXIF", write_orientation(orientation)))
        kept.insert(0, (b"VP8X", bytes([flags, 0, 0, 0]) + header[4:10]))
    body = b"".join(
        kind + struct.pack("<I", len(body)) + body + b"\0" * (len(body) % 2) for kind, body in kept
    )
    return Stripped(b"RIFF" + struct.pack("<I", len(body) + 4) + b"WEBP" + body, xmp)


def _list_chunks(data: bytes) -> list[tuple[bytes, bytes]]:
    chunks = []
    position = 0
    while position + 8 <= len(data):
        length = int.from_bytes(data[position + 4 : position + 8], "little")
        if position + 8 + length > len(data):
            raise BrokenPictureError
        chunks.append((data[position : position + 4], data[position + 8 : position + 8 + length]))
        position += 8 + length + length % 2
    return chunks
