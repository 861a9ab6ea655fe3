"""Whichever way a file comes in, it meets the same checks, and leaves nothing if it is refused."""

import tempfile
from pathlib import Path

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.urls import reverse
from lxml.html import fromstring
from wagtail.models import UploadedFile

from boardtrade.media.models import CustomDocument, CustomImage
from tests.admin_forms import read_form
from tests.factories import DocumentFactory, ImageFactory
from tests.media.uploads import pictures
from tests.media.uploads.office_files import word
from tests.media.uploads.pdf_files import in_streams, pdf, with_script_in_names
from tests.media.uploads.pictures import SECRET

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("tasks_at_once")]

SCRIPT = {"x-requested-with": "XMLHttpRequest"}
WAYS = ["many at once", "one", "chooser", "replacement"]


def send(editor, way: str, kind: str, name: str, content: bytes, **fields: str):
    """Upload a file by one of the ways of the admin and return the answer."""
    file = SimpleUploadedFile(name, content)
    form = {"title": "New", "collection": "1", "tags": "", **fields}
    if kind == "images":
        form = {"description": "", "credit": ""} | form
    if way == "many at once":
        form |= {"files[]": file}
        return editor.post(reverse(f"wagtail{kind}:add_multiple"), form, headers=SCRIPT)
    if way == "chooser":
        prefix = "image-chooser-upload" if kind == "images" else "document-chooser-upload"
        form = {f"{prefix}-{key}": value for key, value in (form | {"file": file}).items()}
        return editor.post(reverse(f"wagtail{kind}_chooser:create"), form)
    if way == "one":
        return editor.post(reverse(f"wagtail{kind}:add"), form | {"file": file})
    if kind == "images":
        subject = ImageFactory(ready=False)
    else:
        subject = DocumentFactory(name=f"old.{name.rsplit('.', 1)[1]}")
    return editor.post(reverse(f"wagtail{kind}:edit", args=[subject.pk]), form | {"file": file})


def stored() -> list[str]:
    """Return the names of all stored originals."""
    found = []
    for model in (CustomImage, CustomDocument):
        found += model.objects.values_list("file", flat=True)
    return found


@pytest.mark.parametrize("way", WAYS)
def test_a_photograph_loses_its_place_whichever_way_it_comes(editor, media_root, way):
    content = pictures.with_segments(pictures.jpeg(), pictures.iptc(byline="Ada Okafor"))
    answer = send(editor, way, "images", "home.png" if way == "one" else "home.jpg", content)
    assert answer.status_code in {200, 302}
    image = CustomImage.objects.get()
    with image.file.open() as file:
        kept = file.read()
    assert SECRET not in kept
    assert image.file_size == len(kept)
    assert image.file.name.endswith(".jpg")
    assert image.credit == "Photo: Ada Okafor"
    assert (image.width, image.height) == (40, 60)
    files = [path.read_bytes() for path in media_root.rglob("*") if path.is_file()]
    assert files
    assert not any(SECRET in file for file in files)


def test_a_credit_that_was_written_stays(editor):
    content = pictures.with_segments(pictures.jpeg(), pictures.iptc(byline="Ada Okafor"))
    send(editor, "one", "images", "a.jpg", content, credit="Photo: the Board")
    assert CustomImage.objects.get().credit == "Photo: the Board"


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize(
    ("name", "make", "words"),
    [
        ("a.pdf", lambda: in_streams(with_script_in_names), "JavaScript"),
        ("a.docx", lambda: word("", {"word/vbaProject.bin": b"x"}), "contains macros"),
    ],
)
def test_a_hostile_document_is_refused_whichever_way_it_comes(
    editor, media_root, way, name, make, words
):
    before = len(list(Path(tempfile.gettempdir()).glob("tmp*.upload*")))
    answer = send(editor, way, "docs", name, make())
    assert words in answer.text
    hostile = make()[:200]
    files = [path.read_bytes() for path in media_root.rglob("*") if path.is_file()]
    assert not any(hostile in file for file in files)
    assert len(list(Path(tempfile.gettempdir()).glob("tmp*.upload*"))) == before


def test_a_refused_picture_leaves_nothing(editor, media_root, settings):
    settings.FILE_UPLOAD_MAX_MEMORY_SIZE = 10
    answer = send(editor, "many at once", "images", "a.jpg", pictures.jpeg()[:900])
    assert "damaged" in answer.json()["error_message"]
    assert stored() == []
    assert [path for path in media_root.rglob("*") if path.is_file()] == []


