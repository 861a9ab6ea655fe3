"""Of an uploaded picture the site keeps the picture, and nothing that came with it."""

import io

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile, TemporaryUploadedFile
from PIL import Image

from boardtrade.media.forms import WholeImageField
from boardtrade.media.images.plain_pixels import orientation_of
from tests.media.uploads import ordinary_files, pictures
from tests.media.uploads.hostile_pictures import PICTURES
from tests.media.uploads.pictures import SECRET, SRGB, encoded, photo

KINDS = {
    "jpg": pictures.jpeg,
    "png": pictures.png,
    "gif": pictures.gif,
    "webp": pictures.webp,
    "avif": pictures.avif,
}


def uploaded(name: str, content: bytes):
    """Return what the form takes of a file, its name and its content."""
    file = WholeImageField().clean(SimpleUploadedFile(name, content, "image/x-anything"))
    return file, file.read()


def pixels_of(content: bytes) -> tuple[str, bytes]:
    with Image.open(io.BytesIO(content)) as picture:
        return picture.mode, picture.tobytes()


@pytest.mark.parametrize("case", PICTURES.values(), ids=PICTURES.keys())
def test_a_hostile_picture_is_refused_in_words_or_is_only_a_picture(case):
    content = case.make()
    if case.refused:
        with pytest.raises(ValidationError) as refused:
            uploaded(case.name, content)
        assert case.refused in " ".join(refused.value.messages)
        assert "%(" not in " ".join(refused.value.messages)
        return
    file, kept = uploaded(case.name, content)
    with Image.open(io.BytesIO(kept)) as picture:
        assert file.name.rsplit(".", 1)[1] in {picture.format.lower(), "jpg"}
    assert SECRET not in kept
    assert b"<?php" not in kept
    assert b"<html" not in kept
    assert b"PK\5\6" not in kept
    assert len(kept) < 20_000


@pytest.mark.parametrize(
    ("name", "make"), ordinary_files.PICTURES.values(), ids=ordinary_files.PICTURES.keys()
)
def test_an_ordinary_picture_keeps_every_pixel_and_its_name(name, make):
    content = make()
    file, kept = uploaded(name, content)
    assert pixels_of(kept) == pixels_of(content)
    assert file.name == name
    assert file.size == len(kept)


@pytest.mark.parametrize("kind", KINDS)
def test_what_a_camera_notes_is_left_out_and_nothing_else(kind):
    content = KINDS[kind]()
    assert SECRET in content
    _, kept = uploaded(f"a.{kind}", content)
    assert SECRET not in kept
    assert b"43,38.5N" not in kept
    assert pixels_of(kept) == pixels_of(content)
    with Image.open(io.BytesIO(content)) as before, Image.open(io.BytesIO(kept)) as after:
        assert orientation_of(after) == orientation_of(before)
        assert after.info.get("icc_profile") == before.info.get("icc_profile")
        assert not {"xmp", "comment", "photoshop", "Author", "XML:com.adobe.xmp"} & {*after.info}
        assert {*after.getexif()} <= {pictures.ORIENTATION}
        assert not after.getexif().get_ifd(0x8825)


@pytest.mark.parametrize("kind", ["jpg", "png", "webp", "avif"])
@pytest.mark.parametrize("orientation", [1, 3, 6, 8])
def test_a_picture_is_still_turned_as_the_camera_was_held(kind, orientation):
    pillow_kind = {"jpg": "JPEG"}.get(kind, kind.upper())
    content = encoded(photo(), pillow_kind, exif=pictures.exif(orientation))
    with Image.open(io.BytesIO(uploaded(f"a.{kind}", content)[1])) as kept:
        assert orientation_of(kept) == orientation


def test_a_picture_that_only_xmp_turns_is_turned():
    xmp = b'<x:xmpmeta xmlns:x="adobe:ns:meta/"><a tiff:Orientation="6" b="SECRET"/></x:xmpmeta>'
    content = encoded(photo(), "JPEG", xmp=xmp)
    with Image.open(io.BytesIO(uploaded("a.jpg", content)[1])) as kept:
        assert orientation_of(kept) == 6


@pytest.mark.parametrize("kind", ["jpg", "png", "webp"])
def test_a_profile_stays_byte_for_byte_unless_it_names_a_screen(kind):
    pillow_kind = {"jpg": "JPEG"}.get(kind, kind.upper())

    def kept_profile(profile: bytes) -> bytes | None:
        content = encoded(photo(), pillow_kind, icc_profile=profile)
        with Image.open(io.BytesIO(uploaded(f"a.{kind}", content)[1])) as kept:
            return kept.info.get("icc_profile")

    assert kept_profile(SRGB) == SRGB
    assert kept_profile(b"no profile at all" * 20) is None
    changed = kept_profile(pictures.profile_with_serial())
    assert changed is not None
    assert SECRET not in changed
    assert b"mmod" not in changed
    assert changed.count(b"rXYZ") == 1


def test_a_picture_that_came_by_a_temporary_file_is_stripped_there():
    content = pictures.jpeg()
    upload = TemporaryUploadedFile("a.jpg", "image/jpeg", len(content), None)
    upload.write(content)
    upload.seek(0)
    file = WholeImageField().clean(upload)
    with open(file.temporary_file_path(), "rb") as stored:
        assert SECRET not in stored.read()


@pytest.mark.parametrize(
    ("named", "credit"),
    [
        ({"byline": "Ada Okafor", "credit": "Board News"}, "Ada Okafor / Board News"),
        ({"byline": "Zoë Bélanger"}, "Zoë Bélanger"),
        ({"copyright": "© 2026 Board News"}, "© 2026 Board News"),
        ({"caption": "SECRET"}, ""),
        ({"byline": "A\0d\na"}, "A d a"),
        ({"byline": "x" * 500}, "x" * 200),
    ],
)
def test_whom_the_file_credits_is_read_before_it_is_forgotten(named, credit):
    content = pictures.with_segments(pictures.jpeg(), pictures.iptc(**named))
    file, kept = uploaded("a.jpg", content)
    assert file.credit == credit
    assert b"Photoshop" not in kept


def test_xmp_credits_as_well_and_the_owner_of_a_camera_does_not():
    xmp = pictures.XMP.replace(
        b"<rdf:Description ",
        b'<rdf:Description xmlns:dc="http://purl.org/dc/elements/1.1/" '
        b'xmlns:photoshop="http://ns.adobe.com/photoshop/1.0/" photoshop:Credit="Board News" ',
    ).replace(
        b"/></rdf:RDF>",
        b"><dc:creator><rdf:Seq><rdf:li>Ada</rdf:li></rdf:Seq></dc:creator>"
        b"</rdf:Description></rdf:RDF>",
    )
    for kind in ("JPEG", "WEBP"):
        content = encoded(photo(), kind, xmp=xmp, exif=pictures.exif())
        assert uploaded(f"a.{kind.lower()}", content)[0].credit == "Ada / Board News"
    assert uploaded("a.jpg", pictures.jpeg())[0].credit == ""
