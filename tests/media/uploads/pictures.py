"""Pictures made for the tests of uploads: with what cameras and people add, and hostile ones."""

import io
import struct
import zipfile
import zlib

from PIL import Image, ImageCms
from PIL.PngImagePlugin import PngInfo

SECRET = b"SECRET"
"""Stands in everything that must not stay."""
XMP = (
    b'<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF '
    b'xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description '
    b'xmlns:exif="http://ns.adobe.com/exif/1.0/" exif:GPSLatitude="43,38.5N SECRET"/>'
    b"</rdf:RDF></x:xmpmeta>"
)
MARKUP = b"<html><script>alert('SECRET')</script></html>"
SRGB = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
ORIENTATION = 0x0112


def photo(mode: str = "RGB", size: tuple[int, int] = (60, 40)) -> Image.Image:
    """Return a picture of two colours, so that it can be told how it is turned."""
    picture = Image.new("RGB", size, "white")
    picture.paste((200, 40, 40), (0, 0, size[0], size[1] // 2))
    return picture.quantize(4) if mode == "P" else picture.convert(mode)


def exif(orientation: int = 6) -> Image.Exif:
    """Return what a camera notes: place, serial number, owner, its own notes, picture in small."""
    noted = Image.Exif()
    noted[ORIENTATION] = orientation
    noted[0x010F] = "SECRET-CAMERA"
    noted[0x013B] = "SECRET-OWNER"
    noted[0x8825] = {1: "N", 2: (43.0, 38.0, 30.0), 3: "W", 4: (79.0, 22.0, 0.0)}
    noted.get_ifd(0x8769).update(
        {0xA431: "SECRET-SERIAL", 0xA430: "SECRET-OWNER", 0x927C: b"SECRET-NOTE"}
    )
    return noted


def encoded(picture: Image.Image, kind: str, **options: object) -> bytes:
    """Return a picture as a file."""
    buffer = io.BytesIO()
    picture.save(buffer, kind, **options)
    return buffer.getvalue()


def segment(marker: int, body: bytes) -> bytes:
    """Return a segment of a JPEG."""
    return b"\xff%c%b%b" % (marker, struct.pack(">H", len(body) + 2), body)


def with_segments(jpeg: bytes, *segments: bytes) -> bytes:
    """Return a JPEG with more segments behind its start."""
    return jpeg[:2] + b"".join(segments) + jpeg[2:]


def iptc(**named: str) -> bytes:
    """Return a segment in which Photoshop notes what IPTC asks for."""
    numbers = {"byline": 80, "credit": 110, "copyright": 116, "caption": 120}
    records = b"\x1c\x01\x5a\x00\x03\x1b%G" + b"".join(
        b"\x1c\x02%c%b%b" % (numbers[key], struct.pack(">H", len(words.encode())), words.encode())
        for key, words in named.items()
    )
    resource = b"8BIM\x04\x04\0\0" + struct.pack(">I", len(records)) + records
    return segment(0xED, b"Photoshop 3.0\0" + resource)


def jpeg(**options: object) -> bytes:
    """Return a JPEG as a phone takes it."""
    written = {"exif": exif(), "icc_profile": SRGB, "xmp": XMP, "comment": b"SECRET"} | options
    return encoded(photo(), "JPEG", **written)


def chunk(kind: bytes, body: bytes) -> bytes:
    """Return a chunk of a PNG."""
    checked = kind + body
    return struct.pack(">I", len(body)) + checked + struct.pack(">I", zlib.crc32(checked))


def with_chunks(png: bytes, *chunks: bytes) -> bytes:
    """Return a PNG with more chunks behind its header."""
    return png[:33] + b"".join(chunks) + png[33:]


def png() -> bytes:
    """Return a PNG with all that may be noted in one."""
    text = PngInfo()
    text.add_text("Author", "SECRET", zip=False)
    text.add_text("Comment", "SECRET" * 3, zip=True)
    text.add_itxt("XML:com.adobe.xmp", XMP.decode())
    written = encoded(photo(), "PNG", exif=exif(), icc_profile=SRGB, pnginfo=text)
    own = chunk(b"prVt", SECRET), chunk(b"tIME", b"\x07\xea\x01\x01\0\0\0"), chunk(b"caBX", SECRET)
    return with_chunks(written, *own)


def png_of_size(width: int, height: int, rows: bytes = b"") -> bytes:
    """Return a PNG that claims to be as large as asked."""
    header = struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0)
    pixels = chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + pixels


def gif() -> bytes:
    """Return a GIF with a comment, XMP and words that are drawn by nobody."""
    written = encoded(photo("P"), "GIF", comment=SECRET)
    text = b"\x21\x01\x0c" + bytes(12) + b"\x06SECRET\0"
    xmp = b"\x21\xff\x0bXMP DataXMP" + bytes([len(XMP)]) + XMP + b"\0"
    place = 13 + 3 * 2 ** ((written[10] & 7) + 1)
    return written[:place] + xmp + text + written[place:]


def webp(**options: object) -> bytes:
    """Return a WebP with place and serial number, and a chunk of somebody's own."""
    written = encoded(photo(), "WEBP", exif=exif(), xmp=XMP, icc_profile=SRGB, **options)
    body = written[12:] + b"OWN \x06\0\0\0SECRET"
    return b"RIFF" + struct.pack("<I", len(body) + 4) + b"WEBP" + body


def avif() -> bytes:
    """Return an AVIF with place and serial number."""
    return encoded(photo(), "AVIF", exif=exif(), xmp=XMP, icc_profile=SRGB)


def archive(**parts: bytes) -> bytes:
    """Return a ZIP archive."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as file:
        for name, content in parts.items():
            file.writestr(name, content)
    return buffer.getvalue()


def frames(kind: str) -> bytes:
    """Return a picture that moves."""
    pictures = [Image.new("RGB", (30, 20), colour) for colour in ("red", "blue")]
    return encoded(pictures[0], kind, save_all=True, append_images=pictures[1:])


def gif_with_script() -> bytes:
    """Return a GIF that is a script as well: its width is the beginning of a comment."""
    body = encoded(Image.new("P", (1, 1)), "GIF")
    return b"GIF89a" + b"/*" + body[8:-1] + b"\x21\xfe\x14*/=1;alert('SECRET')\0\x3b"


def profile_with_serial() -> bytes:
    """Return a colour profile in which a screen has noted its serial number."""
    count = int.from_bytes(SRGB[128:132])
    table = SRGB[132 : 132 + count * 12]
    moved = b"".join(
        table[place : place + 4]
        + struct.pack(">I", int.from_bytes(table[place + 4 : place + 8]) + 12)
        + table[place + 8 : place + 12]
        for place in range(0, len(table), 12)
    )
    rest = SRGB[132 + count * 12 :]
    length = len(SRGB) + 12 + len(b"SECRET-SERIAL!!!")
    entry = b"mmod" + struct.pack(">II", len(SRGB) + 12, 16)
    header = struct.pack(">I", length) + SRGB[4:128] + struct.pack(">I", count + 1)
    return header + moved + entry + rest + b"SECRET-SERIAL!!!"
