"""What only a browser shows of saving: one writer at a time, and the end of a session."""

import pytest
from django.test import Client
from playwright.sync_api import BrowserContext, Page, Route, expect

from boardtrade.people.models import Topic
from reports.models import ReportPage
from tests.factories import AdminFactory, ReportFactory, report_index

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("fresh_database")]


def sign_in(context: BrowserContext, address: str, user) -> None:
    client = Client()
    client.force_login(user)
    cookie = {"name": "sessionid", "value": client.cookies["sessionid"].value, "url": address}
    context.add_cookies([cookie])


@pytest.fixture
def user(context: BrowserContext, live_server):
    user = AdminFactory()
    sign_in(context, live_server.url, user)
    return user


@pytest.fixture
def report() -> ReportPage:
    report = ReportFactory(live=False, title="Taking Flight", slug="taking-flight")
    report.save_revision()
    return report


def open_form(page: Page, live_server, report) -> None:
    """Open the form, and wait until Wagtail looks for changes in it, and not only in others.

    What is typed earlier counts as what was there from the beginning.
    """
    page.add_init_script(
        "document.addEventListener('w-unsaved:watch-edits', event => {"
        "  if (event.target.matches('[data-edit-form]'))"
        "    document.documentElement.dataset.isWatched = '';"
        "})"
    )
    page.goto(f"{live_server.url}/admin/pages/{report.pk}/edit/")
    expect(page.locator("html[data-is-watched]")).to_have_count(1)


def add_card(page: Page) -> None:
    page.locator("#id_related_cards-ADD").click()
    page.locator("input[name=related_cards-0-url]").fill("https://example.org/one")


def test_a_button_waits_for_the_autosave_that_is_on_its_way(page: Page, live_server, user, report):
    open_form(page, live_server, report)
    held: list[Route] = []

    def hold(route: Route) -> None:
        is_autosave = route.request.headers.get("accept") == "application/json"
        if is_autosave and route.request.method == "POST" and not held:
            held.append(route)
        else:
            route.continue_()

    page.route("**/edit/", hold)
    with page.expect_request(lambda request: request.method == "POST" and "/edit/" in request.url):
        add_card(page)
    page.locator("input[name=related_cards-0-title]").evaluate("field => field.value = 'One'")
    page.get_by_role("button", name="Save draft").first.click()
    with page.expect_navigation():
        held[0].continue_()
    card = ReportPage.objects.get().related_cards.get()
    assert (card.url, card.title) == ("https://example.org/one", "One")
    expect(page.get_by_text("in another window")).to_have_count(0)


def test_who_goes_on_in_the_dialogue_about_a_newer_version_is_not_asked_again(
    page: Page, live_server, user, report
):
    open_form(page, live_server, report)
    report.tagline, report.summary = "Theirs", "Theirs"
    report.save_revision(user=AdminFactory())
    with page.expect_response(lambda answer: "editing-sessions" in answer.url):
        page.locator("textarea[name=tagline]").fill("Mine")  # the automatic save is refused
    page.get_by_role("button", name="Save draft").first.click()
    dialogue = page.locator("#w-save-confirmation-dialog")
    expect(dialogue).to_contain_text("What they alone have changed stays.")
    with page.expect_navigation():
        dialogue.get_by_role("button", name="Save draft").click()
    expect(page.locator(".bt-conflict")).to_have_count(0)
    saved = ReportPage.objects.get().get_latest_revision_as_object()
    assert (saved.tagline, saved.summary) == ("Mine", "Theirs")


def test_a_form_that_stays_after_publishing_was_stopped_does_not_publish_later(
    page: Page, live_server, user, report
):
    open_form(page, live_server, report)
    page.route("**/edit/", lambda route: route.fulfill(status=204))  # as if loading was stopped
    publish = page.locator("button[name=action-publish]").first
    with page.expect_request(lambda request: request.method == "POST") as sent:
        publish.evaluate("button => button.form.requestSubmit(button)")
    assert "action-publish" in sent.value.post_data
    names = "form => [...new FormData(form).keys()]"
    assert "action-publish" not in page.locator("form[data-edit-form]").evaluate(names)


