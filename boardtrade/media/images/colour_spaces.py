"""Colour spaces that a picture names by numbers, where others bring a profile.

ITU-T H.273 numbers primaries and transfer functions; AVIF and PNG (chunk cICP) use its numbers.
Older PNG files give a gamma and the coordinates of their primaries. No library at hand makes a
profile of these, so this module does: https://www.color.org/specification/ICC.1-2022-05.pdf.
"""

import re
import struct
from collections.abc import Sequence

from PIL import Image

HEAD_BYTES = 65_536
"""How far into a file the description of its colours is looked for: it comes before the pixels."""
AVIF_COLOURS = re.compile(rb"colrnclx(..)(..)", re.DOTALL)
PNG_COLOURS = re.compile(rb"\x00\x00\x00\x04cICP(.)(.)", re.DOTALL)
D65 = (0.3127, 0.329)
SRGB_XY = (*D65, 0.64, 0.33, 0.3, 0.6, 0.15, 0.06)
PRIMARIES = {
    9: (*D65, 0.708, 0.292, 0.17, 0.797, 0.131, 0.046),  # BT.2020
    11: (0.314, 0.351, 0.68, 0.32, 0.265, 0.69, 0.15, 0.06),  # P3 of cinemas
    12: (*D65, 0.68, 0.32, 0.265, 0.69, 0.15, 0.06),  # Display P3
}
"""Coordinates of white, red, green and blue by the number of H.273; other numbers are sRGB's."""
GAMMAS = {4: 2.2, 5: 2.8, 8: 1.0}
"""Exponents by the number of H.273; other numbers are sRGB's curve, or as good as that."""
HDR_TRANSFERS = {16, 18}
"""PQ and HLG: brightness beyond the white of a page."""
SRGB_GAMMA = 1 / 2.2
LEAST_GAMMA = 0.1
NEAR = 0.03
"""How far from sRGB's a gamma or coordinate is still meant to be the same."""
SRGB_CURVE = (2.4, 1 / 1.055, 0.055 / 1.055, 1 / 12.92, 0.04045)
D50 = (0.9642, 1.0, 0.8249)
BRADFORD = ((0.8951, 0.2664, -0.1614), (-0.7502, 1.7135, 0.0367), (0.0389, -0.0685, 1.0296))

type Vector = Sequence[float]
type Matrix = Sequence[Vector]


class HdrPictureError(ValueError):
    """The picture is made for screens that shine brighter than white: it would look grey."""


def described_profile(picture: Image.Image, head: bytes) -> bytes | None:
    """Return an ICC profile for the colours that the picture describes by numbers, if it does.

    `head` is the beginning of its file. None means sRGB, or that the picture's own profile holds.
    Raise HdrPictureError for colours that no profile can bring to an ordinary screen.
    """
    if picture.format == "AVIF" and not picture.info.get("icc_profile"):
        if found := AVIF_COLOURS.search(head):
            return _numbered(*(int.from_bytes(number) for number in found.groups()))
    elif picture.format == "PNG":
        # https://www.w3.org/TR/png-3/#cICP-chunk: before any other description.
        if found := PNG_COLOURS.search(head.partition(b"IDAT")[0]):
            return _numbered(*(number[0] for number in found.groups()))
        if "icc_profile" not in picture.info and "srgb" not in picture.info:
            return _measured(picture.info.get("gamma"), picture.info.get("chromaticity"))
    return None


def _numbered(primaries: int, transfer: int) -> bytes | None:
    if transfer in HDR_TRANSFERS:
        raise HdrPictureError
    if primaries not in PRIMARIES and transfer not in GAMMAS:
        return None
    exponent = GAMMAS.get(transfer)
    return build_profile(PRIMARIES.get(primaries, SRGB_XY), (exponent,) if exponent else SRGB_CURVE)


def _measured(gamma: float | None, xy: Vector | None) -> bytes | None:
    """Return a profile for the gamma of a PNG, which says how its values were encoded."""
    if gamma is None or not LEAST_GAMMA < gamma < 1 / LEAST_GAMMA:
        return None
    xy = xy if xy and len(xy) == len(SRGB_XY) else SRGB_XY
    differences = [abs(a - b) for a, b in zip((gamma, *xy), (SRGB_GAMMA, *SRGB_XY), strict=True)]
    return None if max(differences) < NEAR else build_profile(xy, (1 / gamma,))


def build_profile(xy: Vector, curve: Vector) -> bytes | None:
    """Return a profile of three primaries and one curve; None if they span no colours."""
    try:
        columns = _colorants(xy)
    except ZeroDivisionError:
        return None
    kind = {1: 0, 5: 3}[len(curve)]
    curve_data = b"para\0\0\0\0" + struct.pack(">HH", kind, 0) + _fixed(curve)
    tags = {
        b"wtpt": _xyz(D50),
        **dict(zip((b"rXYZ", b"gXYZ", b"bXYZ"), map(_xyz, columns), strict=True)),
        **dict.fromkeys((b"rTRC", b"gTRC", b"bTRC"), curve_data),
    }
    offset = 128 + 4 + 12 * len(tags)
    table, data = struct.pack(">I", len(tags)), b""
    for name, value in tags.items():
        table += name + struct.pack(">II", offset + len(data), len(value))
        data += value
    header = struct.pack(">I4xI", offset + len(data), 0x04300000) + b"mntrRGB XYZ "
    header = (header + bytes(12) + b"acsp").ljust(68, b"\0") + _fixed(D50)
    return header.ljust(128, b"\0") + table + data


def _colorants(xy: Vector) -> Matrix:
    """Return what red, green and blue are in the space of profiles, whose white is D50."""
    points = zip(xy[::2], xy[1::2], strict=True)
    white, *primaries = ((x / y, 1.0, (1 - x - y) / y) for x, y in points)
    shares = _times(_inverse(_transposed(primaries)), white)
    cones = [
        d50 / own for d50, own in zip(_times(BRADFORD, D50), _times(BRADFORD, white), strict=True)
    ]
    back = _inverse(BRADFORD)
    return [
        _times(back, [a * b for a, b in zip(_times(BRADFORD, primary), cones, strict=True)])
        for primary in (
            [value * share for value in column]
            for column, share in zip(primaries, shares, strict=True)
        )
    ]


def _times(matrix: Matrix, vector: Vector) -> Vector:
    return [sum(a * b for a, b in zip(row, vector, strict=True)) for row in matrix]


def _transposed(matrix: Matrix) -> Matrix:
    return list(zip(*matrix, strict=True))


def _inverse(matrix: Matrix) -> Matrix:
    (a, b, c), (d, e, f), (g, h, i) = matrix
    rows = (
        (e * i - f * h, c * h - b * i, b * f - c * e),
        (f * g - d * i, a * i - c * g, c * d - a * f),
        (d * h - e * g, b * g - a * h, a * e - b * d),
    )
    whole = a * rows[0][0] + b * rows[1][0] + c * rows[2][0]
    return [[value / whole for value in row] for row in rows]


def _fixed(values: Vector) -> bytes:
    """Write numbers as s15Fixed16Number."""
    limit = 32_767.0
    numbers = (round(max(-limit, min(limit, value)) * 65_536) for value in values)
    return struct.pack(f">{len(values)}i", *numbers)


def _xyz(values: Vector) -> bytes:
    return b"XYZ \0\0\0\0" + _fixed(values)
