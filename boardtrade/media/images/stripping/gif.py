"""GIF: its picture, and the colour profile that an extension may hold."""

from boardtrade.media.images.stripping.stripped import (
    AnimatedPictureError,
    BrokenPictureError,
    Stripped,
)

EXTENSION, PICTURE, TRAILER = 0x21, 0x2C, 0x3B
GRAPHIC_CONTROL, APPLICATION = 0xF9, 0xFF
KEPT_APPLICATIONS = (b"ICCRGBG1012",)
XMP = b"XMP DataXMP"
HEADER_BYTES = 13
PICTURE_BYTES = 10
HAS_TABLE = 0x80


def strip_gif(data: bytes) -> Stripped:
    """Return a GIF of the same pixels, without comments and what programs have added."""
    if data[:6] not in {b"GIF87a", b"GIF89a"} or len(data) < HEADER_BYTES:
        raise BrokenPictureError
    position = HEADER_BYTES + _table_bytes(data[10])
    kept = [data[:position]]
    xmp = b""
    pictures = 0
    while position < len(data) and data[position] != TRAILER:
        start = position
        if data[position] == EXTENSION:
            label = data[position + 1 : position + 2]
            position = _end_of_blocks(data, position + 2)
            block = data[start:position]
            is_kept = label == bytes([GRAPHIC_CONTROL]) or (
                label == bytes([APPLICATION]) and block[3:14] in KEPT_APPLICATIONS
            )
            if is_kept:
                kept.append(block)
            elif block[3:14] == XMP:
                xmp = xmp or block[14:]
        elif data[position] == PICTURE and position + PICTURE_BYTES < len(data):
            position += PICTURE_BYTES + _table_bytes(data[position + 9]) + 1
            position = _end_of_blocks(data, position)
            kept.append(data[start:position])
            pictures += 1
        else:
            raise BrokenPictureError
    if pictures > 1:
        raise AnimatedPictureError
    return Stripped(b"".join([*kept, bytes([TRAILER])]), xmp)


def _table_bytes(flags: int) -> int:
    return 3 * 2 ** ((flags & 7) + 1) if flags & HAS_TABLE else 0


def _end_of_blocks(data: bytes, position: int) -> int:
    """Return where a chain of blocks ends, each of which begins with its length."""
    while True:
        if position >= len(data):
            raise BrokenPictureError
        length = data[position]
        position += 1 + length
        if not length:
            return position