def test_what_is_put_aside_for_another_error_of_the_form_is_stripped_too(editor):
    answer = send(editor, "many at once", "images", "a.jpg", pictures.jpeg(), title="x" * 300)
    assert answer.json()["success"] is True
    with UploadedFile.objects.get().file.open() as file:
        assert SECRET not in file.read()


@pytest.mark.parametrize(
    ("name", "make", "content_type"),
    [
        ("a.csv", lambda: b"<b>x</b>\n", "text/csv; charset=utf-8"),
        ("a.docx", word, "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
        ("a.html", lambda: b"<script>alert(1)</script>", "application/octet-stream"),
        ("a.svg", lambda: b"<svg/>", "application/octet-stream"),
    ],
)
def test_what_is_not_shown_is_saved_and_can_do_nothing(editor, name, make, content_type):
    # The last two stand for what was stored before there was a list.
    document = DocumentFactory(content=make(), name=name)
    answer = editor.get(f"/documents/{document.pk}/whatever.html")
    assert answer.status_code == 200
    assert answer["Content-Type"] == content_type
    assert answer["Content-Disposition"].startswith("attachment")
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Content-Security-Policy"] == "sandbox; default-src 'none'"


def test_a_pdf_is_shown_and_can_do_nothing(editor):
    answer = editor.get(f"/documents/{DocumentFactory(content=pdf()).pk}/a.pdf")
    assert answer["Content-Type"] == "application/pdf"
    assert answer["Content-Disposition"].startswith("inline")
    assert "default-src 'none'" in answer["Content-Security-Policy"]


def test_files_of_before_are_looked_through(capsys):
    fine, other = DocumentFactory(content=pdf()), DocumentFactory(content=pdf(with_script_in_names))
    told = ImageFactory(ready=False, file=SimpleUploadedFile("a.jpg", pictures.jpeg()))
    lost = DocumentFactory(content=pdf())
    default_storage.delete(lost.file.name)
    call_command("check_uploads")
    lines = capsys.readouterr().out
    assert f"document {other.pk}" in lines
    assert "JavaScript" in lines
    assert f"image {told.pk}" in lines
    assert "tells more than the picture" in lines
    assert f"document {lost.pk}" in lines
    assert f"document {fine.pk} " not in lines
    assert "4 files" in lines


def test_the_help_of_the_form_names_what_is_accepted(editor):
    html = editor.get(reverse("wagtaildocs:add_multiple")).text
    assert "OpenDocument (.odt, .ods, .odp)" in html


def test_the_picture_of_a_member_of_staff_is_stripped_or_refused(editor, media_root):
    address = reverse("wagtailadmin_account")
    for content, words in ((pictures.jpeg()[:900], "damaged"), (b"%!PS-Adobe", "no picture")):
        file = SimpleUploadedFile("me.png", content)
        assert words in editor.post(address, {"avatar-avatar": file}, follow=True).text
    page = fromstring(editor.get(address).content)
    (form,) = page.xpath("//form[.//input[@name='avatar-avatar']]")
    sent = {name: value for name, value in read_form(form).items() if name != "avatar-avatar"}
    sent |= {"name_email-first_name": "Ada", "name_email-last_name": "Okafor"}
    file = SimpleUploadedFile("me.png", pictures.jpeg())
    editor.post(address, sent | {"avatar-avatar": file})
    (stored,) = [path for path in media_root.rglob("*") if path.is_file()]
    assert stored.suffix == ".jpg"
    assert SECRET not in stored.read_bytes()


@pytest.mark.parametrize(
    ("name", "make", "words"),
    [
        ("a.xlsx", lambda: word("", {"word/vbaProject.bin": b"x"}), "contains macros"),
        ("a.csv", lambda: b"/a,=cmd|'/c calc'!A0", "contains a formula"),
        ("a.xls", lambda: b"\xd0\xcf\x11\xe0", "CSV or Excel"),
    ],
)
def test_a_list_of_redirects_is_checked_before_it_is_read(editor, name, make, words):
    file = SimpleUploadedFile(name, make())
    answer = editor.post(
        reverse("wagtailredirects:start_import"), {"import_file": file}, follow=True
    )
    assert words in answer.text
