"""The sitemap leads to addressees, and says when a status changed."""

import xml.etree.ElementTree as ET
from datetime import timedelta

import pytest
from django.utils import timezone
from wagtail.models import Page

from boardtrade.delivery.sitemap import SiteSitemap
from tests.factories import AddresseeFactory, RecommendationFactory, StatusUpdateFactory

pytestmark = pytest.mark.django_db
SITEMAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
HERE = "http://localhost:8000"


def read(client, address="/sitemap.xml"):
    response = client.get(address)
    assert response.status_code == 200
    root = ET.fromstring(response.content)
    return {
        each.findtext(f"{SITEMAP}loc"): each.findtext(f"{SITEMAP}lastmod") for each in root
    }, root.tag.removeprefix(SITEMAP)


def test_addressees_of_visible_recommendations_are_in_it(client):
    RecommendationFactory(addressees=[AddresseeFactory(slug="asked")])
    RecommendationFactory(live=False, addressees=[AddresseeFactory(slug="drafted")])
    AddresseeFactory(slug="idle")
    found, _ = read(client)
    assert f"{HERE}/addressees/asked/" in found
    assert f"{HERE}/addressees/" in found
    assert not [each for each in found if "drafted" in each or "idle" in each]
    for address in found:
        assert client.get(address.removeprefix(HERE)).status_code == 200, address


def test_without_recommendations_it_leads_to_no_lists_of_them(client):
    assert f"{HERE}/addressees/" not in read(client)[0]


def test_a_recommendation_changes_with_its_log(client):
    page = RecommendationFactory()
    Page.objects.update(last_published_at=timezone.now() - timedelta(days=400))
    before = read(client)[0][page.public_url]
    StatusUpdateFactory(page=page)
    assert read(client)[0][page.public_url] > before


def test_a_long_sitemap_is_a_list_of_files(client, monkeypatch):
    addressees = AddresseeFactory.create_batch(2)
    pages = [RecommendationFactory(addressees=addressees) for _ in range(2)]
    whole, _ = read(client)
    monkeypatch.setattr(SiteSitemap, "limit", 3)
    files, kind = read(client)
    assert kind == "sitemapindex"
    parts: set[str] = set()
    for address in files:
        assert address.startswith(f"{HERE}/sitemap-")
        listed, _ = read(client, address.removeprefix(HERE))
        assert 0 < len(listed) <= 3
        parts |= set(listed)
    assert parts == set(whole)
    assert {page.public_url for page in pages} < parts


@pytest.mark.parametrize(
    "address", ["/sitemap-nothing.xml", "/sitemap-pages.xml?p=x", "/sitemap-pages.xml?p=99"]
)
def test_parts_that_do_not_exist_are_not_found(client, address):
    assert client.get(address).status_code == 404


def test_it_costs_as_many_queries_however_long_it_is(client, max_queries_from_nothing):
    for _ in range(4):
        page = RecommendationFactory(addressees=[AddresseeFactory()])
        StatusUpdateFactory(page=page)
    with max_queries_from_nothing(7):
        client.get("/sitemap.xml")
