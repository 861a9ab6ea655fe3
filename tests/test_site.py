"""What the whole site answers beside its pages, and what it does when little is there."""

import xml.etree.ElementTree as ET
from pathlib import Path

import pytest
from wagtail.models import PageViewRestriction

from tests.factories import RecommendationFactory, ReportFactory, TopicFactory, home_page

pytestmark = pytest.mark.django_db
ATOM = "{http://www.w3.org/2005/Atom}"
SITEMAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"


def test_a_site_with_nothing_on_it_is_a_site(client):
    for address in ("/", "/search/", "/search/?q=trade", "/sitemap.xml", "/feeds/reports.atom"):
        assert client.get(address).status_code == 200
    assert "Nothing has been published yet." in client.get("/").text


def test_a_site_without_even_a_home_page_answers(client):
    home_page().delete()
    for address in ("/", "/reports/", "/search/?q=a", "/sitemap.xml", "/feeds/reports.atom"):
        assert client.get(address).status_code in (200, 404), address


def test_an_unknown_address_is_a_page_that_helps(client):
    response = client.get("/nothing/here/")
    assert response.status_code == 404
    assert "This page is not here" in response.text
    assert "noindex" in response.text


def test_a_language_without_pages_does_not_show_those_of_another(client):
    ReportFactory(slug="trade")
    TopicFactory(slug="housing")
    for address in (
        "/fr/",
        "/fr/reports/",
        "/fr/reports/trade/",
        "/fr/search/",
        "/fr/topics/housing/",
        "/fr/recommendations/",
        "/de/",
    ):
        response = client.get(address)
        assert response.status_code == 404, address
        assert '<html lang="en">' in response.text, "nothing of it is in French"


def test_the_sitemap_lists_what_the_public_may_see_and_nothing_else(client):
    shown, hidden = RecommendationFactory(), ReportFactory(live=False)
    private = ReportFactory()
    PageViewRestriction.objects.create(page=private, restriction_type="login")
    root = ET.fromstring(client.get("/sitemap.xml").content)
    found = [element.text for element in root.iter(f"{SITEMAP}loc")]
    assert f"http://localhost:8000{shown.get_url()}" in found
    assert f"http://localhost:8000{shown.report.get_url()}" in found
    assert not [each for each in found if hidden.slug in each or private.slug in each]


def test_the_feed_lists_the_newest_public_reports(client, django_assert_max_num_queries):
    report = ReportFactory(title="Ports & <homes>", summary="What ports do.")
    ReportFactory(title="Draft", live=False)
    with django_assert_max_num_queries(8):
        response = client.get("/feeds/reports.atom")
    assert response["Content-Type"].startswith("application/atom+xml")
    root = ET.fromstring(response.content)
    entry = root.find(f"{ATOM}entry")
    assert len(root.findall(f"{ATOM}entry")) == 1
    assert entry.find(f"{ATOM}title").text == "Ports & <homes>"
    assert entry.find(f"{ATOM}link").get("href") == f"http://localhost:8000{report.get_url()}"
    identity = entry.find(f"{ATOM}id").text
    report.slug = "moved"
    report.save_revision().publish()
    again = ET.fromstring(client.get("/feeds/reports.atom").content)
    assert again.find(f"{ATOM}entry/{ATOM}id").text == identity


def test_robots_may_not_enter_the_admin_and_are_told_of_the_sitemap(client):
    text = client.get("/robots.txt").text
    assert "Disallow: /admin/" in text
    assert "Sitemap: http://localhost:8000/sitemap.xml" in text


def test_programs_that_read_no_page_find_the_icon(client):
    response = client.get("/favicon.ico")
    assert response["Content-Type"] == "image/png"
    assert response.content == Path("static/icons/favicon-32.png").read_bytes()


def test_search_engines_learn_one_address_of_a_page_and_its_alias(client):
    report = ReportFactory(slug="original")
    report.create_alias(update_slug="alias")
    canonical = '<link rel="canonical" href="http://localhost:8000/reports/original/">'
    assert canonical in client.get("/reports/alias/").text
    sitemap = client.get("/sitemap.xml").text
    assert "/reports/original/" in sitemap
    assert "/reports/alias/" not in sitemap
