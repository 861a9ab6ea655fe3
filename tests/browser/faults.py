"""What a browser finds wrong with a page: axe's findings, and text that leaves the window."""

from collections.abc import Collection

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page

AXE = {
    # Off unless asked for: https://github.com/dequelabs/axe-core/blob/develop/doc/rule-descriptions.md
    "rules": {"target-size": {"enabled": True}},
    "resultTypes": ["violations"],  # the rest takes half of the time to be written down
    "preload": False,  # it would fetch each stylesheet again, and what that imports from nowhere
}
OF_LOOKS = ("color-contrast", "target-size", "scrollable-region-focusable", "link-in-text-block")
"""The rules that depend on widths and colours; the others ask what is in the page."""
PHONE, DESK = ({"width": width, "height": 900} for width in (320, 1440))


def open_page(browser: Browser) -> Page:
    """Return an empty page of its own, in which nothing moves by itself."""
    return browser.new_page(viewport=PHONE, reduced_motion="reduce")


def faults(page: Page, *, but: str = "", only: Collection[str] = ()) -> list[str]:
    """Return what is wrong with the page as it is shown; `but` names a rule that does not count."""
    rules = AXE["rules"] | ({but: {"enabled": False}} if but else {})
    options = AXE | ({"runOnly": list(only)} if only else {"rules": rules})
    found = Axe().run(page, options=options).response["violations"]
    lines = [f"{each['id']}: {node['html']}" for each in found for node in each["nodes"]]
    overflow = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
    return [*lines, *(["scrolls sideways"] if page.evaluate(overflow) > 0 else [])]


def faults_of_looks(page: Page, *, but: str = "") -> list[str]:
    """Return what is wrong with the page on the smallest phone in the light theme, and on a desk
    in the dark, without loading it again.
    """
    found = []
    for size, scheme, rules in ((PHONE, "light", ()), (DESK, "dark", OF_LOOKS)):
        page.set_viewport_size(size)
        page.emulate_media(color_scheme=scheme)
        where = f"at {size['width']} in the {scheme}: "
        found += [where + each for each in faults(page, but=but, only=rules)]
    page.set_viewport_size(PHONE)
    page.emulate_media(color_scheme="light")
    return found
