"""Wide colours, and those that a file describes by numbers, look on pages as in the file."""

import io
import struct

import pytest
from PIL import Image, ImageCms

from boardtrade.media.images.colour_spaces import (
    PRIMARIES,
    SRGB_CURVE,
    HdrPictureError,
    build_profile,
)
from boardtrade.media.images.pixels import read_pixels
from boardtrade.media.models import CustomImage
from tests.media.images.test_pixels import encoded, png, with_chunk
from tests.media.test_uploads import upload

DISPLAY_P3, BT_2020 = 12, 9
SRGB_CURVE_NUMBER, LINEAR, PQ, HLG = 13, 8, 16, 18
ADOBE_RGB = (0.3127, 0.329, 0.64, 0.33, 0.21, 0.71, 0.15, 0.06)
# The same colour in each space, by published converters.
PURE = {"red": (255, 0, 0), "green": (0, 255, 0), "blue": (0, 0, 255), "grey": (128, 128, 128)}
IN_P3 = {"red": (234, 51, 35), "green": (117, 251, 76), "blue": (0, 0, 245), "grey": PURE["grey"]}
IN_ADOBE = {"red": (219, 0, 0), "green": (144, 255, 60), "blue": (0, 0, 250), "grey": (127,) * 3}
P3_PROFILE = build_profile(PRIMARIES[DISPLAY_P3], SRGB_CURVE)
ADOBE_PROFILE = build_profile(ADOBE_RGB, (563 / 256,))


def plain(colour: tuple[int, ...], mode: str = "RGB") -> Image.Image:
    picture = Image.new("RGB", (40, 30), colour)
    return picture.quantize(4) if mode == "P" else picture.convert(mode)


def seen(file: bytes) -> tuple[int, ...]:
    return read_pixels(io.BytesIO(file)).getpixel((20, 15))


def is_near(found: tuple[int, ...], wanted: tuple[int, ...], tolerance: int = 6) -> bool:
    return all(abs(a - b) <= tolerance for a, b in zip(found[:3], wanted, strict=True))


def avif(colour: tuple[int, ...], primaries: int, transfer: int) -> bytes:
    """Return an AVIF that names its colours by numbers; Pillow writes those of sRGB."""
    file = encoded(plain(colour), "AVIF", quality=95, subsampling="4:4:4")
    place = file.index(b"colrnclx") + 8
    return file[:place] + struct.pack(">HH", primaries, transfer) + file[place + 4 :]


def numbered_png(colour: tuple[int, ...], primaries: int, transfer: int, **options) -> bytes:
    file = encoded(plain(colour), "PNG", **options)
    return with_chunk(file, b"cICP", bytes((primaries, transfer, 0, 1)))


def grey_profile(gamma: float) -> bytes:
    """Return a profile of greys with a curve of one exponent."""
    curve = b"para\0\0\0\0" + struct.pack(">HHi", 0, 0, round(gamma * 65_536))
    white = P3_PROFILE[P3_PROFILE.index(b"XYZ \0\0\0\0") :][:20]
    table = struct.pack(">I4sII4sII", 2, b"wtpt", 156, 20, b"kTRC", 176, len(curve))
    size = struct.pack(">I", 176 + len(curve))
    header = size + P3_PROFILE[4:16] + b"GRAY" + P3_PROFILE[20:128]
    return header + table + white + curve


@pytest.mark.parametrize("name", PURE)
@pytest.mark.parametrize(
    ("profile", "encodings"),
    [(P3_PROFILE, IN_P3), (ADOBE_PROFILE, IN_ADOBE)],
    ids=["Display P3", "Adobe RGB"],
)
@pytest.mark.parametrize(
    ("kind", "options"),
    [
        ("PNG", {}),
        ("JPEG", {"quality": 95, "subsampling": 0}),
        ("WEBP", {"lossless": True}),
        ("AVIF", {"quality": 95, "subsampling": "4:4:4"}),
    ],
)
def test_a_profile_is_obeyed_in_every_format(kind, options, profile, encodings, name):
    file = encoded(plain(encodings[name]), kind, icc_profile=profile, **options)
    assert is_near(seen(file), PURE[name])


@pytest.mark.parametrize("name", PURE)
def test_colours_named_by_numbers_are_obeyed(name):
    for make in (avif, numbered_png):
        assert is_near(seen(make(IN_P3[name], DISPLAY_P3, SRGB_CURVE_NUMBER)), PURE[name])
        assert is_near(seen(make(PURE[name], 1, SRGB_CURVE_NUMBER)), PURE[name])


def test_numbers_come_before_a_profile_in_png_and_behind_it_in_avif():
    file = numbered_png(PURE["red"], 1, SRGB_CURVE_NUMBER, icc_profile=P3_PROFILE)
    assert is_near(seen(file), PURE["red"])
    file = encoded(plain(IN_P3["red"]), "AVIF", quality=95, icc_profile=P3_PROFILE)
    assert is_near(seen(file), PURE["red"])


