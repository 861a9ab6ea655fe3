"""A file of a private collection is given to those who know its password, and to nobody else."""

import pytest
from django.test import Client
from wagtail.models import Collection, CollectionViewRestriction

from boardtrade.media.models import CustomDocument
from tests.factories import DocumentFactory, ReportFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("tasks_at_once")]


@pytest.fixture
def restriction() -> CollectionViewRestriction:
    collection = Collection.get_first_root_node().add_child(name="Private")
    return CollectionViewRestriction.objects.create(
        collection=collection, restriction_type="password", password="open sesame"
    )


@pytest.fixture(params=["document", "report"])
def address(request, restriction) -> str:
    """Both addresses of the file: its own, and the one below the report."""
    document = DocumentFactory(collection=restriction.collection)
    report = ReportFactory(slug="letter", download_document=document)
    report.save_revision().publish()
    return document.url if request.param == "document" else f"{report.get_url()}report.pdf"


def give(client, restriction, password: str, return_url: str):
    url = f"/documents/authenticate_with_password/{restriction.pk}/"
    return client.post(url, {"password": password, "return_url": return_url})


def test_who_does_not_know_the_password_is_asked_for_it(client, address, restriction):
    styled = client.get("/reports/")["Content-Security-Policy"]
    for response in (client.get(address), give(client, restriction, "wrong", address)):
        assert response.status_code == 200
        assert "A password is needed" in response.text
        assert "page needs" not in response.text
        assert response["Content-Security-Policy"] == styled
        assert "no-store" in response["Cache-Control"]
        assert "public" not in response["Cache-Control"]
    assert "not correct" in response.text
    assert f'value="{address}"' in response.text


def test_who_knows_it_gets_the_file_and_nobody_else(client, address, restriction):
    response = give(client, restriction, "open sesame", address)
    assert (response.status_code, response["Location"]) == (302, address)
    file = client.get(address)
    assert file["Content-Type"] == "application/pdf"
    assert file["Content-Security-Policy"] == "default-src 'none'"
    assert "no-store" in file["Cache-Control"]
    assert Client().get(address)["Content-Type"].startswith("text/html")


@pytest.mark.parametrize(
    "elsewhere", ["https://example.com/", "//example.com/", "javascript:alert(1)"]
)
def test_the_form_leads_to_no_other_site(client, restriction, elsewhere):
    response = give(client, restriction, "open sesame", elsewhere)
    assert response["Location"] == "/admin/"


def test_a_form_that_has_lost_the_address_says_so(client, restriction):
    response = give(client, restriction, "open sesame", "")
    assert "Open the address that you were given again" in response.text


def test_a_changed_password_is_asked_for_again(client, address, restriction):
    give(client, restriction, "open sesame", address)
    restriction.password = "new"
    restriction.save()
    assert client.get(address)["Content-Type"].startswith("text/html")


@pytest.mark.parametrize("kind", ["login", "groups"])
def test_a_file_for_staff_leads_to_the_sign_in_which_nobody_keeps(
    client, address, restriction, kind
):
    restriction.restriction_type = kind
    restriction.save()
    response = client.get(address)
    assert response.status_code == 302
    assert "no-store" in response["Cache-Control"]
    assert "Accept-Ranges" not in response


def test_a_lost_file_is_an_error_page_with_its_styles(client, address, restriction):
    give(client, restriction, "open sesame", address)
    for document in CustomDocument.objects.all():
        document.file.storage.delete(document.file.name)
    response = client.get(address)
    assert response.status_code == 404
    assert "style-src 'self'" in response["Content-Security-Policy"]
