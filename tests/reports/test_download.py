"""The file of a report at its permanent URL."""

import pytest
from django.core.files.base import ContentFile
from django.utils import timezone
from wagtail.models import Page, PageViewRestriction

from tests.factories import DocumentFactory, ReportFactory, pdf_bytes

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("tasks_at_once")]
DOWNLOAD_URL = "/reports/partnerships/report.pdf"


def read_body(response) -> bytes:
    return b"".join(response.streaming_content) if response.streaming else response.content


@pytest.fixture
def report():
    return ReportFactory(slug="partnerships", download_document=DocumentFactory())


def test_the_file_opens_in_the_browser_under_the_name_of_the_report(client, report):
    response = client.get(DOWNLOAD_URL)
    assert response["Content-Type"] == "application/pdf"
    assert response["Content-Disposition"] == 'inline; filename="partnerships.pdf"'
    assert int(response["Content-Length"]) == report.download_document.file.size
    assert read_body(response).startswith(b"%PDF-")


def test_a_part_can_be_asked_for(client, report):
    response = client.get(DOWNLOAD_URL, headers={"Range": "bytes=0-4"})
    assert response.status_code == 206
    assert read_body(response) == b"%PDF-"


def test_an_unchanged_file_is_not_sent_twice(client, report):
    etag = client.get(DOWNLOAD_URL)["ETag"]
    assert client.get(DOWNLOAD_URL, headers={"If-None-Match": etag}).status_code == 304


def test_a_replaced_file_is_served_at_once(client, report):
    document = report.download_document
    etag = client.get(DOWNLOAD_URL)["ETag"]
    new = pdf_bytes(pages=2, title="Second edition")
    document.file = ContentFile(new, name="second.pdf")
    document._set_document_file_metadata()
    document.save()
    response = client.get(DOWNLOAD_URL, headers={"If-None-Match": etag})
    assert response.status_code == 200
    assert read_body(response) == new
    assert response["ETag"] != etag


def test_head_tells_without_sending(client, report):
    response = client.head(DOWNLOAD_URL)
    assert response.status_code == 200
    assert int(response["Content-Length"]) > 0
    assert read_body(response) == b""


def test_only_reading_is_possible(client, report):
    assert client.post(DOWNLOAD_URL).status_code == 405


@pytest.mark.parametrize("change", [{"live": False}, {"expire_at": timezone.now()}])
def test_the_file_of_an_unpublished_report_is_not_served(client, report, change):
    Page.objects.filter(pk=report.pk).update(**change)
    assert client.get(DOWNLOAD_URL).status_code == 404


def test_a_draft_file_is_not_served_before_its_report_is_published(client, report):
    draft = DocumentFactory(content=pdf_bytes(pages=3))
    live = read_body(client.get(DOWNLOAD_URL))
    report.download_document = draft
    report.save_revision()
    assert read_body(client.get(DOWNLOAD_URL)) == live


def test_the_file_of_a_private_report_is_not_served(client, report):
    PageViewRestriction.objects.create(page=report, restriction_type="login")
    assert client.get(DOWNLOAD_URL).status_code == 302
    PageViewRestriction.objects.update(restriction_type="password", password="open sesame")
    assert b"%PDF" not in read_body(client.get(DOWNLOAD_URL))


def test_a_file_lost_from_the_storage_is_a_clean_404(client, report):
    report.download_document.file.storage.delete(report.download_document.file.name)
    assert client.get(DOWNLOAD_URL).status_code == 404


@pytest.mark.parametrize(
    "url", ["/reports/nothing/report.pdf", "/reports/report.pdf", "/report.pdf"]
)
def test_only_reports_have_a_file(client, report, url):
    assert client.get(url).status_code == 404


def test_the_library_serves_a_file_only_while_a_public_page_shows_it(client, admin_client, report):
    url = report.download_document.url
    assert client.get(url).status_code == 200
    Page.objects.filter(pk=report.pk).update(live=False)
    assert client.get(url).status_code == 404
    assert admin_client.get(url).status_code == 200
