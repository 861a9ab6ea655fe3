"""What only a browser shows of logs and scorecards: copying, keyboards, and what axe finds."""

import datetime
from typing import Any

import pytest
from django.test import Client
from playwright.sync_api import Browser, Page, expect

from recommendations.record.statuses import Status
from tests.browser.faults import OF_LOOKS, faults, faults_of_looks, open_page
from tests.factories import (
    AddresseeFactory,
    AdminFactory,
    DocumentFactory,
    RecommendationFactory,
    ReportFactory,
    StatusUpdateFactory,
)

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("fresh_database")]
LONG_AGO = datetime.date(2020, 5, 1)


@pytest.fixture
def page_with_log() -> Any:
    """Return a recommendation with a log of every kind of entry."""
    government = AddresseeFactory(name="Government", response_days=90)
    ministry = AddresseeFactory(name="Ministry of Transportation", slug="mot", parent=government)
    page = RecommendationFactory(
        title="Name one lead office",
        parent=ReportFactory(slug="partnerships", publication_date=LONG_AGO),
        addressees=[ministry, government],
        due_date=LONG_AGO,
        success_measure="Firms name the office.",
    )
    StatusUpdateFactory(page=page, status=Status.NOT_STARTED, effective_date=LONG_AGO)
    wrong = StatusUpdateFactory(page=page, status=Status.NOT_APPLICABLE)
    StatusUpdateFactory(page=page, status=Status.PARTLY_DONE, corrects=wrong)
    StatusUpdateFactory(
        page=page,
        speaker=ministry,
        answer="accepted-in-part",
        status=Status.DONE,
        promised_date=LONG_AGO,
        promised_precision="day",
        quote="All of it is done.",
    )
    StatusUpdateFactory(
        page=page,
        evidence__document=DocumentFactory(),
        effective_date=datetime.date(2024, 9, 1),
    )
    RecommendationFactory(parent=page.report, title="Second", addressees=[ministry])
    return page


def test_axe_finds_nothing(browser: Browser, live_server, page_with_log):
    log, report = page_with_log.get_url(), page_with_log.report.get_url()
    page = open_page(browser)
    for address in (log, report, "/addressees/", "/addressees/mot/"):
        page.goto(live_server.url + address)
        assert faults_of_looks(page) == [], address
    page.close()


def test_a_table_wider_than_a_phone_says_so_and_scrolls_by_keyboard(browser: Browser, live_server):
    city = AddresseeFactory(slug="city")
    for status in Status.get_verdicts()[:5]:
        StatusUpdateFactory(page=RecommendationFactory(addressees=[city]), status=status)
    for width, is_cut in ((360, True), (1440, False)):
        page = browser.new_page(viewport={"width": width, "height": 800})
        page.goto(f"{live_server.url}/addressees/city/")
        table = page.get_by_role("region", name="Answers and findings")
        assert table.evaluate("box => box.scrollWidth > box.clientWidth") == is_cut
        assert page.get_by_text("Scroll sideways for all columns").is_visible() == is_cut
        if is_cut:
            table.focus()
            page.keyboard.press("ArrowRight")
            page.wait_for_function("box => box.scrollLeft > 0", arg=table.element_handle())
        page.close()


def test_the_date_picker_closes_when_its_field_is_left(editor: Page, page_with_log):
    editor.goto(f"/admin/recommendations/{page_with_log.pk}/log/verdict/")
    date, picker = editor.locator("[name=effective_date]"), editor.locator(".xdsoft_datetimepicker")
    open_picker = picker.locator("visible=true")
    date.focus()
    expect(open_picker).to_have_count(1)
    editor.keyboard.press("Tab")
    expect(open_picker).to_have_count(0)
    date.evaluate("field => { field.focus(); field.blur(); }")  # before it has opened
    editor.wait_for_timeout(500)
    expect(open_picker).to_have_count(0)


def test_axe_finds_nothing_where_staff_add_an_entry(editor: Page, page_with_log):
    for form in ("verdict", "reply"):
        editor.goto(f"/admin/recommendations/{page_with_log.pk}/log/{form}/")
        expect(editor.get_by_role("button", name="Add to the log")).to_be_visible()
        assert faults(editor) == [], form
        editor.emulate_media(color_scheme="dark")
        assert faults(editor, only=OF_LOOKS) == [], f"{form} in the dark"
        editor.emulate_media(color_scheme="light")


