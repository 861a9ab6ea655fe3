"""The sitemap leads to addressees, and says when a status changed."""

import xml.etree.ElementTree as ET
from datetime import timedelta

import pytest
from django.utils import timezone
from wagtail.models import Page

from boardtrade.delivery.sitemap import SiteSitemap
from tests.factories import (
    AddresseeFactory,
    PersonFactory,
    RecommendationFactory,
    ReportFactory,
    StatusUpdateFactory,
    TopicFactory,
)

pytestmark = pytest.mark.django_db
SITEMAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
SITE_URL = "http://localhost:8000"


def read_sitemap(client, url="/sitemap.xml"):
    response = client.get(url)
    assert response.status_code == 200
    root = ET.fromstring(response.content)
    return {
        element.findtext(f"{SITEMAP}loc"): element.findtext(f"{SITEMAP}lastmod") for element in root
    }, root.tag.removeprefix(SITEMAP)


def test_addressees_of_visible_recommendations_are_in_it(client):
    RecommendationFactory(addressees=[AddresseeFactory(slug="asked")])
    RecommendationFactory(live=False, addressees=[AddresseeFactory(slug="drafted")])
    AddresseeFactory(slug="idle")
    urls, _ = read_sitemap(client)
    assert f"{SITE_URL}/addressees/asked/" in urls
    assert f"{SITE_URL}/addressees/" in urls
    assert not [url for url in urls if "drafted" in url or "idle" in url]
    for url in urls:
        assert client.get(url.removeprefix(SITE_URL)).status_code == 200, url


def test_topics_and_people_with_public_reports_are_in_it(client):
    ReportFactory(topics=[TopicFactory(slug="trade")], authors=[PersonFactory(slug="ada")])
    ReportFactory(
        live=False, topics=[TopicFactory(slug="drafted")], authors=[PersonFactory(slug="drafter")]
    )
    TopicFactory(slug="idle")
    urls, _ = read_sitemap(client)
    assert f"{SITE_URL}/topics/trade/" in urls
    assert f"{SITE_URL}/people/ada/" in urls
    assert not [url for url in urls if "draft" in url or "idle" in url]


def test_every_address_says_when_it_changed(client):
    report = ReportFactory(topics=[TopicFactory()], authors=[PersonFactory()])
    page = RecommendationFactory(parent=report, addressees=[AddresseeFactory(slug="asked")])
    Page.objects.update(last_published_at=timezone.now() - timedelta(days=400))
    update = StatusUpdateFactory(page=page)
    urls, _ = read_sitemap(client)
    assert [url for url, changed_at in urls.items() if not changed_at] == []
    for path in ("/recommendations/", "/addressees/", "/addressees/asked/"):
        assert urls[SITE_URL + path] == timezone.localdate(update.recorded_at).isoformat()


def test_without_recommendations_it_leads_to_no_lists_of_them(client):
    assert f"{SITE_URL}/addressees/" not in read_sitemap(client)[0]


def test_a_recommendation_changes_with_its_log(client):
    page = RecommendationFactory()
    Page.objects.update(last_published_at=timezone.now() - timedelta(days=400))
    before = read_sitemap(client)[0][page.public_url]
    StatusUpdateFactory(page=page)
    assert read_sitemap(client)[0][page.public_url] > before


def test_a_long_sitemap_is_a_list_of_files(client, monkeypatch):
    addressees = AddresseeFactory.create_batch(2)
    pages = [RecommendationFactory(addressees=addressees) for _ in range(2)]
    expected_urls, _ = read_sitemap(client)
    monkeypatch.setattr(SiteSitemap, "limit", 3)
    files, kind = read_sitemap(client)
    assert kind == "sitemapindex"
    all_urls: set[str] = set()
    for url in files:
        assert url.startswith(f"{SITE_URL}/sitemap-")
        file_urls, _ = read_sitemap(client, url.removeprefix(SITE_URL))
        assert 0 < len(file_urls) <= 3
        all_urls |= set(file_urls)
    assert all_urls == set(expected_urls)
    assert {page.public_url for page in pages} < all_urls


@pytest.mark.parametrize(
    "url", ["/sitemap-nothing.xml", "/sitemap-pages.xml?p=x", "/sitemap-pages.xml?p=99"]
)
def test_parts_that_do_not_exist_are_not_found(client, url):
    assert client.get(url).status_code == 404


def test_it_costs_as_many_queries_however_long_it_is(client, max_queries_from_nothing):
    for _ in range(4):
        page = RecommendationFactory(addressees=[AddresseeFactory()])
        StatusUpdateFactory(page=page)
    with max_queries_from_nothing(10):
        client.get("/sitemap.xml")
