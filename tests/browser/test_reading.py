"""What only a browser shows: focus, scripts, policies, and what axe finds."""

import datetime
from typing import Any

import pytest
from django.urls import reverse
from playwright.sync_api import Browser, Page, expect

from tests.browser.faults import DESK, OF_LOOKS, PHONE, faults, faults_of_looks, open_page
from tests.factories import (
    DocumentFactory,
    ImageFactory,
    PersonFactory,
    RecommendationFactory,
    ReportFactory,
    TopicFactory,
    pick,
)

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("fresh_database")]


@pytest.fixture
def report() -> Any:
    """Return a report with one of everything that behaves."""
    table = {
        "caption": "Forms of partnership",
        "columns": [{"type": "text", "heading": "Form"}, {"type": "numeric", "heading": "Firms"}],
        "rows": [{"values": ["Alliance", "60"]}],
    }
    report = ReportFactory(
        title="Partnerships that Produce",
        slug="partnerships",
        hero_image=ImageFactory(),
        hero_alt="A woman speaks at a table.",
        download_document=DocumentFactory(),
        topics=[TopicFactory(title="Trade")],
        authors=[
            PersonFactory(name="Devika Ramanathan"),
            PersonFactory(slug="anneliese", name="Anneliese Wolfeschlegelsteinhausen-Bergerdorff"),
        ],
        publication_date=datetime.date(2021, 10, 1),
        body=[
            {"type": "text", "value": "<p>Trade follows cities.</p>"},
            {"type": "heading", "value": {"text": "Why", "level": "2"}},
            {"type": "table", "value": {"table": table, "source": "Us"}},
            {"type": "quote", "value": {"quote": "Less is more", "attribution": "A", "role": "B"}},
            {
                "type": "figures",
                "value": {"title": "", "items": [{"value": "1", "label": "a", "note": "b"}]},
            },
            {
                "type": "embed",
                "value": {"url": "https://vimeo.com/76979871", "title": "A film", "caption": ""},
            },
        ],
    )
    RecommendationFactory(parent=report, title="Name one lead office")
    pick(report, ReportFactory(hero_image=ImageFactory()))
    pick(report, url="https://example.org/", title="Elsewhere")
    return report


def test_axe_finds_nothing(browser: Browser, live_server, report):
    addresses = ["/", "/reports/", report.get_url(), report.get_children().first().get_url()]
    addresses += [f"/topics/{report.topics[0].slug}/", "/people/anneliese/"]
    addresses += ["/search/?q=zzz", "/nothing/"]
    page = open_page(browser)
    for address in addresses:
        page.goto(live_server.url + address)
        assert faults_of_looks(page) == [], address
    page.close()


def test_the_first_tab_skips_to_the_content(page: Page, live_server, report):
    page.goto(live_server.url + report.get_url())
    page.keyboard.press("Tab")
    link = page.locator(":focus")
    expect(link).to_have_text("Skip to content")
    expect(link).to_be_in_viewport()
    page.keyboard.press("Enter")
    expect(page.locator("#content")).to_be_focused()


def test_nothing_is_asked_of_another_host_before_a_click(page: Page, live_server, report):
    asked: list[str] = []
    complaints: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.on("console", lambda message: complaints.append(message.text))
    page.route("https://player.vimeo.com/**", lambda route: route.fulfill(body="player"))
    page.goto(live_server.url + report.get_url(), wait_until="networkidle")
    assert [url for url in asked if not url.startswith((live_server.url, "data:"))] == []
    assert complaints == []
    page.get_by_role("link", name="A film").click()
    frame = page.locator("iframe")
    expect(frame).to_have_attribute("title", "A film")
    expect(frame).to_be_focused()
    assert [url for url in asked if "player.vimeo.com" in url]


def test_every_journey_works_without_scripts(browser: Browser, live_server, report):
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(live_server.url)
    page.get_by_role("link", name="Partnerships that Produce").click()
    page.get_by_role("link", name="Name one lead office").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(
        "Recommendation 1 Name one lead office"
    )
    page.get_by_role("link", name="Partnerships that Produce").first.click()
    expect(page.get_by_role("link", name="A film")).to_have_attribute(
        "href", "https://vimeo.com/76979871"
    )
    page.get_by_role("searchbox").first.fill("xylophone")
    page.keyboard.press("Enter")
    expect(page.locator("main")).to_contain_text("Nothing matches")
    context.close()


def test_on_paper_titles_of_recommendations_have_room(page: Page, live_server, report):
    page.set_viewport_size({"width": 794, "height": 1123})  # A4
    page.emulate_media(media="print")
    page.goto(live_server.url + report.get_url())
    title = page.locator(".recommendation-list__title").bounding_box()
    status = page.locator(".recommendation-list__row .status").bounding_box()
    assert title["width"] > 500
    assert status["y"] >= title["y"] + title["height"]


def test_what_may_be_done_with_a_report_is_folded_and_works(browser: Browser, live_server, report):
    page = open_page(browser)
    page.goto(live_server.url + report.get_url())
    tools = page.get_by_role("group", name="Use this page")
    expect(tools.get_by_text("report-partnerships")).to_be_hidden()
    for name in ("Cite", "Share", "Follow"):
        tools.locator("summary", has_text=name).first.click()
        assert faults_of_looks(page) == [], name
        tools.locator("summary", has_text=name).first.click()
    page.evaluate("window.print = () => document.title = 'printed'")
    for size in (PHONE, DESK):
        page.set_viewport_size(size)
        page.evaluate("document.title = ''")
        tools.get_by_role("button", name="Print").click()
        expect(page).to_have_title("printed")
    page.close()


def test_text_of_twice_the_size_breaks_nothing(page: Page, live_server, report):
    for address in ("/", report.get_url(), "/recommendations/", "/people/anneliese/"):
        page.set_viewport_size({"width": 1280, "height": 900})
        page.goto(live_server.url + address)
        page.evaluate("document.documentElement.style.fontSize = '200%'")
        assert faults(page, only=OF_LOOKS) == [], address
        home = page.locator(".site-header__home").bounding_box()
        assert home["width"] > 300, address
        for width in (768, 360):
            page.set_viewport_size({"width": width, "height": 900})
            assert page.evaluate("document.documentElement.scrollWidth") == width, address
            name = page.locator(".site-header__name").bounding_box()
            search = page.locator(".site-header__search").bounding_box()
            beside = search["x"] >= name["x"] + name["width"]
            assert beside or search["y"] >= name["y"] + name["height"], (address, width)


def test_the_names_of_statuses_have_room_for_their_counts(page: Page, live_server):
    page.goto(live_server.url + reverse("gallery:group", args=["statuses"]))
    key = page.locator(".status-bar__key", has_text="200").first
    for width in (1440, 768, 360):
        page.set_viewport_size({"width": width, "height": 900})
        for row in key.locator(".status-bar__row").all():
            assert row.bounding_box()["height"] < 40, (width, row.text_content())
