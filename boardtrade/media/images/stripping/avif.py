"""AVIF: what is not of its pixels is blanked, as its parts refer to each other by their place.

ISO/IEC 14496-12 has the boxes, 23008-12 the items and their properties.
"""

import struct
from collections.abc import Iterator
from typing import NamedTuple

from boardtrade.media.images.stripping.av1 import blank_units
from boardtrade.media.images.stripping.profiles import keep_profile
from boardtrade.media.images.stripping.stripped import (
    AnimatedPictureError,
    BrokenPictureError,
    Stripped,
)

KEPT_BOXES = {b"ftyp", b"meta", b"mdat"}
KEPT_IN_META = {b"hdlr", b"pitm", b"iinf", b"iloc", b"iprp", b"iref", b"idat", b"dinf", b"grpl"}
KEPT_ITEMS = {b"av01", b"grid", b"iovl", b"iden", b"tmap"}
KEPT_PROPERTIES = {
    *(b"ispe", b"pixi", b"av1C", b"colr", b"irot", b"imir", b"clap", b"pasp", b"auxC"),
    *(b"clli", b"mdcv", b"cclv", b"amve", b"a1op", b"a1lx", b"lsel"),
}
UNUSED = b"free"
UNUSED_ITEM = b"skip"
STREAM, SETTINGS_OF_STREAM = b"av01", b"av1C"
SETTINGS_BYTES = 4
"""After which units of the stream may follow."""
NAME_AT = 24
"""Where the name of a handler begins in its box."""


class Box(NamedTuple):
    """A part of the file: where it begins, where its content does, and where it ends."""

    kind: bytes
    start: int
    content: int
    end: int


def strip_avif(data: bytes) -> Stripped:
    """Return an AVIF of the same pixels, bit by bit, and nothing behind its end."""
    try:
        return _strip(data)
    except (struct.error, IndexError) as error:
        raise BrokenPictureError from error


def _strip(data: bytes) -> Stripped:
    boxes = list(_iterate_boxes(data, 0, len(data)))
    kinds = [box.kind for box in boxes]
    if kinds[:1] != [b"ftyp"] or b"meta" not in kinds:
        raise BrokenPictureError
    if data[8:12] == b"avis" or b"moov" in kinds:
        raise AnimatedPictureError
    changed = bytearray(data)
    while boxes and boxes[-1].kind not in KEPT_BOXES:
        boxes.pop()
    for number, box in enumerate(boxes):
        is_second = box.kind != b"mdat" and kinds.index(box.kind) != number
        if box.kind not in KEPT_BOXES or is_second:
            _blank(changed, box)
    meta = boxes[kinds.index(b"meta")]
    parts = {box.kind: box for box in _iterate_boxes(data, meta.content + 4, meta.end)}
    for box in _iterate_boxes(data, meta.content + 4, meta.end):
        if box.kind not in KEPT_IN_META or parts[box.kind] != box:
            _blank(changed, box)
    if handler := parts.get(b"hdlr"):
        _zero(changed, handler.content + NAME_AT, handler.end)
    if b"iprp" in parts:
        _blank_properties(changed, data, parts[b"iprp"])
    if b"iinf" not in parts or b"iloc" not in parts:
        raise BrokenPictureError
    kinds_of_items = _blank_items(changed, data, parts[b"iinf"])
    kept: list[tuple[int, int]] = []
    streams: dict[int, list[tuple[int, int]]] = {}
    xmp = b""
    idat = parts.get(b"idat")
    for item, method, offset, length in _iterate_places(data, parts[b"iloc"]):
        start = offset + idat.content if method == 1 and idat else offset
        kind, is_xmp = kinds_of_items.get(item, (b"", False))
        end = start + length if length else len(data)
        if kind in KEPT_ITEMS:
            kept.append((start, end))
            if kind == STREAM:
                streams.setdefault(item, []).append((start, min(end, len(data))))
        elif is_xmp:
            xmp = xmp or data[start:end]
    for pieces in streams.values():
        _blank_units(changed, pieces)
    stores = [box for box in boxes if box.kind == b"mdat"]
    for store in [*stores, idat] if idat else stores:
        _keep_only(changed, store, kept)
    return Stripped(bytes(changed[: boxes[-1].end]), xmp)


