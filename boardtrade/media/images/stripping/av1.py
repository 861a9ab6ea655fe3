"""AV1, in which AVIF has its pixels: what stands between them and is none of them is blanked.

https://aomediacodec.github.io/av1-spec/ has the units of a stream in 5.3, and metadata in 5.8.
"""

METADATA, PADDING = 5, 15
PIXELS = {1, 2, 3, 4, 6, 7, 8}
"""Headers, frames and tiles; the numbers from 9 to 14 mean nothing yet."""
KEPT_METADATA = {1, 2}
"""How bright the picture is meant to be. The others are times, and what makers of devices like."""
END_OF_PADDING = 0x80
MOST_BYTES_OF_A_NUMBER = 8


def blank_units(stream: bytearray) -> None:
    """Turn what is not of the pixels into empty padding of the same length, in place.

    A stream that is not built as it should be is left to the decoder from there on.
    """
    position = 0
    while position < len(stream):
        header = stream[position]
        kind = header >> 3 & 15
        content = position + 1 + (header >> 2 & 1)
        end = len(stream)
        if header & 2:
            length, content = _read_number(stream, content)
            end = content + length
        if content > len(stream) or end > len(stream):
            return
        is_kept = kind in PIXELS
        if kind == METADATA:
            is_kept = _read_number(stream, content)[0] in KEPT_METADATA
        if not is_kept:
            stream[position] = header & 0b10000111 | PADDING << 3
            stream[content:end] = bytes(end - content)
            if end > content:
                stream[end - 1] = END_OF_PADDING
        position = end


def _read_number(stream: bytearray, position: int) -> tuple[int, int]:
    """Return a number that is written in pieces of seven bits, and where it ends."""
    number = 0
    for place, byte in enumerate(stream[position : position + MOST_BYTES_OF_A_NUMBER]):
        number |= (byte & 0x7F) << 7 * place
        if not byte & 0x80:
            return number, position + place + 1
    return number, len(stream) + 1
