"""Uploads are hostile until shown otherwise, and refusals are in plain words."""

import io
import struct
import zlib
from unittest.mock import Mock

import pikepdf
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from PIL import Image

from boardtrade.media.images.pictures import picture
from boardtrade.media.models import CustomDocument, CustomImage, FactsState
from tests.factories import (
    DocumentFactory,
    ImageFactory,
    ReportFactory,
    pdf_bytes,
    picture_file,
)
from tests.immediate_tasks import run_deferred

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("tasks_at_once")]

SMALL = (480, 320)
"""Enough where it counts that sizes are made, not which: those of a large picture take a second."""
SCRIPTED_SVG = (
    b'<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><script>alert(1)</script></svg>'
)


def png_of_size(width: int, height: int) -> bytes:
    """Return a tiny PNG that claims to be as large as asked."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        body = kind + data
        return struct.pack(">I", len(data)) + body + struct.pack(">I", zlib.crc32(body))

    header = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", b"") + chunk(b"IEND", b"")


def encrypted_pdf() -> bytes:
    pdf = pikepdf.open(io.BytesIO(pdf_bytes()))
    buffer = io.BytesIO()
    pdf.save(buffer, encryption=pikepdf.Encryption(user="secret", owner="secret"))
    return buffer.getvalue()


def upload(editor, kind: str, name: str, content: bytes):
    address = reverse(f"wagtail{kind}:add")
    if kind == "docs":
        address = reverse("wagtaildocs:add_multiple")
    else:
        address = reverse("wagtailimages:add_multiple")
    file = SimpleUploadedFile(name, content)
    return editor.post(
        address,
        {"title": name, "files[]": file, "collection": "1"},
        headers={"x-requested-with": "XMLHttpRequest"},
    ).json()


def test_an_animation_that_cannot_be_shown_is_called_one(editor):
    frames = [Image.new("RGB", (30, 20), colour) for colour in ("red", "blue")]
    for kind in ("PNG", "AVIF", "GIF", "WebP"):
        buffer = io.BytesIO()
        frames[0].save(buffer, kind, save_all=True, append_images=frames[1:])
        answer = upload(editor, "images", f"a.{kind.lower()}", buffer.getvalue())
        assert "animated" in answer["error_message"]


def test_too_many_pixels_are_told_in_megapixels(editor):
    plan = io.BytesIO()
    Image.new("1", (9_000, 9_000)).save(plan, "PNG")
    for content in (png_of_size(30_000, 30_000), plan.getvalue()):
        answer = upload(editor, "images", "a.png", content)
        assert "more than 60 megapixels" in answer["error_message"]


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("picture.svg", SCRIPTED_SVG),
        ("picture.png", SCRIPTED_SVG),
        ("picture.png", b"<html>"),
        ("picture.png", png_of_size(60_000, 60_000)),
        ("picture.png", b""),
        ("picture.exe", b"MZ"),
        ("picture.png", picture_file().read()[:2000]),
        ("picture.webp", picture_file("picture.webp").read()[:-40]),
    ],
    ids=[
        "svg",
        "svg named png",
        "html",
        "bomb",
        "empty",
        "program",
        "half a png",
        "half a webp",
    ],
)
def test_what_is_no_safe_picture_is_refused(editor, name, content):
    answer = upload(editor, "images", name, content)
    assert answer["success"] is False
    assert answer["error_message"]
    assert not CustomImage.objects.exists()


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("report.pdf", b"<html>", "not a PDF"),
        ("report.pdf", b"%PDF-1.7 nonsense", "damaged"),
        ("report.pdf", encrypted_pdf(), "protected by a password"),
        ("report.docx", b"%PDF-1.7", "not what its name says"),
        ("figures.csv", b"\x00\x01\xff", "not plain UTF-8 text"),
        ("program.exe", b"MZ", "exe"),
        ("page.html", b"<script>", "html"),
    ],
)
def test_what_is_no_honest_document_is_refused_in_words(editor, name, content, message):
    answer = upload(editor, "docs", name, content)
    assert answer["success"] is False
    assert message in answer["error_message"]
    assert "extension “”" not in answer["error_message"], "one reason is enough"
    assert not CustomDocument.objects.exists()


@pytest.mark.parametrize(
    ("name", "content"),
    [("report.pdf", pdf_bytes()), ("figures.csv", b"year,jobs\n2021,5\n")],
)
def test_an_honest_document_is_accepted(editor, name, content):
    assert upload(editor, "docs", name, content)["success"] is True


def test_the_same_file_twice_is_said(editor):
    content = pdf_bytes()
    told = "The same file is in the library already, as “first.pdf”"
    assert told not in upload(editor, "docs", "first.pdf", content)["form"]
    assert told in upload(editor, "docs", "second.pdf", content)["form"]


@pytest.mark.parametrize(
    ("size", "words"),
    [(284_160, "278 KB"), (900, "900 bytes"), (3_355_443, "3.2 MB"), (None, "")],
)
def test_the_size_of_a_file_is_told_without_false_precision(size, words):
    assert CustomDocument(file_size=size).size_label.replace("\xa0", " ") == words


def test_a_picture_gets_its_sizes_from_a_task(django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        image = CustomImage.objects.create(title="Wide", file=picture_file())
    image.refresh_from_db()
    shown = picture(image, "card")
    assert image.are_sources_current
    assert shown.width * 2 == shown.height * 3
    assert shown.avif_srcset.count("w,") >= 1
    assert ".avif" in shown.avif_srcset


def test_ready_sizes_cost_no_query(django_assert_num_queries):
    image = ImageFactory()
    with django_assert_num_queries(0):
        assert picture(image, "hero").src


@pytest.fixture
def worker_is_late(monkeypatch):
    """Keep the task of a picture from running."""
    monkeypatch.setattr("boardtrade.media.signal_handlers.prepare_image", Mock())


@pytest.mark.usefixtures("worker_is_late")
def test_a_picture_just_uploaded_is_shown_before_its_task_ran(
    editor, django_assert_num_queries, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        assert upload(editor, "images", "wide.png", picture_file().read())["success"] is True
    image = CustomImage.objects.get()
    with django_assert_num_queries(0):
        shown = picture(image, "card")
    assert shown.src.endswith(".jpg")
    assert (shown.width, shown.avif_srcset) == (1080, "")


@pytest.mark.usefixtures("worker_is_late")
def test_a_picture_whose_focal_point_moved_is_shown_as_before_until_its_task_ran(
    django_capture_on_commit_callbacks,
):
    image = ImageFactory()
    before = picture(image, "card")
    image.focal_point_x = image.focal_point_y = 10
    image.focal_point_width = image.focal_point_height = 20
    with django_capture_on_commit_callbacks(execute=True):
        image.save()
    image.refresh_from_db()
    assert not image.are_sources_current
    assert picture(image, "card") == before


def test_sizes_of_a_replaced_file_are_not_shown():
    image = ImageFactory()
    image.file.name = "another.png"
    assert picture(image, "card") is None


def test_pictures_whose_task_was_lost_are_queued_again():
    lost = ImageFactory(ready=False, file=picture_file(size=SMALL))
    call_command("prepare_images", verbosity=0)
    lost.refresh_from_db()
    assert lost.are_sources_current


def test_a_small_picture_is_not_blown_up(django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        image = CustomImage.objects.create(title="Small", file=picture_file(size=(200, 100)))
    image.refresh_from_db()
    assert picture(image, "figure").width == 200


def test_another_focal_point_makes_the_sizes_again(django_capture_on_commit_callbacks):
    image = ImageFactory(file=picture_file(size=SMALL))
    image.focal_point_x, image.focal_point_y = 10, 10
    image.focal_point_width = image.focal_point_height = 20
    assert not image.are_sources_current
    with django_capture_on_commit_callbacks(execute=True):
        image.save()
    image.refresh_from_db()
    assert image.are_sources_current


def test_a_picture_whose_file_is_lost_leaves_a_gap_not_an_error(client):
    image = ImageFactory(ready=False)
    image.file.storage.delete(image.file.name)
    report = ReportFactory(hero_image=image, hero_alt="Gone")
    response = client.get(report.get_url())
    assert response.status_code == 200
    assert "Gone" not in response.text


def test_pictures_without_sizes_cost_a_page_no_query(client, django_assert_max_num_queries):
    reports = [ReportFactory() for _ in range(12)]
    client.get("/reports/")
    with CaptureQueriesContext(connection) as without_pictures:
        client.get("/reports/")
    for report in reports:
        report.hero_image, report.hero_alt = ImageFactory(ready=False), "Pending"
        report.save()
    with django_assert_max_num_queries(len(without_pictures)):
        client.get("/reports/")


def test_facts_are_read_from_a_file(django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        document = DocumentFactory(content=pdf_bytes(pages=3, title="Trade"))
    document.refresh_from_db()
    assert document.facts_state == FactsState.READY
    assert (document.pages, document.pdf_facts.title) == (3, "Trade")
    assert document.thumbnail.storage.exists(document.thumbnail.name)


def test_a_replaced_file_is_read_again_and_old_facts_are_not_shown(
    django_capture_on_commit_callbacks,
):
    with django_capture_on_commit_callbacks(execute=True):
        document = DocumentFactory(content=pdf_bytes(pages=3))
    document.refresh_from_db()
    document.file = SimpleUploadedFile("new.pdf", pdf_bytes(pages=5))
    document._set_document_file_metadata()
    with django_capture_on_commit_callbacks(execute=True):
        document.save()
        assert document.pages is None
    document.refresh_from_db()
    assert document.pages == 5


def test_a_file_that_cannot_be_read_is_marked_not_fatal(django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        document = DocumentFactory(content=b"%PDF-1.7 nonsense")
    document.refresh_from_db()
    assert document.facts_state == FactsState.UNREADABLE
    assert document.pages is None


@pytest.mark.parametrize("kind", ["docs", "images"])
def test_replacing_a_file_keeps_the_old_one_until_the_new_one_is_stored(
    editor, kind, django_capture_on_commit_callbacks
):
    subject = DocumentFactory() if kind == "docs" else ImageFactory()
    old, storage = subject.file.name, subject.file.storage
    new = (
        SimpleUploadedFile("new.pdf", pdf_bytes(pages=2))
        if kind == "docs"
        else SimpleUploadedFile("new.png", picture_file(size=SMALL).read())
    )
    address = reverse(f"wagtail{kind}:edit", args=[subject.pk])
    form = {"title": "New", "file": new, "collection": "1", "tags": "", "description": ""}
    form |= {"credit": ""} if kind == "images" else {}
    with django_capture_on_commit_callbacks() as callbacks:
        assert editor.post(address, form).status_code == 302
        assert storage.exists(old), "a failed commit must find the old file where it was"
    subject.refresh_from_db()
    assert subject.file.name != old
    for callback in callbacks:
        callback()
    assert storage.exists(old), "a reader may just have read the row that named it"
    run_deferred()
    assert not storage.exists(old)
    assert storage.exists(subject.file.name)


def test_a_pdf_is_replaced_by_a_pdf_only(editor):
    document = DocumentFactory()
    form = {
        "title": "New",
        "file": SimpleUploadedFile("new.csv", b"a,b"),
        "collection": "1",
        "tags": "",
    }
    response = editor.post(reverse("wagtaildocs:edit", args=[document.pk]), form)
    assert "Replace this file by another .pdf file" in response.text


def test_sizes_are_public_and_originals_are_not(client, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        image = ImageFactory(ready=False, file=picture_file(size=SMALL))
    image.refresh_from_db()
    shown = picture(image, "card")
    response = client.get(shown.src)
    assert response.status_code == 200
    assert "immutable" in response["Cache-Control"]
    assert client.get(f"/media/{image.file.name}").status_code == 404


def test_the_form_for_a_picture_says_image(editor):
    html = editor.get(reverse("wagtailimages:add")).text
    assert "New: Image" in html
    assert "Custom" not in html
