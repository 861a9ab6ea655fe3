"""What a browser has to say about every component in every state, and photographs of them.

Photographs are taken when asked for (`--photographs`), and are then in `var/gallery/`;
CONTRIBUTING.md tells how to compare them.
"""

from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.urls import reverse
from playwright.sync_api import Browser, ConsoleMessage, Page

from boardtrade.gallery.specimens import GROUPS
from boardtrade.gallery.views import WHOLE_PAGES
from tests.browser.faults import faults

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("fresh_database")]

WIDTHS = (360, 768, 1440)
NARROWEST = 320
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


def photograph(page: Page, file_name: str) -> None:
    """Keep a photograph of a page in each width."""
    PHOTOGRAPHS.mkdir(parents=True, exist_ok=True)
    page.evaluate(EAGER)
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        path = PHOTOGRAPHS / file_name.format(width=width)
        page.screenshot(path=path, full_page=True, quality=80)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_component_is_without_fault(
    browser: Browser, live_server: Any, scheme: str, pytestconfig: pytest.Config
):
    context = browser.new_context(color_scheme=scheme, reduced_motion="reduce")
    page = context.new_page()
    found: list[str] = []

    def note(message: ConsoleMessage) -> None:
        if message.type in {"error", "warning"}:  # not what Chromium would merely suggest
            found.append(f"{page.url}: {message.text}")

    page.on("console", note)
    for name, address in addresses().items():
        page.set_viewport_size({"width": NARROWEST, "height": 900})
        page.goto(live_server.url + address)
        if scheme == "light":  # the dark differs in colours only: each is looked at in one width
            found += [f"{name} at {NARROWEST}: {each}" for each in faults(page, but=REPEATED)]
        if scheme == "dark":
            page.set_viewport_size({"width": WIDTHS[-1], "height": 900})
            found += [f"{name} at {WIDTHS[-1]}: {each}" for each in faults(page, but=REPEATED)]
        if pytestconfig.option.photographs:
            photograph(page, f"{name}-{{width}}-{scheme}.jpg")
    context.close()
    assert found == []