def test_a_keyboard_copies_the_permanent_link_and_it_is_announced(
    browser: Browser, live_server, page_with_log
):
    context = browser.new_context(permissions=["clipboard-read", "clipboard-write"])
    page = context.new_page()
    page.goto(live_server.url + page_with_log.get_url())
    page.get_by_text("Share", exact=True).focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    expect(page.get_by_role("button", name="Copy link")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.get_by_role("status").filter(has_text="Copied")).to_be_visible()
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied == page_with_log.permanent_url
    page.get_by_text("Cite", exact=True).click()
    page.get_by_text("MLA", exact=True).focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    expect(page.get_by_role("button", name="Copy MLA")).to_be_focused()
    page.keyboard.press("Space")
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied.endswith(f"{page_with_log.permanent_url}.")
    context.close()


def test_where_copying_is_barred_the_text_is_selected(page: Page, live_server, page_with_log):
    page.add_init_script("navigator.clipboard.writeText = () => Promise.reject(new Error());")
    page.goto(live_server.url + page_with_log.get_url())
    page.get_by_text("Share", exact=True).click()
    page.get_by_role("button", name="Copy link").click()
    assert page.evaluate("getSelection().toString()") == page_with_log.permanent_url


def test_without_scripts_everything_can_be_read_and_nothing_copies(
    browser: Browser, live_server, page_with_log
):
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(live_server.url + page_with_log.get_url())
    expect(page.get_by_role("button", name="Copy link")).to_have_count(0)
    page.get_by_text("Cite", exact=True).click()
    page.get_by_text("Chicago", exact=True).click()
    expect(page.get_by_text("Recommendation 1 in")).to_be_visible()
    page.get_by_role("link", name="Ministry of Transportation").first.click()
    table = page.get_by_role("table", name="Recommendations by status")
    expect(table).to_contain_text("Under way")
    expect(table.get_by_role("row")).to_have_count(3)  # a browser may take boxes for no table
    page.get_by_role("link", name="Addressees").first.click()
    expect(page.get_by_role("link", name="Government")).to_be_visible()
    context.close()


def test_a_correction_leads_to_the_entry_that_counts(page: Page, live_server, page_with_log):
    page.goto(live_server.url + page_with_log.get_url())
    page.get_by_role("link", name="Instead: Partly done").click()
    entry = page.locator(page.evaluate("location.hash"))
    expect(entry).to_contain_text("Partly done")
    expect(entry).to_be_in_viewport()


def test_a_form_shows_what_the_choice_needs(page: Page, live_server, page_with_log):
    client = Client()
    client.force_login(AdminFactory())
    session = client.cookies["sessionid"].value
    page.context.add_cookies([{"name": "sessionid", "value": session, "url": live_server.url}])
    forms = f"{live_server.url}/admin/recommendations/{page_with_log.pk}/log/"
    page.goto(f"{forms}verdict/")
    expect(page.get_by_text("Superseded by", exact=True)).to_be_hidden()
    expect(page.get_by_label("This file becomes public")).to_be_hidden()
    page.get_by_label("What we find").select_option("superseded")
    expect(page.get_by_text("Superseded by", exact=True)).to_be_visible()
    expect(page.get_by_label("Evidence: link")).to_be_visible()
    page.get_by_label("Evidence: used before").select_option(index=1)
    expect(page.get_by_label("Evidence: link")).to_be_hidden()
    page.goto(f"{forms}reply/")
    expect(page.get_by_label("Why the date has changed")).to_be_hidden()
    page.get_by_label("Promised for").fill("2027-01-01")
    expect(page.get_by_label("Why the date has changed")).to_be_visible()


def test_an_answer_is_recorded_by_keyboard_alone(page: Page, live_server, page_with_log):
    client = Client()
    client.force_login(AdminFactory())
    session = client.cookies["sessionid"].value
    page.context.add_cookies([{"name": "sessionid", "value": session, "url": live_server.url}])
    page.goto(f"{live_server.url}/admin/recommendations/{page_with_log.pk}/log/reply/")
    page.get_by_label("Who says it").focus()
    for keys in ("Min", "Tab", "2024-10-01", "Escape", "Tab", "Tab", "Rej"):
        press(page, keys)
    page.get_by_label("Evidence: link").focus()
    press(page, "https://example.org/letter")
    page.keyboard.press("Enter")
    expect(page.get_by_text("Recorded: “Rejected”")).to_be_visible()


def press(page: Page, keys: str) -> None:
    """Press a key that has a name, or type."""
    if keys in ("Tab", "Escape"):
        page.keyboard.press(keys)
    else:
        page.keyboard.type(keys)