def test_linear_light_is_made_as_bright_as_it_was_meant():
    half = (188, 188, 188)  # half of the light
    assert is_near(seen(avif((128,) * 3, 1, LINEAR)), half)
    assert is_near(seen(numbered_png((128,) * 3, BT_2020, LINEAR)), half)
    for mode in ("RGB", "L", "P", "RGBA"):
        file = encoded(plain((128,) * 3, mode), "PNG")
        assert is_near(seen(with_chunk(file, b"gAMA", struct.pack(">I", 100_000))), half)


@pytest.mark.parametrize("gamma", [0, 1, 45_455, 45_000, 2**31])
def test_a_gamma_of_screens_or_of_nonsense_changes_nothing(gamma):
    file = with_chunk(encoded(plain((90, 60, 30)), "PNG"), b"gAMA", struct.pack(">I", gamma))
    assert seen(file) == (90, 60, 30)


def test_primaries_that_a_png_measures_are_obeyed_unless_they_are_nonsense():
    def measured(colour: tuple[int, ...], xy: tuple[float, ...]) -> bytes:
        file = with_chunk(encoded(plain(colour), "PNG"), b"gAMA", struct.pack(">I", 45_455))
        numbers = (round(value * 100_000) for value in xy)
        return with_chunk(file, b"cHRM", struct.pack(f">{len(xy)}I", *numbers))

    assert is_near(seen(measured(IN_ADOBE["green"], ADOBE_RGB)), PURE["green"], 12)
    for nonsense in ((0,) * 8, (0.3,) * 8, (0.3,) * 10):
        assert seen(measured((90, 60, 30), nonsense)) == (90, 60, 30)


def test_greys_of_eight_and_sixteen_bits_obey_their_profile():
    profile = grey_profile(1.0)
    grey = plain((128,) * 3, "L")
    sixteen = grey.convert("I").point(lambda value: value * 257).convert("I;16")
    for picture in (grey, sixteen):
        assert is_near(seen(encoded(picture, "PNG", icc_profile=profile)), (188,) * 3)
    assert is_near(seen(encoded(grey, "JPEG", quality=95, icc_profile=profile)), (188,) * 3)


def test_colours_of_sixteen_bits_obey_their_profile():
    row = struct.pack(">HHH", *(value * 257 for value in IN_P3["red"]))
    file = png(1, 16, 2, row, transparent=struct.pack(">HHH", 1, 2, 3))
    file = with_chunk(file, b"cICP", bytes((DISPLAY_P3, SRGB_CURVE_NUMBER, 0, 1)))
    found = read_pixels(io.BytesIO(file)).getpixel((0, 0))
    assert is_near(found, PURE["red"])
    assert found[3] == 255


def test_a_palette_keeps_its_transparency_beside_its_profile():
    picture = Image.new("P", (40, 30), 1)
    picture.putpalette([0, 0, 0, *IN_P3["red"]])
    picture.paste(0, (0, 0, 10, 10))
    file = encoded(picture, "PNG", transparency=0, icc_profile=P3_PROFILE)
    pixels = read_pixels(io.BytesIO(file))
    assert is_near(pixels.getpixel((20, 15)), PURE["red"])
    assert [pixels.getpixel(at)[3] for at in ((20, 15), (2, 2))] == [255, 0]


@pytest.mark.parametrize("kind", ["WEBP", "PNG"])
def test_the_first_frame_of_an_animation_obeys_its_profile(kind):
    file = encoded(
        plain(IN_P3["red"]),
        kind,
        save_all=True,
        append_images=[plain((0, 0, 0))],
        icc_profile=P3_PROFILE,
        **({"lossless": True} if kind == "WEBP" else {}),
    )
    assert is_near(seen(file), PURE["red"])


@pytest.mark.parametrize("transfer", [PQ, HLG])
@pytest.mark.django_db
def test_a_picture_for_hdr_screens_is_refused_in_words(editor, transfer):
    for make, name in ((avif, "a.avif"), (numbered_png, "a.png")):
        file = make((128,) * 3, BT_2020, transfer)
        with pytest.raises(HdrPictureError):
            read_pixels(io.BytesIO(file))
        assert "HDR" in upload(editor, "images", name, file)["error_message"]
    assert not CustomImage.objects.exists()


def test_the_profile_that_is_made_is_one_that_others_read():
    read = ImageCms.ImageCmsProfile(io.BytesIO(P3_PROFILE)).profile
    published = ((0.5151, 0.2412, -0.0011), (0.2920, 0.6922, 0.0419), (0.1571, 0.0666, 0.7841))
    for name, column in zip(("red", "green", "blue"), published, strict=True):
        found = getattr(read, f"{name}_colorant")[0]
        assert found == pytest.approx(column, abs=0.0005)
