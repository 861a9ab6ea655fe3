"""The child process that opens uploaded pictures first, so that a crash or a bomb ends here.

Run as a script by `picture_upload` beside it, within its bounds, never imported. The picture is on
standard input. What may be kept of it is written to the open file that the first argument names;
the second one is the number of pixels that are accepted. The answer is one JSON object on standard
output: `{"refused": code}` with a code of `PictureRefusal`, or `format` and `credit`.
"""

import io
import json
import os
import sys
import traceback

from PIL import Image

from boardtrade.media.images.colour_spaces import HEAD_BYTES, HdrPictureError
from boardtrade.media.images.plain_pixels import plain
from boardtrade.media.images.stripping.credits import find_credit
from boardtrade.media.images.stripping.formats import STRIPPERS, find_format
from boardtrade.media.images.stripping.stripped import AnimatedPictureError, Stripped

SCALE_TO_JUDGE = 1 / 8
"""A JPEG is read to its end as well if it is decoded small, in a fraction of the memory."""
NO_SPACE = "no space"


class RefusedError(Exception):
    """The picture cannot be accepted; the argument is a code of `PictureRefusal`."""


def read(data: bytes, most_pixels: int) -> tuple[str, Stripped]:
    """Return the format of a picture, and what may be kept of its file."""
    kind = find_format(data)
    if not kind:
        raise RefusedError("no_picture")
    try:
        stripped = STRIPPERS[kind](data)
    except AnimatedPictureError as error:
        raise RefusedError("animated") from error
    Image.MAX_IMAGE_PIXELS = None  # counted here
    # What will be kept is what is judged.
    with Image.open(io.BytesIO(stripped.data), formats=[kind.upper()]) as picture:
        if picture.width * picture.height > most_pixels:
            raise RefusedError("file_too_many_pixels")
        if getattr(picture, "is_animated", False):
            raise RefusedError("animated")
        plain(picture, stripped.data[:HEAD_BYTES], SCALE_TO_JUDGE)
    return kind, stripped


def find_credit_in(stripped: Stripped) -> str:
    """Return whom the picture credits; a description that cannot be read credits nobody."""
    try:
        return find_credit(stripped.iptc, stripped.xmp)
    except Exception:
        return ""


def main(result: str, most_pixels: str) -> dict[str, str]:
    """Read the picture on standard input, write what may be kept, and return the answer."""
    try:
        kind, stripped = read(sys.stdin.buffer.read(), int(most_pixels))
    except RefusedError as refused:
        return {"refused": str(refused)}
    except HdrPictureError:
        return {"refused": "hdr"}
    except Exception:  # decoders of hostile files fail in ways of their own
        traceback.print_exc()
        return {"refused": "damaged"}
    try:
        with open(int(result), "wb", closefd=False) as file:
            file.write(stripped.data)
    except OSError:
        return {"failed": NO_SPACE}
    return {"format": kind, "credit": find_credit_in(stripped)}


if __name__ == "__main__":
    sys.stdout.write(json.dumps(main(*sys.argv[1:])))
    sys.stdout.flush()
    # Without tidying up: closing a hostile picture is one more chance to crash.
    os._exit(0)
