"""The child process that opens the mark of a board, so that a crash or a bomb ends here.

Run as a script by the module `marks` beside it, within its bounds, never imported. The mark is on
standard input. The answer is one JSON object: `{"refused": code}` with a code of `marks.REFUSALS`
and what its words name, or `suffix`, `data` in base64, `width` and `height`.
"""

import base64
import io
import json
import os
import re
import sys
import traceback
from collections import Counter
from typing import Any

from lxml import etree
from PIL import Image
from py_svg_hush import filter_svg

from boardtrade.media.images.colour_spaces import HEAD_BYTES
from boardtrade.media.images.plain_pixels import plain
from boardtrade.media.images.stripping.png import SIGNATURE, strip_png

LEAST_SIDE, MOST_SIDE = 64, 2048
SHOWN_SIDE = 512
"""A picture is stored no larger: it is shown at most 80 pixels high, or as an icon."""
MOST_WIDE = 20
SVG = "http://www.w3.org/2000/svg"
XLINK = "http://www.w3.org/1999/xlink"
LENGTH = re.compile(r"\s*(\d+(?:\.\d+)?)\s*(?:px|pt|mm|cm|in|em)?\s*")
UNSEEN = {"metadata", "title", "desc"}
"""Elements that draw nothing."""
UNSEEN_ATTRIBUTES = {"version", "baseProfile", "id", "class", "role", "enable-background"}


class RefusedError(Exception):
    """The mark cannot be accepted: a code of `marks.REFUSALS`, and what its words name."""

    def __init__(self, reason: str, **params: object) -> None:
        super().__init__(reason)
        self.params = params


def read_picture(data: bytes) -> tuple[bytes, int, int]:
    """Return the pixels of a picture as a new file, and its size."""
    try:
        clean = strip_png(data).data
        with Image.open(io.BytesIO(clean), formats=["PNG"]) as picture:
            width, height = picture.size
            is_fitting = LEAST_SIDE <= min(width, height) <= max(width, height) <= MOST_SIDE
            pixels = plain(picture, clean[:HEAD_BYTES], 1) if is_fitting else None
    except Exception as error:  # decoders of hostile files fail in ways of their own
        raise RefusedError("damaged_picture") from error
    if pixels is None:
        raise RefusedError("size", width=width, height=height)
    pixels.thumbnail((SHOWN_SIDE, SHOWN_SIDE), Image.Resampling.LANCZOS)
    stored = io.BytesIO()
    pixels.save(stored, "PNG", optimize=True)
    return stored.getvalue(), *pixels.size


def read_drawing(data: bytes) -> tuple[bytes, int, int]:
    """Return a drawing that only draws, and its size."""
    if b"<!ENTITY" in data:
        raise RefusedError("damaged_drawing")
    try:
        drawing = parse(data)
        clean = filter_svg(data)
        cleaned = parse(clean)
    except (ValueError, etree.XMLSyntaxError) as error:
        raise RefusedError("damaged_drawing") from error
    if lost := list_parts(drawing) - list_parts(cleaned):
        names = sorted({name for name, value in lost})[:3]
        raise RefusedError("more_than_a_drawing", found=", ".join(names))
    return clean, *read_size(cleaned)


def parse(data: bytes) -> Any:
    """Return the root of a document, without reading anything that it refers to."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
    return etree.fromstring(data, parser)


def list_parts(root: Any) -> Counter[tuple[str, str]]:
    """Return what is drawn: elements and attributes by name, with their values."""
    parts: Counter[tuple[str, str]] = Counter()
    waiting = [root]
    while waiting:
        element = waiting.pop()
        if not isinstance(element.tag, str):  # a comment, or an instruction to the program
            continue
        name = etree.QName(element)
        # Elements of other namespaces are notes of a drawing program, which no browser shows.
        if name.localname in UNSEEN or name.namespace not in {SVG, None}:
            continue
        text = "" if len(element) else _without_spaces(element.text or "")
        parts[name.localname, text] += 1
        for attribute, value in element.attrib.items():
            kind = etree.QName(attribute)
            if kind.namespace in {None, XLINK} and kind.localname not in UNSEEN_ATTRIBUTES:
                shown = f"{kind.localname} ({name.localname})"
                parts[shown, _without_spaces(str(value))] += 1
        waiting.extend(element)
    return parts


def _without_spaces(text: str) -> str:
    return "".join(text.split())


def read_size(root: Any) -> tuple[int, int]:
    """Return width and height of a drawing in its own units, of which only the shape counts."""
    box = (root.get("viewBox") or "").replace(",", " ").split()
    sides = box[2:] if len(box) == 4 else [root.get("width", ""), root.get("height", "")]
    lengths = [LENGTH.fullmatch(side) for side in sides]
    numbers = [float(length[1]) for length in lengths if length]
    if len(numbers) != 2 or min(numbers) <= 0 or max(numbers) / min(numbers) > MOST_WIDE:
        raise RefusedError("shape")
    scale = SHOWN_SIDE / max(numbers)
    return max(1, round(numbers[0] * scale)), max(1, round(numbers[1] * scale))


def main() -> dict[str, object]:
    """Read the mark on standard input and return the answer."""
    data = sys.stdin.buffer.read()
    suffix = "png" if data.startswith(SIGNATURE) else "svg"
    try:
        content, width, height = (read_picture if suffix == "png" else read_drawing)(data)
    except RefusedError as refused:
        return {"refused": str(refused), **refused.params}
    except Exception:
        traceback.print_exc()
        return {"refused": "damaged_picture" if suffix == "png" else "damaged_drawing"}
    written = base64.b64encode(content).decode("ascii")
    return {"suffix": suffix, "data": written, "width": width, "height": height}


if __name__ == "__main__":
    sys.stdout.write(json.dumps(main()))
    sys.stdout.flush()
    os._exit(0)