def test_the_end_of_a_session_is_said_and_what_was_typed_is_saved_after_signing_in(
    page: Page, context: BrowserContext, live_server, user, report
):
    open_form(page, live_server, report)
    context.clear_cookies()
    page.locator("textarea[name=tagline]").fill("What I typed")
    warning = page.get_by_role("alert").filter(has_text="You have been signed out").first
    expect(warning).to_be_visible()
    page.get_by_role("button", name="Save draft").first.click()
    expect(page.locator("textarea[name=tagline]")).to_have_value("What I typed")
    sign_in(context, live_server.url, user)
    page.get_by_role("button", name="Save draft").first.evaluate(
        "button => button.disabled = false"
    )
    with page.expect_navigation():
        page.get_by_role("button", name="Save draft").first.click()
    assert ReportPage.objects.get().get_latest_revision_as_object().tagline == "What I typed"


def test_any_form_of_the_admin_stays_as_it_is_until_somebody_has_signed_in(
    page: Page, context: BrowserContext, live_server, user
):
    page.goto(f"{live_server.url}/admin/snippets/people/topic/add/")
    page.locator("[name=title]").fill("What I typed")
    page.locator("[name=slug]").fill("what-i-typed")
    context.clear_cookies()
    save = "form => form.requestSubmit(form.querySelector('[type=submit]'))"
    page.locator("form:has([name=title])").evaluate(save)
    warning = page.get_by_role("alert").filter(has_text="You have been signed out").first
    expect(warning).to_be_visible()
    expect(page.locator("[name=title]")).to_have_value("What I typed")
    sign_in(context, live_server.url, user)
    with page.expect_request(lambda sent: sent.is_navigation_request()) as sent:
        page.locator("form:has([name=title])").evaluate(save)
    assert "signed_in_as" in sent.value.post_data
    expect(page.get_by_text("created").first).to_be_visible()
    assert Topic.objects.get().title == "What I typed"


def test_a_dialogue_can_be_sent_twice(page: Page, live_server, user, report):
    open_form(page, live_server, report)
    page.get_by_role("button", name="Choose an image").first.click()
    page.locator(".modal").get_by_role("tab", name="Upload").click()
    for _ in range(2):
        page.locator(".modal input[name=image-chooser-upload-title]").fill("Port")
        file = {"name": "port.png", "mimeType": "image/png", "buffer": b"no picture"}
        page.locator(".modal input[type=file]").set_input_files(file)
        with page.expect_response(lambda answer: "/create/" in answer.url):
            page.locator(".modal form[method=POST]").evaluate("form => form.requestSubmit()")
        expect(page.locator(".modal .error-message").first).to_be_visible()


def test_a_dialogue_says_that_the_session_has_ended(
    page: Page, context: BrowserContext, live_server, user, report
):
    open_form(page, live_server, report)
    context.clear_cookies()
    page.get_by_role("button", name="Choose an image").first.click()
    expect(page.locator(".modal").get_by_text("You have been signed out")).to_be_visible()
    expect(page.locator(".modal").get_by_role("link", name="Sign in")).to_be_visible()


def test_the_address_is_made_of_the_title_while_it_is_typed(page: Page, live_server, user):
    page.goto(f"{live_server.url}/admin/pages/add/reports/reportpage/{report_index().pk}/")
    title = page.locator("textarea[name=title]")
    title.press_sequentially("C’est l’été")
    expect(page.locator("input[name=slug]")).to_have_value("c-est-l-ete")
    title.fill("")
    title.press_sequentially("Fast Forward: Sector Strategies")
    expect(page.locator("input[name=slug]")).to_have_value("fast-forward")
