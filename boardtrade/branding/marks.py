"""The mark of a board, checked: a drawing that only draws, or the pixels of a picture."""

import base64
import io
from pathlib import Path
from typing import IO, Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from boardtrade.branding.models import NewFile
from boardtrade.media.kinds import HEAD_BYTES, recognize
from boardtrade.media.uploads.failures import not_checked
from boardtrade.subprocesses.bounded import Bounds
from boardtrade.subprocesses.readers import ReaderFailedError, ask_reader

MAX_BYTES = 200_000
"""Every page shows the mark: so large a file would slow all of them down."""
LEAST_SIDE, MOST_SIDE = 64, 2048
PNG = b"\x89PNG\r\n\x1a\n"
READER = Path(__file__).with_name("mark_reader.py")
BOUNDS = Bounds(
    seconds=20,
    cpu_seconds=10,
    memory_bytes=768 * 1024**2,
    file_bytes=16 * 1024**2,
    output_bytes=16 * 1024**2,
)
REFUSALS = {
    "damaged_picture": _("This picture is damaged. Export it again, and upload that."),
    "damaged_drawing": _(
        "This SVG file cannot be read. Export it again as “plain SVG”, and upload that."
    ),
    "size": _(
        "This picture is %(width)s by %(height)s pixels. Export it with sides of %(least)s "
        "to %(most)s pixels; 512 are enough."
    ),
    "more_than_a_drawing": _(
        "This SVG file holds more than a drawing: %(found)s. Convert texts and pictures to paths, "
        "remove scripts and links, export it as “plain SVG”, and upload that."
    ),
    "shape": _(
        "This SVG file does not say how wide and high it is. Export it with a “viewBox”, "
        "and no more than twenty times as wide as high."
    ),
}


def read_mark(file: IO[bytes]) -> NewFile:
    """Return the mark in an uploaded file as it may be served, or raise ValidationError."""
    data = file.read(MAX_BYTES + 1)
    if len(data) > MAX_BYTES:
        raise ValidationError(
            _("This file is larger than 200 kB. Export the mark smaller, and upload that.")
        )
    is_picture = data.startswith(PNG)
    if not is_picture and b"<svg" not in data and b":svg" not in data:
        raise _other_kind(data)
    try:
        answer = ask_reader(READER, io.BytesIO(data), bounds=BOUNDS)
    except ReaderFailedError:
        answer = {"refused": "damaged_picture" if is_picture else "damaged_drawing"}
    except (OSError, RuntimeError) as error:
        raise not_checked(error) from error
    if "refused" in answer:
        raise _refusal(answer)
    return _parsed(answer)


def _other_kind(data: bytes) -> ValidationError:
    if kind := recognize(data[:HEAD_BYTES]):
        words = _("This is neither an SVG nor a PNG file, but %(kind)s. Export the mark as one.")
        return ValidationError(words, params={"kind": kind})
    return ValidationError(
        _("This is neither an SVG nor a PNG file. Export the mark as one of the two.")
    )


def _refusal(answer: dict[str, Any]) -> ValidationError:
    words = REFUSALS.get(str(answer["refused"]), REFUSALS["damaged_drawing"])
    found = "".join(sign for sign in str(answer.get("found", "")) if sign.isprintable())
    params = {
        "width": answer.get("width"),
        "height": answer.get("height"),
        "least": LEAST_SIDE,
        "most": MOST_SIDE,
        "found": found[:200],
    }
    return ValidationError(words % params)


def _parsed(answer: dict[str, Any]) -> NewFile:
    try:
        content = base64.b64decode(answer["data"], validate=True)
        suffix, width, height = answer["suffix"], int(answer["width"]), int(answer["height"])
    except (KeyError, TypeError, ValueError) as error:
        raise ValidationError(REFUSALS["damaged_drawing"]) from error
    return NewFile("png" if suffix == "png" else "svg", content, width, height)
