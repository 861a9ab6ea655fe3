"""A real browser for what only a browser shows; skipped by nobody: the checks install Chromium."""

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.contrib.staticfiles.finders import get_finder
from django.test import Client, override_settings
from playwright.sync_api import Browser, BrowserContext, Page

from boardtrade.delivery.static_storage import BUNDLES, bundle_css
from tests.factories import AdminFactory


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    """Use the system's Chromium, kept from calling outside."""
    path = shutil.which("chromium") or shutil.which("chromium-browser")
    path = path or shutil.which("google-chrome")
    quiet = [
        "--no-sandbox",
        "--disable-gpu",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
        "--no-first-run",
    ]
    return browser_type_launch_args | {"executable_path": path, "args": quiet}


@pytest.fixture(scope="module", autouse=True)
def _bundled_styles(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Serve stylesheets as deployments do: a page would ask for fifty files, one after another."""
    folder = tmp_path_factory.mktemp("static")
    for name in BUNDLES:
        path = folder / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(bundle_css(Path(settings.STATICFILES_DIRS[0]) / name))
    with override_settings(STATICFILES_DIRS=[folder, *settings.STATICFILES_DIRS]):
        get_finder.cache_clear()
        yield
    get_finder.cache_clear()


def sign_in(context: BrowserContext, address: str) -> None:
    """Have an administrator sign in."""
    client = Client()
    client.force_login(AdminFactory())
    cookie = {"name": "sessionid", "value": client.cookies["sessionid"].value}
    context.add_cookies([cookie | {"url": address}])


@pytest.fixture
def editor(browser: Browser, live_server) -> Iterator[Page]:
    """Return a window in which an administrator has signed in."""
    context = browser.new_context(
        viewport={"width": 1440, "height": 900}, reduced_motion="reduce", base_url=live_server.url
    )
    sign_in(context, live_server.url)
    barred: list[str] = []
    context.on(
        "console",
        lambda message: (
            ("Content Security Policy" in message.text or "inline script" in message.text)
            and barred.append(f"{message.location['url']}: {message.text}")
        ),
    )
    # A beacon that the last page sends would arrive when the database is gone.
    context.route("**/editing-sessions/release/**", lambda route: route.abort())
    yield context.new_page()
    context.close()
    # But for how the tool that crops pictures asks whether there is a touchscreen.
    assert [text for text in barred if "Jcrop" not in text] == []
