"""A mark draws, and does nothing else."""

import io

import pytest
from django.core.exceptions import ValidationError
from PIL import Image
from PIL.PngImagePlugin import PngInfo

from boardtrade.branding.marks import MAX_BYTES, read_mark

HEAD = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 40 20"'


def drawing(
    inside: str = '<path fill="#c00" d="M0 0h9v9z"/>', head: str = f"{HEAD}>"
) -> io.BytesIO:
    return io.BytesIO(f"{head}{inside}</svg>".encode())


def png(size: tuple[int, int] = (200, 100), **kwargs) -> io.BytesIO:
    file = io.BytesIO()
    Image.new("RGBA", size, "#5b2a8680").save(file, "PNG", **kwargs)
    file.seek(0)
    return file


def test_a_drawing_is_kept_with_its_shape():
    mark = read_mark(drawing())
    assert (mark.suffix, mark.width, mark.height) == ("svg", 512, 256)
    assert b"M0 0h9v9z" in mark.data


def test_what_a_drawing_program_adds_is_left_out_in_silence():
    head = (
        f'{HEAD} xmlns:inkscape="http://www.inkscape.org/namespaces/inkscape" inkscape:version="1">'
    )
    inside = "<!-- made by hand --><metadata>Jane</metadata><inkscape:view/><path d='M0 0h9'/>"
    mark = read_mark(drawing(inside, head))
    assert b"Jane" not in mark.data
    assert b"M0 0h9" in mark.data


@pytest.mark.parametrize(
    ("inside", "named"),
    [
        ("<script>alert(1)</script>", "script"),
        ('<path onload="alert(1)" d="M0 0"/>', r"onload \(path\)"),
        ('<a href="javascript:alert(1)"><path d="M0 0"/></a>', r"href \(a\)"),
        ('<image href="https://evil.example/x.png"/>', r"href \(image\)"),
        ("<style>path{background:url(https://evil.example/)}</style>", "style"),
        (
            '<foreignObject><p xmlns="http://www.w3.org/1999/xhtml">x</p></foreignObject>',
            "foreignObject",
        ),
    ],
)
def test_a_drawing_that_does_more_is_refused_and_told_what(inside, named):
    with pytest.raises(ValidationError, match=f"more than a drawing: .*{named}"):
        read_mark(drawing(inside))


@pytest.mark.parametrize(
    "data",
    [
        b"<svg",
        b"<svg></svg>",
        b'<!DOCTYPE svg [<!ENTITY a "b">]>' + drawing("<text>&a;</text>").getvalue(),
        b"\x89PNG\r\n\x1a\n" + b"x" * 50,
        png().getvalue()[:150],
    ],
)
def test_what_is_damaged_is_refused_in_words(data):
    with pytest.raises(ValidationError, match=r"cannot be read|damaged"):
        read_mark(io.BytesIO(data))


@pytest.mark.parametrize(
    "head", ['<svg xmlns="http://www.w3.org/2000/svg">', HEAD.replace("40 20", "0 9") + ">"]
)
def test_a_drawing_says_how_wide_and_high_it_is(head):
    with pytest.raises(ValidationError, match="how wide and high"):
        read_mark(drawing(head=head))


def test_of_a_picture_only_the_pixels_are_kept():
    note = PngInfo()
    note.add_text("Author", "Jane Doe")
    mark = read_mark(png((1000, 500), pnginfo=note))
    assert (mark.suffix, mark.width, mark.height) == ("png", 512, 256)
    assert b"Jane" not in mark.data
    assert Image.open(io.BytesIO(mark.data)).getpixel((0, 0))[3] == 0x80


@pytest.mark.parametrize("size", [(63, 100), (100, 2049)])
def test_a_picture_has_a_size_that_can_be_shown(size):
    with pytest.raises(ValidationError, match=f"{size[0]} by {size[1]} pixels"):
        read_mark(png(size))


def test_other_kinds_and_large_files_are_refused():
    with pytest.raises(ValidationError, match="neither an SVG nor a PNG"):
        read_mark(io.BytesIO(b"GIF89a"))
    with pytest.raises(ValidationError, match="larger than 200 kB"):
        read_mark(io.BytesIO(b"x" * (MAX_BYTES + 1)))