def _iterate_boxes(data: bytes, start: int, end: int) -> Iterator[Box]:
    """Yield the boxes in a part of the file, up to what is none."""
    while start + 8 <= end:
        length, kind = struct.unpack_from(">I4s", data, start)
        content = start + 8
        if length == 1:
            (length,) = struct.unpack_from(">Q", data, content)
            content += 8
        elif length == 0:
            length = end - start
        if start + length > end or content > start + length:
            return
        yield Box(kind, start, content, start + length)
        start += length


def _zero(data: bytearray, start: int, end: int) -> None:
    data[start:end] = bytes(max(0, end - start))


def _blank(data: bytearray, box: Box) -> None:
    data[box.start + 4 : box.start + 8] = UNUSED
    _zero(data, box.content, box.end)


def _blank_properties(changed: bytearray, data: bytes, iprp: Box) -> None:
    for container in _iterate_boxes(data, iprp.content, iprp.end):
        if container.kind != b"ipco":
            continue
        for box in _iterate_boxes(data, container.content, container.end):
            body = data[box.content : box.end]
            is_garbage = body[:4] in {b"prof", b"rICC"} and keep_profile(body[4:]) != body[4:]
            if box.kind not in KEPT_PROPERTIES or (box.kind == b"colr" and is_garbage):
                _blank(changed, box)
            elif box.kind == SETTINGS_OF_STREAM:
                _blank_units(changed, [(box.content + SETTINGS_BYTES, box.end)])


def _blank_units(changed: bytearray, pieces: list[tuple[int, int]]) -> None:
    """Blank what is not of the pixels in a stream, which may lie in the file in several pieces."""
    stream = bytearray(b"".join(changed[start:end] for start, end in pieces))
    blank_units(stream)
    position = 0
    for start, end in pieces:
        length = max(0, end - start)
        changed[start : start + length] = stream[position : position + length]
        position += length


def _blank_items(changed: bytearray, data: bytes, iinf: Box) -> dict[int, tuple[bytes, bool]]:
    """Return the kind of each item, and whether it is XMP; blank the names of all of them."""
    kinds: dict[int, tuple[bytes, bool]] = {}
    count_bytes = 2 if data[iinf.content] == 0 else 4
    for box in _iterate_boxes(data, iinf.content + 4 + count_bytes, iinf.end):
        version = data[box.content]
        if box.kind != b"infe" or version not in {2, 3}:
            _blank(changed, box)
            continue
        id_bytes = 2 if version == 2 else 4
        place = box.content + 4 + id_bytes + 2
        item = int.from_bytes(data[box.content + 4 : box.content + 4 + id_bytes])
        kind = data[place : place + 4]
        rest = data[place + 4 : box.end]
        kinds[item] = (kind, kind == b"mime" and b"application/rdf+xml" in rest)
        if kind not in KEPT_ITEMS:
            changed[place : place + 4] = UNUSED_ITEM
        _zero(changed, place + 4, box.end)
    return kinds


def _iterate_places(data: bytes, iloc: Box) -> Iterator[tuple[int, int, int, int]]:
    """Yield item, method, offset and length of every piece of every item."""
    version = data[iloc.content]
    sizes = struct.unpack_from(">H", data, iloc.content + 4)[0]
    offset_bytes, length_bytes, base_bytes, index_bytes = (
        sizes >> shift & 15 for shift in (12, 8, 4, 0)
    )
    position = iloc.content + 6

    def take(count: int) -> int:
        nonlocal position
        if position + count > iloc.end:
            raise BrokenPictureError
        position += count
        return int.from_bytes(data[position - count : position])

    wide = 4 if version == 2 else 2
    for _ in range(take(wide)):
        item = take(wide)
        method = take(2) & 15 if version in {1, 2} else 0
        take(2)
        base = take(base_bytes)
        for _ in range(take(2)):
            if version in {1, 2}:
                take(index_bytes)
            offset = take(offset_bytes)
            yield item, method, base + offset, take(length_bytes)


def _keep_only(changed: bytearray, box: Box, kept: list[tuple[int, int]]) -> None:
    """Blank what no kept item has its place in."""
    position = box.content
    for start, end in sorted(kept):
        if start < box.end and end > box.content:
            _zero(changed, position, min(start, box.end))
            position = max(position, min(end, box.end))
    _zero(changed, position, box.end)
