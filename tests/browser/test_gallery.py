"""Photographs of every component in every state, and what a browser has to say about them.

The photographs are in `var/gallery/`; CONTRIBUTING.md tells how to compare them.
"""

from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from django.urls import reverse
from playwright.sync_api import Browser, ConsoleMessage, Page

from boardtrade.gallery.specimens import GROUPS
from boardtrade.gallery.views import WHOLE_PAGES

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("fresh_database")]

WIDTHS = (360, 768, 1440)
NARROWEST = 320
PHOTOGRAPHS: Path = settings.VAR_DIR / "gallery"
EAGER = """() => Promise.all([...document.images].map(image => {
    image.loading = "eager";
    return image.decode().catch(() => {});
}))"""
"""A photograph shows no picture that waits for being scrolled to."""
AXE = {
    "rules": {
        # Off unless asked for: https://github.com/dequelabs/axe-core/blob/develop/doc/rule-descriptions.md
        "target-size": {"enabled": True},
        # What stands once on a page of the site stands many times on one of the gallery.
        "landmark-unique": {"enabled": False},
    },
    "resultTypes": ["violations"],
    "preload": False,  # it would fetch each stylesheet again, and what that imports from nowhere
}


def problems(page: Page) -> list[str]:
    """Return what axe finds, and whether the page scrolls sideways."""
    found = Axe().run(page, options=AXE).response["violations"]
    lines = [f"{each['id']}: {node['html']}" for each in found for node in each["nodes"]]
    overflow = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
    return [*lines, *(["scrolls sideways"] if page.evaluate(overflow) > 0 else [])]


def addresses() -> dict[str, str]:
    """Return the address of every page of the gallery by the name of its photographs."""
    groups = {each.slug: reverse("gallery:group", args=[each.slug]) for each in GROUPS}
    pages = {name: reverse("gallery:page", args=[name]) for name in WHOLE_PAGES}
    return {"index": reverse("gallery:index")} | groups | pages


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_component_is_without_fault(browser: Browser, live_server: Any, scheme: str):
    context = browser.new_context(color_scheme=scheme, reduced_motion="reduce")
    page = context.new_page()
    found: list[str] = []

    def note(message: ConsoleMessage) -> None:
        if message.type in {"error", "warning"}:  # not what Chromium would merely suggest
            found.append(f"{page.url}: {message.text}")

    page.on("console", note)
    PHOTOGRAPHS.mkdir(parents=True, exist_ok=True)
    for name, address in addresses().items():
        page.set_viewport_size({"width": NARROWEST, "height": 900})
        page.goto(live_server.url + address)
        if scheme == "light":  # the dark differs in colours only: each is looked at in one width
            found += [f"{name} at {NARROWEST}: {each}" for each in problems(page)]
        page.evaluate(EAGER)
        for width in WIDTHS:
            page.set_viewport_size({"width": width, "height": 900})
            photograph = PHOTOGRAPHS / f"{name}-{width}-{scheme}.jpg"
            page.screenshot(path=photograph, full_page=True, quality=80)
        if scheme == "dark":
            found += [f"{name} at {width}: {each}" for each in problems(page)]
    context.close()
    assert found == []
