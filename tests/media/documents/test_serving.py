"""A document lasts at its address, and is seen only by those who may see its page."""

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.urls import reverse
from wagtail.models import PageViewRestriction

from boardtrade.media.documents.reading import read_facts
from boardtrade.media.documents.serving import serve_document
from boardtrade.media.models import CustomDocument
from reports.models import ReportPage
from tests.factories import AdminFactory, DocumentFactory, ReportFactory, pdf_bytes
from tests.immediate_tasks import run_deferred

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("tasks_at_once")]


@pytest.fixture
def document() -> CustomDocument:
    """The file of a public report, whose first page has been drawn."""
    made = DocumentFactory(name="letter.pdf")
    read_facts(made)
    report = ReportFactory(slug="partnerships", download_document=made)
    report.save_revision().publish()
    return CustomDocument.objects.get()


def body(response) -> bytes:
    return b"".join(response.streaming_content)


def replace(editor, document: CustomDocument, content: bytes, name: str = "other.pdf"):
    file = SimpleUploadedFile(name, content)
    form = {"title": "New", "file": file, "collection": "1", "tags": ""}
    address = reverse("wagtaildocs:edit", args=[document.pk])
    assert editor.post(address, form).status_code == 302


@pytest.mark.parametrize("name", ["other.pdf", "letter.pdf"])
def test_an_address_leads_to_the_file_that_replaced_another(client, editor, document, name):
    address = document.url
    assert address == f"/documents/{document.pk}/letter.pdf"
    new = pdf_bytes(pages=4)
    replace(editor, document, new, name)
    client.logout()
    response = client.get(address)
    assert body(response) == new
    assert response["Content-Disposition"] == f'inline; filename="{name}"'


def test_a_document_answers_ranges_and_conditions(client, document):
    part = client.get(document.url, headers={"Range": "bytes=0-4"})
    assert (part.status_code, body(part)) == (206, b"%PDF-")
    assert "Content-Encoding" not in part
    again = client.get(document.url, headers={"If-None-Match": part["ETag"]})
    assert again.status_code == 304
    assert client.post(document.url).status_code == 405


def test_no_script_in_a_document_runs(client, document):
    assert client.get(document.url)["Content-Security-Policy"] == "default-src 'none'"


def test_a_document_of_no_page_is_for_staff_alone(client, editor):
    hidden = DocumentFactory()
    assert editor.get(hidden.url).status_code == 200
    client.logout()
    assert client.get(hidden.url).status_code == 404


def test_who_has_just_read_the_row_of_a_replaced_file_still_gets_it(editor, rf, document):
    read = CustomDocument.objects.get()
    replace(editor, document, pdf_bytes(pages=4))
    request = rf.get("/reports/partnerships/report.pdf")
    request.user = AdminFactory()
    assert serve_document(request, read, filename="a.pdf").status_code == 200
    run_deferred()
    assert not default_storage.exists(read.file.name)


def test_an_older_file_that_takes_the_place_of_a_newer_one_is_sent(client, document):
    address = "/reports/partnerships/report.pdf"
    tomorrow = "Tue, 12 May 2099 09:30:16 GMT"
    assert client.get(address, headers={"If-Modified-Since": tomorrow}).status_code == 200


def test_the_first_page_is_as_private_as_the_report(client, document):
    address = document.first_page.url
    response = client.get(address)
    assert response.status_code == 200
    assert response["Cache-Control"] == "private, max-age=600"
    PageViewRestriction.objects.create(page=ReportPage.objects.get(), restriction_type="login")
    assert client.get(address).status_code == 404


def test_a_lost_first_page_is_a_gap_and_made_again(client, editor, document):
    report = ReportPage.objects.get()
    default_storage.delete(document.thumbnail.name)
    for address in (
        report.get_url(),
        "/reports/partnerships/report.pdf",
        reverse("wagtaildocs:index"),
        reverse("wagtaildocs:edit", args=[document.pk]),
        reverse("wagtailadmin_pages:edit", args=[report.pk]),
    ):
        assert editor.get(address).status_code == 200
    assert client.get(document.thumbnail.url).status_code == 404
    call_command("prepare_images", verbosity=0)
    assert client.get(CustomDocument.objects.get().thumbnail.url).status_code == 200


def test_the_size_of_the_first_page_is_stored(document):
    assert (document.thumbnail_width, document.thumbnail_height) == (640, 829)


def test_stored_names_cannot_be_guessed(document):
    folder, random, name = document.file.name.split("/")
    assert (folder, len(random), name) == ("documents", 12, "letter.pdf")
    assert DocumentFactory(name="letter.pdf").file.name != document.file.name


def test_a_name_of_any_length_and_script_is_stored():
    long = DocumentFactory(name=f"{'é漢' * 150}.pdf")
    assert len(long.file.name) <= 100
    assert long.filename.endswith(".pdf")
