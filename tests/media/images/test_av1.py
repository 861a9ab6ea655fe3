"""What stands in a stream of AV1 between the pixels tells nothing."""

from boardtrade.media.images.stripping.av1 import blank_units

DELIMITER, FRAME, NEW_KIND = 2, 6, 9
LIGHT, OF_SOMEBODY = 1, 4


def unit(kind: int, content: bytes, *, has_size: bool = True) -> bytes:
    """Return a unit of a stream, with its length in two bytes."""
    size = bytes([len(content) & 0x7F | 0x80, len(content) >> 7]) if has_size else b""
    return bytes([kind << 3 | 2 * has_size]) + size + content


def test_what_is_not_of_the_pixels_is_empty_padding():
    parts = {
        unit(DELIMITER, b""): True,
        unit(5, bytes([LIGHT]) + b"\0\1\0\1\x80"): True,
        unit(5, bytes([OF_SOMEBODY]) + b"SECRET" * 50): False,
        unit(FRAME, b"pixels" * 50): True,
        unit(15, b"SECRET\x80"): False,
        unit(NEW_KIND, b"SECRET"): False,
        unit(FRAME, b"the last", has_size=False): True,
    }
    stream = bytearray(b"".join(parts))
    blank_units(stream)
    position = 0
    for part, is_kept in parts.items():
        now = bytes(stream[position : position + len(part)])
        position += len(part)
        assert (now == part) is is_kept
        assert is_kept or (now[0] >> 3, now[-1], any(now[3:-1])) == (15, 0x80, False)


def test_a_stream_that_is_cut_off_is_left_to_the_decoder():
    for stream in (b"\x32", unit(FRAME, b"pixels")[:-1], bytes([FRAME << 3 | 2, *[255] * 9])):
        now = bytearray(stream)
        blank_units(now)
        assert now == stream
