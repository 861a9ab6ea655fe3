"""JPEG: the segments that its pixels are decoded from, its profile, and how it is to be turned."""

import re
import struct

from boardtrade.media.images.stripping.profiles import keep_profile
from boardtrade.media.images.stripping.stripped import (
    BrokenPictureError,
    Stripped,
    read_orientation,
    write_orientation,
)

START, END, SCAN = 0xD8, 0xD9, 0xDA
DECODED = {*range(0xC0, 0xD0), 0xDA, 0xDB, 0xDC, 0xDD}
"""Frames, tables, scans and restart intervals: ITU-T T.81, table B.1."""
APP0, APP1, APP2, APP13, APP14 = 0xE0, 0xE1, 0xE2, 0xED, 0xEE
EXIF, XMP = b"Exif\0\0", b"http://ns.adobe.com/xap/1.0/\0"
PROFILE, PHOTOSHOP, ADOBE, JFIF = b"ICC_PROFILE\0", b"Photoshop 3.0\0", b"Adobe", b"JFIF\0"
ADOBE_BYTES = 12
JFIF_BYTES = 12
"""Without the picture in small that may follow."""
IPTC = 0x0404
NEXT_MARKER = re.compile(rb"\xff+([\x01-\xcf\xd8-\xfe])")
"""What ends the pixels of a scan; FF 00 and the restart marks D0 to D7 are among them."""
MAX_SEGMENT_BYTES = 65_500


def strip_jpeg(data: bytes) -> Stripped:
    """Return a JPEG of the same pixels, bit by bit, and nothing behind its end."""
    if data[:3] != b"\xff\xd8\xff":
        raise BrokenPictureError
    decoded: list[bytes] = []
    jfif = adobe = exif = xmp = iptc = b""
    profile: dict[int, bytes] = {}
    position = 2
    while match := NEXT_MARKER.search(data, position):
        marker = match[1][0]
        position = match.end()
        if marker == END:
            decoded.append(b"\xff\xd9")
            break
        if marker in {START, 0x01}:
            continue
        length = _length_at(data, position)
        body = data[position + 2 : position + length]
        position += length
        if marker in DECODED:
            decoded.append(b"\xff%c%b%b" % (marker, struct.pack(">H", length), body))
            if marker == SCAN:
                end = NEXT_MARKER.search(data, position)
                decoded.append(data[position : end.start() if end else None])
                position = end.start() if end else len(data)
        elif marker == APP0 and body.startswith(JFIF) and not jfif:
            jfif = _segment(APP0, body[:JFIF_BYTES].ljust(JFIF_BYTES, b"\0") + b"\0\0")
        elif marker == APP1 and body.startswith(EXIF):
            exif = exif or body
        elif marker == APP1 and body.startswith(XMP):
            xmp = xmp or body.removeprefix(XMP)
        elif marker == APP2 and body.startswith(PROFILE):
            profile[body[len(PROFILE)]] = body[len(PROFILE) + 2 :]
        elif marker == APP13 and body.startswith(PHOTOSHOP):
            iptc = iptc or _find_iptc(body.removeprefix(PHOTOSHOP))
        elif marker == APP14 and body.startswith(ADOBE):
            adobe = _segment(APP14, body[:ADOBE_BYTES])
    orientation = read_orientation(exif, xmp)
    kept = [b"\xff\xd8", jfif]
    if orientation != 1:
        kept.append(_segment(APP1, EXIF + write_orientation(orientation)))
    kept += _write_profile(b"".join(profile[number] for number in sorted(profile)))
    return Stripped(b"".join([*kept, adobe, *decoded]), xmp, iptc)


def _length_at(data: bytes, position: int) -> int:
    length = int.from_bytes(data[position : position + 2])
    if length < 2 or position + length > len(data):
        raise BrokenPictureError
    return length


def _segment(marker: int, body: bytes) -> bytes:
    return b"\xff%c%b%b" % (marker, struct.pack(">H", len(body) + 2), body)


def _write_profile(profile: bytes) -> list[bytes]:
    kept = keep_profile(profile) or b""
    pieces = [
        kept[start : start + MAX_SEGMENT_BYTES] for start in range(0, len(kept), MAX_SEGMENT_BYTES)
    ]
    return [
        _segment(APP2, PROFILE + bytes([number, len(pieces)]) + piece)
        for number, piece in enumerate(pieces, start=1)
    ]


def _find_iptc(resources: bytes) -> bytes:
    """Return what Photoshop's resources hold of IPTC."""
    position = 0
    while resources[position : position + 4] == b"8BIM":
        kind = int.from_bytes(resources[position + 4 : position + 6])
        position += 6
        name = resources[position] + 1 if position < len(resources) else 1
        position += name + name % 2
        length = int.from_bytes(resources[position : position + 4])
        position += 4
        if kind == IPTC:
            return resources[position : position + length]
        position += length + length % 2
    return b""
