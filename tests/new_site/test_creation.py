"""An own site begins empty, with the pages that the law asks for as drafts."""

import json
import re

import pytest
from wagtail.models import Site

from boardtrade.editing.publishing import (
    UnfinishedPagesError,
    publication_errors,
    require_finished,
)
from boardtrade.home.models import StandardPage
from boardtrade.navigation.models import SiteSettings
from boardtrade.new_site.creation import SiteDetails, create_site
from recommendations.models import RecommendationPage
from reports.models import ReportPage

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("empty_site")]

DETAILS = SiteDetails(
    name="Halifax Board of Trade & <Industry>",
    address="https://halifax.example:8443",
    languages=("en",),
    contact_email="office@halifax.example",
)


def test_the_public_reads_the_name_and_empty_lists(client):
    create_site(DETAILS)
    for path in ("/", "/reports/", "/recommendations/", "/addressees/"):
        response = client.get(path)
        assert response.status_code == 200
        assert "Halifax Board of Trade &amp; &lt;Industry&gt;" in response.text
    assert "Nothing has been published yet." in client.get("/reports/").text
    assert not ReportPage.objects.exists()
    assert not RecommendationPage.objects.exists()


def test_pages_that_the_law_asks_for_are_drafts_until_somebody_completes_them(client):
    drafts = create_site(DETAILS)
    assert [page.slug for page in drafts] == ["accessibility", "privacy", "terms"]
    for page in drafts:
        assert client.get(page.url).status_code == 404
        assert page.url not in client.get("/").text
        draft = page.get_latest_revision_as_object()
        left = publication_errors(draft)["body"][0]
        assert re.search(r"\[\[[^]]+\]\]", left), "what only the board knows is left open"
        words = json.dumps(draft.body.get_prep_value())
        draft.body = json.loads(re.sub(r"\[\[[^]]+\]\]", "words of our own", words))
        assert publication_errors(draft) == {}
        draft.save_revision().publish()
        assert f'href="{page.url}"' in client.get("/").text
        html = client.get(page.url).text
        assert "Halifax Board of Trade &amp; &lt;Industry&gt;" in html
        assert 'href="mailto:office@halifax.example"' in html


def test_without_a_contact_its_place_is_left_open():
    create_site(SiteDetails("A Board", "http://localhost:8000", ("en",)))
    page = StandardPage.objects.get(slug="accessibility")
    assert "write to [[your e-mail address]]" in page.body.render_as_block()


def test_the_address_is_that_of_the_site():
    create_site(DETAILS)
    site = Site.objects.get()
    assert (site.hostname, site.port) == ("halifax.example", 8443)
    assert SiteSettings.objects.get(site=site).contact_email == "office@halifax.example"


@pytest.mark.parametrize(
    ("address", "host", "port"),
    [("https://a.example", "a.example", 443), ("http://localhost", "localhost", 80)],
)
def test_an_address_has_a_usual_port(address, host, port):
    create_site(SiteDetails("A Board", address, ("en",)))
    site = Site.objects.get()
    assert (site.hostname, site.port) == (host, port)


def test_an_editor_opens_what_was_made(admin_client):
    for page in create_site(DETAILS):
        assert admin_client.get(f"/admin/pages/{page.pk}/edit/").status_code == 200


def test_nobody_publishes_what_is_left_open():
    with pytest.raises(UnfinishedPagesError) as refused:
        require_finished(create_site(DETAILS))
    assert "two pairs of brackets: [[List what" in str(refused.value.message)
