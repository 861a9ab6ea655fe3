"""A Word or Excel file is looked at, part by part, before readers are given it."""

import io
import struct
import zipfile

import openpyxl
import pytest
from django.core.exceptions import ValidationError

from boardtrade.media.documents.office import check_office_file

WORD = ("[Content_Types].xml", "_rels/.rels", "word/document.xml")


def archive(*names: str, size: int = 10) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as file:
        for name in names:
            file.writestr(name, b"<x/>".ljust(size))
    return buffer.getvalue()


def workbook() -> bytes:
    buffer = io.BytesIO()
    openpyxl.Workbook().save(buffer)
    return buffer.getvalue()


def claiming(content: bytes, unpacked: int) -> bytes:
    """Return an archive whose list says how large each part is once it is unpacked."""
    place = content.index(b"PK\x01\x02")
    while place >= 0:
        content = content[: place + 24] + struct.pack("<I", unpacked) + content[place + 28 :]
        place = content.find(b"PK\x01\x02", place + 1)
    return content


def locked(content: bytes) -> bytes:
    place = content.index(b"PK\x01\x02") + 8
    return content[:place] + b"\1" + content[place + 1 :]


@pytest.mark.parametrize(
    ("extension", "content"),
    [
        ("docx", archive(*WORD)),
        ("docx", archive("[Content_Types].xml", "Word/document2.xml")),
        ("docx", b"\0" * 9 + archive(*WORD)),
        ("xlsx", workbook()),
    ],
)
def test_a_whole_file_is_accepted(extension, content):
    check_office_file(io.BytesIO(content), extension=extension)


@pytest.mark.parametrize(
    ("extension", "content", "words"),
    [
        ("docx", b"", "not what its name says"),
        ("docx", b"PK\3\4", "not what its name says"),
        ("docx", archive("index.html"), "not what its name says"),
        ("docx", archive(*WORD)[:-30], "not what its name says"),
        ("docx", workbook(), "not what its name says"),
        ("xlsx", archive(*WORD), "not what its name says"),
        ("docx", locked(archive(*WORD)), "password"),
        ("docx", archive(*WORD, *(f"word/{n:01000}" for n in range(2_000)), size=0), "not what"),
        ("docx", archive(*WORD, "word/vbaProject.bin"), "macros"),
        ("docx", claiming(archive(*WORD), 400_000_000), "more than 1 GB"),
        ("xlsx", b"\xd0\xcf\x11\xe0" + b"\0" * 600, "password"),
    ],
)
def test_what_is_another_thing_is_refused_in_words(extension, content, words):
    with pytest.raises(ValidationError) as refused:
        check_office_file(io.BytesIO(content), extension=extension)
    assert words in " ".join(refused.value.messages)
    assert "%(" not in " ".join(refused.value.messages)
