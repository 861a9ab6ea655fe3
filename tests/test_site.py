"""Invariants of the whole site: every address answers, and every page is well made."""

import itertools
import re
import xml.etree.ElementTree as ET

import pytest
from django.core.management import call_command
from django.urls import URLPattern, get_resolver
from wagtail.models import Page, PageViewRestriction

from boardtrade.core.visibility import visible
from boardtrade.navigation.models import SiteSettings
from tests.factories import RecommendationFactory, ReportFactory, home_page

pytestmark = pytest.mark.django_db
ATOM = "{http://www.w3.org/2005/Atom}"
SITEMAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"


@pytest.fixture
def demo(settings):
    settings.TASKS = {"default": {"BACKEND": "django.tasks.backends.dummy.DummyBackend"}}
    call_command("seed_demo", verbosity=0)


def test_every_page_of_the_demonstration_answers_and_is_well_made(client, demo):
    pages = visible(Page.objects.filter(depth__gt=1))
    assert pages.count() > 30
    titles = set()
    for page in pages:
        response = client.get(page.get_url())
        html = response.text
        assert response.status_code == 200, page.get_url()
        assert html.count("<h1") == 1, page.get_url()
        assert '<html lang="en">' in html
        assert f'rel="canonical" href="http://localhost:8000{page.get_url()}"' in html
        assert '<main class="main" id="content"' in html
        assert re.search(r'<meta name="description" content="[^"]{20,}"', html), page.get_url()
        title = re.search(r"<title>(.*?)</title>", html)[1]
        assert title not in titles, f"two pages are called {title}"
        titles.add(title)
        levels = [int(level) for level in re.findall(r"<h([1-6])", html)]
        steps = itertools.pairwise(levels)
        assert all(after <= before + 1 for before, after in steps), page.get_url()
        for image in re.findall(r"<img[^>]*>", html):
            assert " alt=" in image
            assert " width=" in image
            assert " height=" in image
        assert "style=" not in html, page.get_url()
        assert not re.search(r"<script(?![^>]*(src=|application/ld\+json))", html)
        assert not re.search(r'(src|srcset)="https?://', html), "nothing comes from a third party"
        assert "Set-Cookie" not in response
        assert "unsafe-inline" not in response["Content-Security-Policy"]


def test_every_link_of_the_demonstration_leads_somewhere(client, demo):
    seen, waiting = set(), ["/"]
    while waiting:
        address = waiting.pop()
        response = client.get(address)
        assert response.status_code == 200, address
        if not response["Content-Type"].startswith("text/html"):
            continue
        ids = set(re.findall(r' id="([^"]+)"', response.text))
        for link in re.findall(r'<a [^>]*href="([^"]+)"', response.text):
            path, _, fragment = link.partition("#")
            if not path:
                assert fragment in ids, f"{address} links to a missing #{fragment}"
            elif path.startswith("/") and not path.startswith("/r/") and path not in seen:
                seen.add(path)
                waiting.append(path)
    assert len(seen) > 40


def test_every_address_without_arguments_answers(client, demo):
    addresses = [
        f"/{pattern.pattern}"
        for pattern in get_resolver().url_patterns
        if isinstance(pattern, URLPattern) and "<" not in str(pattern.pattern)
    ]
    assert "/healthz" in addresses
    for address in addresses:
        assert client.get(address).status_code in {200, 302}, address


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
    for address in ("/fr/", "/fr/reports/", "/fr/reports/trade/", "/de/"):
        assert client.get(address).status_code == 404, address


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


def test_programs_that_read_no_page_are_led_to_the_icon(client):
    assert client.get("/favicon.ico")["Location"].endswith("icons/favicon-32.png")


def test_search_engines_learn_one_address_of_a_page_and_its_alias(client):
    report = ReportFactory(slug="original")
    report.create_alias(update_slug="alias")
    canonical = '<link rel="canonical" href="http://localhost:8000/reports/original/">'
    assert canonical in client.get("/reports/alias/").text
    sitemap = client.get("/sitemap.xml").text
    assert "/reports/original/" in sitemap
    assert "/reports/alias/" not in sitemap


def test_the_manifest_names_the_board_and_icons_that_exist(client, demo):
    manifest = client.get("/manifest.webmanifest").json()
    assert manifest["name"] == "Board of Trade"
    assert {icon["sizes"] for icon in manifest["icons"]} == {"192x192", "512x512"}


def test_the_menu_leaves_out_what_readers_may_not_see(client, demo):
    html = client.get("/").text
    assert ">About the Board</a>" in html
    Page.objects.get(slug="about").unpublish()
    assert ">About the Board</a>" not in client.get("/").text


def test_the_notice_says_what_is_illustrative(client, demo):
    notice = SiteSettings.objects.get().notice
    assert "demonstration" in notice
    assert notice in client.get("/reports/").text.replace("&#x27;", "'")


def test_seeding_again_makes_nothing_and_changes_nothing(demo):
    about = Page.objects.get(slug="about").specific
    about.title = "About us"
    about.save_revision().publish()
    before = Page.objects.count()
    call_command("seed_demo", verbosity=0)
    assert Page.objects.count() == before
    assert Page.objects.get(slug="about").title == "About us"


def test_seeding_a_site_with_content_touches_only_its_own(settings):
    settings.TASKS = {"default": {"BACKEND": "django.tasks.backends.dummy.DummyBackend"}}
    mine = ReportFactory(slug="taking-flight", title="My own report")
    home = home_page()
    home.introduction = "My own words."
    home.save()
    call_command("seed_demo", verbosity=0)
    mine.refresh_from_db()
    assert mine.title == "My own report"
    assert home_page().introduction == "My own words."
    assert Page.objects.filter(slug="partnerships-that-produce").exists()
