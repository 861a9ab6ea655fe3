"""What a browser has to say about every component in every state, and photographs of them.

Photographs are taken when asked for (`--photographs`), and are then in `var/gallery/`;
CONTRIBUTING.md tells how to compare them.
"""

import itertools
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.urls import reverse
from playwright.sync_api import Browser, ConsoleMessage, Page

from boardtrade.gallery.specimens import GROUPS
from boardtrade.gallery.views import WHOLE_PAGES
from tests.browser.faults import faults_of_looks, open_page

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("fresh_database")]

WIDTHS = (360, 768, 1440)
PHOTOGRAPHS: Path = settings.VAR_DIR / "gallery"
EAGER = """() => Promise.all([...document.images].map(image => {
    image.loading = "eager";
    return image.decode().catch(() => {});
}))"""
"""A photograph shows no picture that waits for being scrolled to."""
REPEATED = "landmark-unique"
"""What stands once on a page of the site stands many times on one of the gallery."""


def addresses() -> dict[str, str]:
    """Return the address of every page of the gallery by the name of its photographs."""
    groups = {each.slug: reverse("gallery:group", args=[each.slug]) for each in GROUPS}
    pages = {name: reverse("gallery:page", args=[name]) for name in WHOLE_PAGES}
    return {"index": reverse("gallery:index")} | groups | pages


def photograph(page: Page, name: str) -> None:
    """Keep a photograph of a page in each width, light and dark."""
    PHOTOGRAPHS.mkdir(parents=True, exist_ok=True)
    page.evaluate(EAGER)
    for scheme, width in itertools.product(("light", "dark"), WIDTHS):
        page.emulate_media(color_scheme=scheme)
        page.set_viewport_size({"width": width, "height": 900})
        path = PHOTOGRAPHS / f"{name}-{width}-{scheme}.jpg"
        page.screenshot(path=path, full_page=True, quality=80)


def test_every_component_is_without_fault(
    browser: Browser, live_server: Any, pytestconfig: pytest.Config
):
    page = open_page(browser)
    found: list[str] = []

    def note(message: ConsoleMessage) -> None:
        if message.type in {"error", "warning"}:  # not what Chromium would merely suggest
            found.append(f"{page.url}: {message.text}")

    page.on("console", note)
    for name, address in addresses().items():
        page.goto(live_server.url + address)
        found += [f"{name} {each}" for each in faults_of_looks(page, but=REPEATED)]
        if pytestconfig.option.photographs:
            photograph(page, name)
    page.close()
    assert found == []
