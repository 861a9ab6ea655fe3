"""Hostile pictures, each with what is to become of it."""

import zlib
from collections.abc import Callable
from typing import NamedTuple

from tests.media.uploads import pictures
from tests.media.uploads.pictures import MARKUP, SECRET, archive, chunk, segment, with_segments


class Case(NamedTuple):
    """A file to upload: its name, its content, and a part of the words if it is refused."""

    name: str
    make: Callable[[], bytes]
    refused: str = ""


SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
HALF_A_GIGAPIXEL = 22_000

PICTURES = {
    "a script as SVG": Case("a.png", lambda: SVG, "a drawing"),
    "a page as JPEG": Case("a.jpg", lambda: MARKUP, "a web page"),
    "a program": Case("a.png", lambda: b"MZ\x90\0" + bytes(99), "a program"),
    "PHP": Case("a.php.png", lambda: b"<?php system($_GET[1]); ?>", "no picture"),
    "PostScript": Case("a.png", lambda: b"%!PS-Adobe-3.0 EPSF-3.0\n(/etc) run", "no picture"),
    "Photoshop": Case("a.png", lambda: b"8BPS\0\1" + bytes(99), "Photoshop"),
    "TIFF": Case("a.jpg", lambda: pictures.encoded(pictures.photo(), "TIFF"), "TIFF"),
    "HEIC": Case("a.jpg", lambda: b"\0\0\0\x18ftypheic\0\0\0\0mif1heic", "HEIC"),
    "a PDF": Case("a.jpg", lambda: b"%PDF-1.7\n", "a PDF"),
    "an archive": Case("a.png", lambda: archive(a=b"x"), "an archive"),
    "nothing": Case("a.png", lambda: b"", "empty"),
    "half a JPEG": Case("a.jpg", lambda: pictures.jpeg()[:900], "damaged"),
    "half a WebP": Case("a.webp", lambda: pictures.webp()[:-60], "damaged"),
    "half an AVIF": Case("a.avif", lambda: pictures.avif()[:-60], "damaged"),
    "a JPEG whose segment has no end": Case(
        "a.jpg", lambda: b"\xff\xd8\xff\xe1\xff\xff", "damaged"
    ),
    "pixels that are claimed": Case(
        "a.png", lambda: pictures.png_of_size(60_000, 60_000), "60 megapixels"
    ),
    "pixels that are there": Case(
        "a.png",
        lambda: pictures.png_of_size(
            HALF_A_GIGAPIXEL, HALF_A_GIGAPIXEL, bytes(1 + HALF_A_GIGAPIXEL // 8) * 4000
        ),
        "60 megapixels",
    ),
    "a GIF of four gigapixels": Case(
        "a.gif",
        lambda: b"GIF89a\xff\xff\xff\xff\0\0\0,\0\0\0\0\xff\xff\xff\xff\0\2\2L\1\0;",
        "60 megapixels",
    ),
    "an animated GIF": Case("a.gif", lambda: pictures.frames("GIF"), "animated"),
    "an animated PNG": Case("a.png", lambda: pictures.frames("PNG"), "animated"),
    "an animated WebP": Case("a.webp", lambda: pictures.frames("WEBP"), "animated"),
    "an animated AVIF": Case("a.avif", lambda: pictures.frames("AVIF"), "animated"),
    "a photograph with its place": Case("a.jpg", pictures.jpeg),
    "a second photograph within": Case(
        "a.jpg",
        lambda: with_segments(pictures.jpeg(), segment(0xE2, b"MPF\0SECRET")) + pictures.jpeg(),
    ),
    "notes of an agency": Case(
        "a.jpg", lambda: with_segments(pictures.jpeg(), pictures.iptc(caption="SECRET"))
    ),
    "a picture in small": Case(
        "a.jpg",
        lambda: with_segments(
            pictures.jpeg(), segment(0xE0, b"JFXX\0\x10SECRET"), segment(0xE1, b"Exif\0\0SECRET")
        ),
    ),
    "EXIF that is none": Case(
        "a.jpg",
        lambda: with_segments(pictures.jpeg(exif=b""), segment(0xE1, b"Exif\0\0II*\0SECRET")),
    ),
    "a film of a phone": Case(
        "a.jpg", lambda: pictures.jpeg() + b"\0\0\0\x18ftypmp42SECRET" + bytes(500)
    ),
    "JPEG and archive": Case("a.jpg", lambda: pictures.jpeg() + archive(SECRET=SECRET)),
    "JPEG and page": Case("a.jpg", lambda: pictures.jpeg() + MARKUP),
    "JPEG and PDF": Case(
        "a.jpg", lambda: with_segments(pictures.jpeg(), segment(0xFE, b"%PDF-1.7 SECRET"))
    ),
    "bytes between segments": Case(
        "a.jpg", lambda: pictures.jpeg()[:20] + b"<?php SECRET ?>" + pictures.jpeg()[20:]
    ),
    "a JPEG as PNG": Case("a.png", pictures.jpeg),
    "a PNG as JPEG": Case("a.jpg", pictures.png),
    "a program by its name": Case("a.exe", pictures.png),
    "notes in a PNG": Case("a.png", pictures.png),
    "PNG and archive": Case("a.png", lambda: pictures.png() + archive(SECRET=SECRET)),
    "a screen's serial number": Case(
        "a.png",
        lambda: pictures.encoded(
            pictures.photo(), "PNG", icc_profile=pictures.profile_with_serial()
        ),
    ),
    "words as a profile": Case(
        "a.png", lambda: pictures.encoded(pictures.photo(), "PNG", icc_profile=SECRET * 40)
    ),
    "a bomb as a profile": Case(
        "a.png",
        lambda: pictures.with_chunks(
            pictures.png(), chunk(b"iCCP", b"SECRET\0\0" + zlib.compress(bytes(20_000_000)))
        ),
    ),
    "a bomb as a comment": Case(
        "a.png",
        lambda: pictures.with_chunks(
            pictures.png(), chunk(b"zTXt", b"SECRET\0\0" + zlib.compress(bytes(90_000_000)))
        ),
    ),
    "notes in a GIF": Case("a.gif", pictures.gif),
    "GIF and script": Case("a.gif", pictures.gif_with_script),
    "GIF and page": Case("a.gif", lambda: pictures.gif() + MARKUP),
    "notes in a WebP": Case("a.webp", pictures.webp),
    "WebP and archive": Case("a.webp", lambda: pictures.webp(lossless=True) + archive(S=SECRET)),
    "notes in an AVIF": Case("a.avif", pictures.avif),
    "AVIF and page": Case("a.avif", lambda: pictures.avif() + MARKUP),
    "an AVIF with a box of somebody's own": Case(
        "a.avif", lambda: pictures.avif() + b"\0\0\0\x0euuidSECRET"
    ),
    "a second list of parts in an AVIF": Case(
        "a.avif", lambda: pictures.avif() + b"\0\0\0\x12meta\0\0\0\0SECRET"
    ),
}
