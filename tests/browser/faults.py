"""What a browser finds wrong with a page: axe's findings, and text that leaves the window."""

from collections.abc import Iterator

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page

AXE = {
    # Off unless asked for: https://github.com/dequelabs/axe-core/blob/develop/doc/rule-descriptions.md
    "rules": {"target-size": {"enabled": True}},
    "resultTypes": ["violations"],  # the rest takes half of the time to be written down
    "preload": False,  # it would fetch each stylesheet again, and what that imports from nowhere
}


def faults(page: Page, *, but: str = "") -> list[str]:
    """Return what is wrong with the page as it is shown; `but` names a rule that does not count."""
    rules = AXE["rules"] | ({but: {"enabled": False}} if but else {})
    found = Axe().run(page, options=AXE | {"rules": rules}).response["violations"]
    lines = [f"{each['id']}: {node['html']}" for each in found for node in each["nodes"]]
    overflow = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
    return [*lines, *(["scrolls sideways"] if page.evaluate(overflow) > 0 else [])]


def windows(browser: Browser) -> Iterator[Page]:
    """Yield an empty page on the smallest phone in the light theme, then on a desk in the dark."""
    for width, scheme in ((320, "light"), (1440, "dark")):
        size = {"width": width, "height": 900}
        context = browser.new_context(viewport=size, color_scheme=scheme, reduced_motion="reduce")
        yield context.new_page()
        context.close()
