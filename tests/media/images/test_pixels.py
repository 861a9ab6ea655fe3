"""Of any kind of picture, readers get the pixels in their right colours, and nothing else."""

import io
import struct
import zlib

import pytest
from django.core.files.base import ContentFile
from PIL import Image, ImageCms, PngImagePlugin

from boardtrade.media.images.pixels import UnreadablePictureError, read_pixels
from boardtrade.media.images.sizes import prepare_sizes
from boardtrade.media.models import CustomImage
from tests.factories import picture_file

GARBAGE = b"no profile at all" * 20
RED, GREY = (200, 40, 40), (130, 130, 130)
ORIENTATION, MAKE, GPS = 0x0112, 0x010F, 0x8825
XMP = b'<x:xmpmeta xmlns:x="adobe:ns:meta/">SECRET-PLACE</x:xmpmeta>'
SIZE = (60, 40)


def encoded(picture: Image.Image, kind: str, **options) -> bytes:
    buffer = io.BytesIO()
    picture.save(buffer, kind, **options)
    return buffer.getvalue()


def png(width: int, bits: int, colour: int, row: bytes, transparent: bytes) -> bytes:
    """Return a PNG of one row, with one colour of it transparent."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        body = kind + data
        return struct.pack(">I", len(data)) + body + struct.pack(">I", zlib.crc32(body))

    return b"\x89PNG\r\n\x1a\n" + b"".join(
        (
            chunk(b"IHDR", struct.pack(">IIBBBBB", width, 1, bits, colour, 0, 0, 0)),
            chunk(b"tRNS", transparent),
            chunk(b"IDAT", zlib.compress(b"\0" + row)),
            chunk(b"IEND", b""),
        )
    )


def with_chunk(png_file: bytes, kind: bytes, data: bytes) -> bytes:
    """Return a PNG with one more chunk behind its header."""
    body = kind + data
    chunk = struct.pack(">I", len(data)) + body + struct.pack(">I", zlib.crc32(body))
    return png_file[:33] + chunk + png_file[33:]


def taken_upside_down_at_home() -> Image.Exif:
    exif = Image.Exif()
    exif[ORIENTATION] = 3
    exif[MAKE] = "SECRET-CAMERA"
    exif[GPS] = {1: "N", 2: (43.0, 38.0, 30.0), 3: "W", 4: (79.0, 22.0, 0.0)}
    return exif


def lying(orientation: int) -> Image.Exif:
    exif = Image.Exif()
    exif[ORIENTATION] = orientation
    return exif


def half_and_half(mode: str = "RGB") -> Image.Image:
    """Return a picture whose upper half is red or grey and whose lower half is white."""
    picture = Image.new("RGB", SIZE, "white")
    picture.paste(GREY if mode in {"1", "L", "LA", "I;16"} else RED, (0, 0, SIZE[0], SIZE[1] // 2))
    if mode == "I;16":
        return picture.convert("L").convert("I").point(lambda value: value * 257).convert("I;16")
    if mode == "P":
        return picture.quantize(4)
    return picture.convert(mode)


def is_near(found: tuple, wanted: tuple) -> bool:
    return all(abs(a - b) <= 12 for a, b in zip(found[:3], wanted, strict=True))


@pytest.mark.parametrize("profile", [None, GARBAGE], ids=["no profile", "garbage as profile"])
@pytest.mark.parametrize(
    ("mode", "kind"),
    [
        *[(mode, "PNG") for mode in ("L", "LA", "P", "RGB", "RGBA", "I;16")],
        *[(mode, "JPEG") for mode in ("L", "RGB", "CMYK", "YCbCr")],
        *[(mode, kind) for kind in ("WEBP", "AVIF") for mode in ("RGB", "RGBA")],
        ("P", "GIF"),
    ],
)
def test_every_kind_of_picture_keeps_its_colours(mode, kind, profile):
    options = {"icc_profile": profile} if profile else {}
    content = encoded(half_and_half(mode), kind, **options)
    pixels = read_pixels(io.BytesIO(content))
    assert pixels.mode in {"RGB", "RGBA"}
    assert pixels.info == {}
    colour = GREY if mode in {"L", "LA", "I;16"} else RED
    assert is_near(pixels.getpixel((30, 5)), colour)
    assert is_near(pixels.getpixel((30, 35)), (255, 255, 255))


@pytest.mark.parametrize(
    ("mode", "kind"),
    [
        *[(mode, "PNG") for mode in ("L", "LA", "P", "RGB", "RGBA", "I;16")],
        *[(mode, "JPEG") for mode in ("L", "RGB", "CMYK")],
        ("RGB", "AVIF"),
        ("P", "GIF"),
    ],
)
@pytest.mark.parametrize("orientation", [1, 6])
def test_a_picture_can_be_read_smaller(mode, kind, orientation):
    options = {"exif": lying(orientation)} if kind != "GIF" else {}
    content = encoded(half_and_half(mode).resize((1200, 800)), kind, **options)
    pixels = read_pixels(io.BytesIO(content), scale=0.201)
    turned = kind != "GIF" and orientation == 6
    assert pixels.size == ((161, 242) if turned else (242, 161))
    wanted = GREY if mode in {"L", "LA", "I;16"} else RED
    assert is_near(pixels.getpixel((150, 100) if turned else (100, 10)), wanted)


def test_what_is_transparent_stays_so_in_a_smaller_picture():
    picture = Image.new("P", (400, 300), 1)
    picture.putpalette([255, 255, 255, *RED])
    picture.paste(0, (0, 0, 200, 300))
    pixels = read_pixels(io.BytesIO(encoded(picture, "PNG", transparency=0)), scale=0.25)
    assert [pixels.getpixel(at)[3] for at in ((10, 10), (90, 10))] == [0, 255]
    assert is_near(pixels.getpixel((90, 10)), RED)


def test_a_picture_of_black_and_white_dots_is_read():
    pixels = read_pixels(io.BytesIO(encoded(Image.new("1", SIZE, 1), "PNG")))
    assert pixels.getpixel((5, 5)) == (255, 255, 255)


def test_colours_of_another_profile_become_those_of_the_screen():
    srgb = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    red_for_blue = (
        srgb.replace(b"rXYZ", b"?XYZ").replace(b"bXYZ", b"rXYZ").replace(b"?XYZ", b"bXYZ")
    )
    pixels = read_pixels(io.BytesIO(encoded(half_and_half(), "PNG", icc_profile=red_for_blue)))
    assert is_near(pixels.getpixel((30, 5)), RED[::-1])


@pytest.mark.parametrize(
    ("file", "seen"),
    [
        (png(8, 1, 0, b"\x55", b"\0\0"), (255, 255, 255)),
        (png(4, 2, 0, b"\x1b", b"\0\0"), (85, 85, 85)),
        (png(4, 4, 0, b"\x03\x03", b"\0\0"), (51, 51, 51)),
        (png(4, 2, 0, b"\xdb", b"\0\3"), (85, 85, 85)),
        (png(4, 4, 0, b"\xf3\x03", b"\0\x0f"), (51, 51, 51)),
        (png(4, 8, 0, b"\0\x63\0\x63", b"\0\0"), (99, 99, 99)),
        (png(2, 16, 0, b"\x12\x34\x63\x63", b"\x12\x34"), (99, 99, 99)),
        (png(2, 8, 2, b"\1\2\3\x63\x63\x63", b"\0\1\0\2\0\3"), (99, 99, 99)),
        (png(2, 16, 2, b"\x12\x34" * 3 + b"\x63" * 6, b"\x12\x34" * 3), (99, 99, 99)),
    ],
    ids=[
        "1 bit",
        "2 bits",
        "4 bits",
        "white of 2 bits",
        "white of 4 bits",
        "8 bits",
        "16 bits",
        "colour",
        "colour of 16 bits",
    ],
)
def test_one_transparent_colour_is_transparent_in_any_depth(file, seen):
    pixels = read_pixels(io.BytesIO(file))
    assert pixels.getpixel((0, 0))[3] == 0
    assert pixels.getpixel((1, 0)) == (*seen, 255)


@pytest.mark.parametrize("mode", ["LA", "PA", "RGBA", "P"])
def test_what_is_transparent_stays_so(mode):
    picture = Image.new("RGBA", SIZE, (0, 0, 0, 0))
    picture.paste((*GREY, 255), (0, 0, *SIZE[:1], 20))
    kind = "GIF" if mode == "P" else "WEBP" if mode == "PA" else "PNG"
    pixels = read_pixels(
        io.BytesIO(encoded(picture if mode == "P" else picture.convert(mode), kind))
    )
    assert pixels.getpixel((30, 35))[3] == 0
    assert pixels.getpixel((30, 5))[3] == 255


@pytest.mark.parametrize("chunk", [b"eXIf", b"iTXt", b"zTXt"])
def test_a_chunk_of_garbage_does_not_cost_the_picture(chunk):
    file = with_chunk(encoded(half_and_half(), "PNG"), chunk, b"not what it says")
    assert read_pixels(io.BytesIO(file)).size == SIZE


@pytest.mark.parametrize("kind", ["JPEG", "WEBP"])
def test_exif_of_garbage_does_not_cost_the_picture(kind):
    file = encoded(half_and_half(), kind, exif=taken_upside_down_at_home())
    file = file.replace(b"II*\0", b"nope").replace(b"MM\0*", b"nope")
    assert b"nope" in file
    pixels = read_pixels(io.BytesIO(file))
    assert is_near(pixels.getpixel((30, 5)), RED)


@pytest.mark.parametrize("kind", ["JPEG", "WEBP", "AVIF"])
def test_xmp_of_garbage_does_not_cost_the_picture(kind):
    file = encoded(half_and_half(), kind, xmp=b"<x:xmpmeta <<<")
    assert read_pixels(io.BytesIO(file)).size == SIZE


@pytest.mark.parametrize("orientation", range(1, 9))
def test_a_picture_is_shown_upright_however_the_camera_was_held(orientation):
    exif = Image.Exif()
    exif[ORIENTATION] = orientation
    pixels = read_pixels(io.BytesIO(encoded(half_and_half(), "JPEG", exif=exif)))
    assert pixels.size == (SIZE if orientation < 5 else SIZE[::-1])
    dark = {1: (30, 5), 2: (30, 5), 3: (30, 35), 4: (30, 35), 5: (5, 30), 6: (35, 30)}
    assert is_near(pixels.getpixel(dark.get(orientation, (35 if orientation == 7 else 5, 30))), RED)


@pytest.mark.django_db
def test_the_library_knows_the_size_of_the_upright_picture():
    exif = Image.Exif()
    exif[ORIENTATION] = 6
    content = encoded(half_and_half(), "JPEG", exif=exif)
    image = CustomImage.objects.create(title="x", file=ContentFile(content, name="a.jpg"))
    assert (image.width, image.height) == SIZE[::-1]


@pytest.mark.parametrize("file", [b"", b"<svg/>", encoded(half_and_half(), "PNG")[:90]])
def test_what_cannot_be_decoded_is_one_kind_of_error(file):
    with pytest.raises(UnreadablePictureError):
        read_pixels(io.BytesIO(file))


@pytest.mark.django_db
@pytest.mark.parametrize("kind", ["jpg", "webp", "avif", "png"])
def test_no_public_size_tells_where_and_with_what_it_was_taken(kind):
    options = {"exif": taken_upside_down_at_home(), "icc_profile": GARBAGE}
    if kind == "png":
        text = PngImagePlugin.PngInfo()
        text.add_text("Comment", "SECRET-COMMENT")
        options["pnginfo"] = text
    else:
        options["xmp"] = XMP
    if kind == "jpg":
        options["comment"] = "SECRET-COMMENT"
    pillow_kind = "JPEG" if kind == "jpg" else kind.upper()
    content = encoded(half_and_half(), pillow_kind, **options)
    assert b"SECRET" in content
    image = CustomImage.objects.create(title="x", file=ContentFile(content, name=f"home.{kind}"))
    prepare_sizes(image.pk)
    shown = [image.get_rendition("original"), *image.renditions.all()]
    assert len(shown) > 20
    for rendition in shown:
        with rendition.file.open() as file:
            stored = file.read()
        assert b"SECRET" not in stored
        with Image.open(io.BytesIO(stored)) as picture:
            assert not {"exif", "xmp", "comment", "icc_profile", "dpi"} & picture.info.keys()
            assert not picture.getexif()
            upper = picture.convert("RGB").getpixel((picture.width // 2, 2))
        assert is_near(upper, (255, 255, 255)), "it was taken upside down"


@pytest.mark.django_db
def test_transparent_is_white_where_a_format_knows_no_transparency():
    logo = encoded(Image.new("L", SIZE, 0), "PNG", transparency=0)
    image = CustomImage.objects.create(title="x", file=ContentFile(logo, name="logo.png"))
    prepare_sizes(image.pk)
    image.refresh_from_db()
    for kind, wanted in (("jpeg", (255, 255, 255)), ("avif", (0, 0, 0, 0))):
        name = image.sources["figure"][kind][0][2]
        with image.file.storage.open(name) as file, Image.open(file) as picture:
            assert picture.getpixel((30, 20)) == wanted


@pytest.mark.django_db
def test_the_original_is_kept_as_it_was_uploaded():
    content = picture_file().read()
    image = CustomImage.objects.create(title="x", file=ContentFile(content, name="a.png"))
    prepare_sizes(image.pk)
    with image.file.open() as file:
        assert file.read() == content
