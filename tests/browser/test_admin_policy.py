"""All screens of the admin work without inline scripts, and none is even tried."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.contrib.auth.models import Group
from django.urls import URLResolver, get_resolver, reverse
from playwright.sync_api import Error, Page
from wagtail.models import Site

from boardtrade.users.models import User
from tests.factories import (
    DocumentFactory,
    ImageFactory,
    PersonFactory,
    RecommendationFactory,
    ReportFactory,
    TopicFactory,
    home_page,
)

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("fresh_database")]

COLLECT = """
window.violations = [];
document.addEventListener("securitypolicyviolation", event => window.violations.push(
  `${event.violatedDirective} ${event.blockedURI} ${event.sample} ${event.sourceFile}`
));
"""


@pytest.fixture
def window(editor: Page):
    """Return a window that keeps what the policy has barred, and what scripts have failed at."""
    editor.add_init_script(COLLECT)
    editor.troubles = []
    editor.on("pageerror", lambda error: editor.troubles.append(str(error)))
    editor.on(
        "console",
        lambda message: (
            message.type in {"error", "warning"}
            and ("Content Security" in message.text or "inline script" in message.text)
            and editor.troubles.append(message.text)
        ),
    )
    return editor


def assert_untroubled(window: Page) -> None:
    assert window.evaluate("window.violations") == []
    assert window.troubles == []


@pytest.fixture
def things():
    report = ReportFactory(slug="r", download_document=DocumentFactory())
    recommendation = RecommendationFactory(parent=report, slug="t")
    report.save_revision()
    report.title = "Another title"
    report.save_revision()
    return report, recommendation, ImageFactory(), TopicFactory(), PersonFactory()


def get_addresses_without_arguments() -> Iterator[str]:
    """Return the addresses of all views of the admin that need nothing to be named."""

    def walk(patterns: list[Any], prefix: str) -> Iterator[str]:
        for pattern in patterns:
            route = prefix + str(pattern.pattern).lstrip("^").removesuffix("$").removesuffix("\\Z")
            if isinstance(pattern, URLResolver):
                yield from walk(pattern.url_patterns, route)
            elif route.startswith("admin/") and not set(route) & set("<>()[]\\"):
                yield f"/{route}"

    skipped = ("jsi18n", "logout", "/api/", "sprite", "/results/", "token", "failwhale", "login")
    for address in dict.fromkeys(walk(get_resolver().url_patterns, "")):
        if not any(word in address for word in skipped):
            yield address


def get_addresses_of(report, recommendation, image, topic, person) -> Iterator[str]:
    """Return the addresses of views of one thing of each kind."""
    for page in (report, recommendation):
        for name in ("edit", "copy", "move", "delete", "unpublish", "history", "usage"):
            yield reverse(f"wagtailadmin_pages:{name}", args=[page.pk])
    first, last = report.revisions.order_by("created_at").values_list("pk", flat=True)[:2]
    site = Site.objects.get().pk
    yield from (
        reverse("wagtailadmin_explore", args=[home_page().pk]),
        reverse("wagtailadmin_explore", args=[report.pk]),
        reverse("wagtailadmin_pages:add_subpage", args=[home_page().pk]),
        reverse(
            "wagtailadmin_pages:add", args=["recommendations", "recommendationpage", report.pk]
        ),
        reverse("wagtailadmin_pages:revisions_compare", args=[report.pk, first, last]),
        reverse("recommendations_staff:verdict_add", args=[recommendation.pk]),
        reverse("recommendations_staff:reply_add", args=[recommendation.pk]),
        reverse("recommendations_staff:paste", args=[report.pk]),
        reverse("recommendations_staff:rearrange", args=[report.pk]),
        reverse("wagtailimages:edit", args=[image.pk]),
        reverse("wagtaildocs:edit", args=[report.download_document_id]),
        reverse("wagtailusers_users:edit", args=[User.objects.first().pk]),
        reverse("wagtailusers_groups:edit", args=[Group.objects.first().pk]),
        reverse("wagtailsites:edit", args=[site]),
        reverse("wagtailsettings:edit", args=["navigation", "sitesettings", site]),
        reverse(topic.snippet_viewset.get_url_name("edit"), args=[topic.pk]),
        reverse(topic.snippet_viewset.get_url_name("history"), args=[topic.pk]),
        reverse("merge", args=["people", "topic", topic.pk]),
        reverse(person.snippet_viewset.get_url_name("edit"), args=[person.pk]),
        f"/admin/bulk/wagtailcore/page/publish/?id={report.pk}",
        f"/admin/bulk/wagtailcore/page/move/?id={report.pk}",
        f"/admin/bulk/wagtailimages/image/add_tags/?id={image.pk}",
    )


def test_no_screen_tries_what_the_policy_bars(window: Page, things):
    troubles = {}
    opened = 0
    for address in [*get_addresses_of(*things), *get_addresses_without_arguments()]:
        window.troubles.clear()
        try:
            response = window.goto(address, wait_until="load")
        except Error:  # a refusal without a word
            continue
        is_page = response and response.headers.get("content-type", "").startswith("text/html")
        if not response or response.status >= 500:
            troubles[address] = response and response.status
        if is_page and response.status == 200:
            opened += 1
            found = [*window.evaluate("window.violations"), *window.troubles]
            left = window.locator('script[type="text/x-call"]').count()
            if found or left:
                troubles[address] = (found, left)
    assert troubles == {}
    assert opened > 80
