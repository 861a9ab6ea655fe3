"""Staff sign in with a passkey, by keyboard, without JavaScript, and at any width."""

from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.faults import faults_of_looks, open_page
from tests.users.factors import PASSWORD, code_of, give_app, staff_with_password

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("fresh_database")]
WIDTHS = (360, 768, 1440)
PAGES = ("", "app/", "keys/add/")


@pytest.fixture(autouse=True)
def required(settings: Any) -> None:
    settings.REQUIRE_SECOND_FACTOR = True
    # Chromium has passkeys for “localhost”, and not for an address.
    settings.WAGTAILADMIN_BASE_URL = "http://localhost"


@pytest.fixture
def address(live_server: Any) -> str:
    return live_server.url.replace("127.0.0.1", "localhost")


def send_password(page: Page, address: str, user: Any) -> None:
    page.goto(f"{address}/admin/login/")
    page.get_by_label("Username").fill(user.username)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()


def plug_in_key(page: Page) -> None:
    """Give the browser an authenticator that always finds a finger."""
    devtools = page.context.new_cdp_session(page)
    devtools.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": True,
        "automaticPresenceSimulation": True,
    }
    devtools.send("WebAuthn.addVirtualAuthenticator", {"options": options})


def test_a_passkey_is_set_up_and_then_opens_alone(page: Page, address: str):
    user = staff_with_password(username="ann")
    violations: list[str] = []
    page.on("console", lambda message: violations.append(message.text))
    plug_in_key(page)
    send_password(page, address, user)
    page.get_by_role("link", name="Add a key").click()
    page.get_by_label("Sign in with this key alone").check()
    page.get_by_role("button", name="Add the key").click()
    expect(page.locator(".bt-codes li")).to_have_count(10)
    page.get_by_role("link", name="go on").click()
    expect(page.get_by_role("heading", name="Board of Trade")).to_be_visible()

    page.context.clear_cookies()
    page.goto(f"{address}/admin/login/")
    page.get_by_role("button", name="Sign in with a passkey").click()
    page.wait_for_url("**/admin/")

    page.context.clear_cookies()
    send_password(page, address, user)
    page.get_by_role("button", name="Use a passkey or security key").click()
    page.wait_for_url("**/admin/")
    assert not [text for text in violations if "Content Security Policy" in text]


def test_a_key_that_is_not_there_is_said(page: Page, address: str):
    user = staff_with_password(username="ann")
    page.add_init_script("navigator.credentials.get = () => Promise.reject(new Error('none'));")
    page.goto(f"{address}/admin/login/")
    page.get_by_role("button", name="Sign in with a passkey").click()
    expect(page.get_by_role("alert")).to_contain_text("was not read")
    assert user


def test_one_signs_in_by_keyboard_with_an_app(page: Page, address: str):
    user = staff_with_password(username="ann")
    secret = give_app(user)
    page.goto(f"{address}/admin/login/")
    expect(page.get_by_label("Username")).to_be_focused()
    page.keyboard.type("ann")
    page.keyboard.press("Tab")
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url("**/second-factor/")
    expect(page.get_by_label("Code")).to_be_focused()
    page.keyboard.type("000000")
    page.keyboard.press("Enter")
    expect(page.get_by_text("Incorrect code")).to_be_visible()
    expect(page.get_by_label("Code")).to_be_focused()
    page.keyboard.type(code_of(secret))
    page.keyboard.press("Enter")
    page.wait_for_url("**/admin/")


def test_an_app_is_set_up_without_javascript(browser: Browser, address: str):
    user = staff_with_password(username="ann")
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    send_password(page, address, user)
    page.get_by_role("link", name="Set up an app").click()
    page.get_by_label("Authenticator code").fill(code_of(page.locator(".bt-secret").inner_text()))
    page.get_by_role("button", name="Set up").click()
    with page.expect_download() as download:
        page.get_by_role("link", name="Download").click()
    codes = download.value.path().read_text().split()
    assert len(codes) == 10
    page.get_by_role("link", name="go on").click()
    page.wait_for_url("**/admin/")
    context.close()


def test_pages_are_without_fault_at_any_width(browser: Browser, address: str):
    user = staff_with_password(username="ann")
    page = open_page(browser)
    page.goto(f"{address}/admin/login/")
    found = faults_of_looks(page)
    send_password(page, address, user)
    for path in PAGES:
        page.goto(f"{address}/admin/account/second-factor/{path}")
        found += faults_of_looks(page)
        for width in WIDTHS:
            page.set_viewport_size({"width": width, "height": 900})
            overflow = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
            assert page.evaluate(overflow) <= 0, (path, width)
    page.close()
    assert found == []
