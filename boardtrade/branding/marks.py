"""The mark of a board, checked: a drawing that only draws, or the pixels of a picture."""

import io
import re
from collections import Counter
from typing import IO, Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from lxml import etree
from PIL import Image
from py_svg_hush import filter_svg

from boardtrade.branding.models import NewFile
from boardtrade.media.images.pixels import UnreadablePictureError, read_pixels

MAX_BYTES = 200_000
"""Every page shows the mark: so large a file would slow all of them down."""
LEAST_SIDE, MOST_SIDE = 64, 2048
SHOWN_SIDE = 512
"""A picture is stored no larger: it is shown at most 80 pixels high, or as an icon."""
SVG = "http://www.w3.org/2000/svg"
XLINK = "http://www.w3.org/1999/xlink"
LENGTH = re.compile(r"\s*(\d+(?:\.\d+)?)\s*(?:px|pt|mm|cm|in|em)?\s*")
UNSEEN = {"metadata", "title", "desc"}
"""Elements that draw nothing."""
UNSEEN_ATTRIBUTES = {"version", "baseProfile", "id", "class", "role", "enable-background"}


def read_mark(file: IO[bytes]) -> NewFile:
    """Return the mark in an uploaded file as it may be served, or raise ValidationError."""
    data = file.read(MAX_BYTES + 1)
    if len(data) > MAX_BYTES:
        raise ValidationError(
            _("This file is larger than 200 kB. Export the mark smaller, and upload that.")
        )
    if data.startswith(b"\x89PNG\r\n\x1a\n"):
        return _read_picture(data)
    if b"<svg" in data or b":svg" in data:
        return _read_drawing(data)
    raise ValidationError(
        _("This is neither an SVG nor a PNG file. Export the mark as one of the two.")
    )


def _read_picture(data: bytes) -> NewFile:
    damaged = ValidationError(_("This picture is damaged. Export it again, and upload that."))
    try:
        with Image.open(io.BytesIO(data), formats=["PNG"]) as picture:
            width, height = picture.size
    except Exception as error:  # decoders of hostile files fail in ways of their own
        raise damaged from error
    if not LEAST_SIDE <= min(width, height) <= max(width, height) <= MOST_SIDE:
        raise ValidationError(
            _(
                "This picture is %(width)s by %(height)s pixels. Export it with sides of %(least)s "
                "to %(most)s pixels; 512 are enough."
            )
            % {"width": width, "height": height, "least": LEAST_SIDE, "most": MOST_SIDE}
        )
    try:
        pixels = read_pixels(io.BytesIO(data))
    except UnreadablePictureError as error:
        raise damaged from error
    pixels.thumbnail((SHOWN_SIDE, SHOWN_SIDE), Image.Resampling.LANCZOS)
    stored = io.BytesIO()
    pixels.save(stored, "PNG", optimize=True)
    return NewFile("png", stored.getvalue(), *pixels.size)


def _read_drawing(data: bytes) -> NewFile:
    damaged = ValidationError(
        _("This SVG file cannot be read. Export it again as “plain SVG”, and upload that.")
    )
    if b"<!ENTITY" in data:
        raise damaged
    try:
        drawing = _parse(data)
        clean = filter_svg(data)
        cleaned = _parse(clean)
    except (ValueError, etree.XMLSyntaxError) as error:
        raise damaged from error
    if lost := _list_parts(drawing) - _list_parts(cleaned):
        raise ValidationError(
            _(
                "This SVG file holds more than a drawing: %s. Convert texts and pictures to paths, "
                "remove scripts and links, export it as “plain SVG”, and upload that."
            )
            % ", ".join(sorted({name for name, value in lost})[:3])
        )
    width, height = _read_size(cleaned)
    return NewFile("svg", clean, width, height)


def _parse(data: bytes) -> Any:
    """Return the root of a document, without reading anything that it refers to."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
    return etree.fromstring(data, parser)


def _list_parts(root: Any) -> Counter[tuple[str, str]]:
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


def _read_size(root: Any) -> tuple[int, int]:
    """Return width and height of a drawing in its own units, of which only the shape counts."""
    box = (root.get("viewBox") or "").replace(",", " ").split()
    sides = box[2:] if len(box) == 4 else [root.get("width", ""), root.get("height", "")]
    lengths = [LENGTH.fullmatch(side) for side in sides]
    numbers = [float(length[1]) for length in lengths if length]
    if len(numbers) != 2 or min(numbers) <= 0 or max(numbers) / min(numbers) > 20:
        raise ValidationError(
            _(
                "This SVG file does not say how wide and high it is. Export it with a “viewBox”, "
                "and no more than twenty times as wide as high."
            )
        )
    scale = SHOWN_SIDE / max(numbers)
    return max(1, round(numbers[0] * scale)), max(1, round(numbers[1] * scale))
