"""What only a browser shows of the tracker: what axe finds, keyboards, no scripts."""

import datetime
import itertools

import pypdfium2
import pytest
from playwright.sync_api import Browser, Page, expect

from recommendations.record.statuses import Status
from tests.browser.faults import faults_of_looks, open_page
from tests.factories import (
    AddresseeFactory,
    RecommendationFactory,
    ReportFactory,
    StatusUpdateFactory,
    TopicFactory,
)

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("fresh_database")]
ADDRESSES = {
    "whole": "",
    "filtered": "?q=build&status=done&status=under-way&as_of=2024-12-31",
    "nothing found": "?status=not-applicable&topic=never-was",
    "not understood": "?as_of=0000-00-00",
}


@pytest.fixture(autouse=True)
def _recommendations(tasks_at_once: None) -> None:
    city, ministry = AddresseeFactory(name="City of Toronto"), AddresseeFactory(name="Ministry")
    report = ReportFactory(publication_date=datetime.date(2023, 5, 1))
    for number, status in enumerate((Status.DONE, Status.UNDER_WAY, None), start=1):
        page = RecommendationFactory(
            parent=report,
            title=f"Build number {number}",
            addressees=[city if status else ministry],
            topics=[TopicFactory()],
            due_date=datetime.date(2024, 1, 1),
        )
        if status:
            StatusUpdateFactory(page=page, status=status)


def test_axe_finds_nothing(browser: Browser, live_server):
    page = open_page(browser)
    for name, query in ADDRESSES.items():
        page.goto(f"{live_server.url}/recommendations/{query}")
        page.evaluate("document.querySelectorAll('details').forEach(each => each.open = true)")
        assert faults_of_looks(page) == [], name
    page.close()


@pytest.mark.parametrize("width", [320, 1440])
def test_a_keyboard_filters_reads_and_takes_the_filter_off(browser: Browser, live_server, width):
    context = browser.new_context(viewport={"width": width, "height": 900})
    page = context.new_page()
    page.goto(f"{live_server.url}/recommendations/")
    if width == 320:  # folded on phones
        tab_to(page, "summary", "Filter, search, go back in time")
        page.keyboard.press("Enter")
    tab_to(page, "input[name=q]")
    page.keyboard.type("build")
    tab_to(page, "input[value=done]")
    page.keyboard.press("Space")
    tab_to(page, "button", "Show")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="1 recommendation", exact=True)).to_be_visible()
    tab_to(page, "a", "Remove The Board finds: Done")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="3 recommendations")).to_be_visible()
    tab_to(page, "a", "Build number 2")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Build number 2")
    context.close()


def test_without_scripts_it_is_filtered_and_taken_along(browser: Browser, live_server):
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{live_server.url}/recommendations/")
    page.get_by_label("Under way").check()
    page.get_by_label("As of").fill("2024-12-31")
    page.get_by_role("button", name="Show").first.click()
    expect(page.get_by_text("As of 31 December 2024.")).to_be_visible()
    expect(page.get_by_role("link", name="Build number 2")).to_be_visible()
    expect(page.get_by_role("link", name="Build number 1")).to_have_count(0)
    with page.expect_download() as download:
        page.get_by_role("link", name="CSV").click()
    assert "Build number 2" in download.value.path().read_text()
    context.close()


OUTLINE = "pseudo => getComputedStyle(document.activeElement, pseudo).outlineStyle"


def tab_to(page: Page, selector: str, words: str = "") -> None:
    """Press Tab until what is meant has the focus, and see to it that this shows."""
    focused = """([selector, words]) => {
        const text = document.activeElement.textContent.replace(/\\s+/g, " ");
        return document.activeElement.matches(selector) && text.includes(words);
    }"""
    for _ in range(80):
        page.keyboard.press("Tab")
        if page.evaluate(focused, [selector, words]):
            # A link that covers its row has its outline round the row.
            outlines = [page.evaluate(OUTLINE, pseudo) for pseudo in (None, "::after")]
            assert outlines != ["none", "none"], f"{selector} {words} does not show its focus"
            return
    pytest.fail(f"No Tab leads to {selector} {words}")


def test_on_paper_a_list_is_as_wide_as_the_paper(page: Page, live_server):
    for query in ("", "?status=done"):
        page.goto(f"{live_server.url}/recommendations/{query}")
        for paper, landscape in itertools.product(("A4", "A3"), (False, True)):
            file = page.pdf(format=paper, landscape=landscape)
            with pypdfium2.PdfDocument(file) as document:
                assert len(document) <= 2, (paper, landscape)
                text = " ".join(sheet.get_textpage().get_text_range() for sheet in document)
            assert "Build number 1" in text, (paper, landscape)
            assert "To City of Toronto" in text, (paper, landscape)
