"""Invariants of the demonstration site: every address answers, and every page is well made."""

import itertools
import re
from html import unescape
from urllib.parse import parse_qs, urlsplit

from django.core.management import call_command
from django.urls import URLPattern, get_resolver
from wagtail.models import Page

from boardtrade.navigation.models import SiteSettings
from boardtrade.pages.visibility import visible


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


def get_kind(address: str) -> tuple[str, frozenset[str]]:
    """Return the path of an address and what it asks for, whatever the answer: a list that is
    filtered by one topic links to no other pages than by the next.
    """
    parts = urlsplit(address)
    return parts.path, frozenset(parse_qs(parts.query, keep_blank_values=True))


def test_every_link_of_the_demonstration_leads_somewhere(client, demo):
    seen, waiting = set(), ["/"]
    while waiting:
        address = waiting.pop()
        response = client.get(address)
        if "/brief." in address and response.status_code == 503:  # the worker makes it
            assert response["Retry-After"]
            continue
        assert response.status_code == 200, address
        if not response["Content-Type"].startswith("text/html"):
            continue
        ids = set(re.findall(r' id="([^"]+)"', response.text))
        for link in re.findall(r'<a [^>]*href="([^"]+)"', response.text):
            path, _, fragment = unescape(link).partition("#")
            kind = get_kind(path)
            if not path:
                assert fragment in ids, f"{address} links to a missing #{fragment}"
            elif path.startswith("/") and not path.startswith("/r/") and kind not in seen:
                seen.add(kind)
                waiting.append(path)
    assert len(seen) > 40


def test_every_address_without_arguments_answers(client, demo):
    addresses = [
        f"/{pattern.pattern}"
        for pattern in get_resolver().url_patterns
        if isinstance(pattern, URLPattern) and "<" not in str(pattern.pattern)
    ]
    addresses = [address for address in addresses if not address.startswith("/admin/")]
    assert "/robots.txt" in addresses
    for address in addresses:
        assert client.get(address).status_code in {200, 302}, address


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
