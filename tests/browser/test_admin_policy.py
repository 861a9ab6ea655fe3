"""All screens of the admin work without inline scripts, and none is even tried."""

from collections.abc import Iterable, Iterator
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
)

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("fresh_database")]

COLLECT = """
window.violations = [];
document.addEventListener("securitypolicyviolation", event => {
  // The tool that crops pictures tries this to learn whether there is a touchscreen.
  if (event.violatedDirective === "script-src-attr" && event.sourceFile.includes("Jcrop")) return;
  window.violations.push(
    `${event.violatedDirective} ${event.blockedURI} ${event.sample} ${event.sourceFile}`
  );
});
"""


@pytest.fixture
def window(editor: Page) -> Page:
    """Return a window that keeps what the policy has barred."""
    editor.add_init_script(COLLECT)
    return editor


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
        yield reverse("wagtailadmin_pages:edit", args=[page.pk])
    first, last = report.revisions.order_by("created_at").values_list("pk", flat=True)[:2]
    site = Site.objects.get().pk
    yield from (
        reverse("wagtailadmin_explore", args=[report.pk]),
        reverse("wagtailadmin_pages:copy", args=[report.pk]),
        reverse("wagtailadmin_pages:history", args=[report.pk]),
        reverse(
            "wagtailadmin_pages:add", args=["recommendations", "recommendationpage", report.pk]
        ),
        reverse("wagtailadmin_pages:revisions_compare", args=[report.pk, first, last]),
        reverse("recommendations_staff:verdict_add", args=[recommendation.pk]),
        reverse("recommendations_staff:reply_add", args=[recommendation.pk]),
        reverse("recommendations_staff:paste", args=[report.pk]),
        reverse("wagtailimages:edit", args=[image.pk]),
        reverse("wagtaildocs:edit", args=[report.download_document_id]),
        reverse("wagtailusers_users:edit", args=[User.objects.first().pk]),
        reverse("wagtailusers_groups:edit", args=[Group.objects.first().pk]),
        reverse("wagtailsites:edit", args=[site]),
        reverse("wagtailsettings:edit", args=["navigation", "sitesettings", site]),
        reverse(topic.snippet_viewset.get_url_name("edit"), args=[topic.pk]),
        reverse("merge", args=["people", "topic", topic.pk]),
        reverse(person.snippet_viewset.get_url_name("edit"), args=[person.pk]),
        f"/admin/bulk/wagtailcore/page/move/?id={report.pk}",
        f"/admin/bulk/wagtailimages/image/add_tags/?id={image.pk}",
    )


def find_troubles(window: Page, addresses: Iterable[str]) -> tuple[dict[str, Any], int]:
    """Open each address; return what was barred or not begun there, and how many were pages."""
    troubles: dict[str, Any] = {}
    errors: list[str] = []
    window.on("pageerror", lambda error: errors.append(str(error)))
    opened = 0
    for address in addresses:
        errors.clear()
        try:
            response = window.goto(address, wait_until="load")
        except Error:  # a refusal without a word
            continue
        if not response or response.status >= 500:
            troubles[address] = response and response.status
        elif response.status == 200 and "text/html" in response.headers.get("content-type", ""):
            opened += 1
            left = window.locator('script[type="text/x-call"]').all_text_contents()
            if found := [*window.evaluate("window.violations"), *errors, *left]:
                troubles[address] = found
    return troubles, opened


def test_no_form_tries_what_the_policy_bars(window: Page, things):
    troubles, opened = find_troubles(window, get_addresses_of(*things))
    assert troubles == {}
    assert opened > 15


@pytest.mark.skipif("not config.getoption('photographs')", reason="takes two minutes")
def test_no_screen_at_all_tries_what_the_policy_bars(window: Page, things):
    """Run it as the photographs of the gallery, after an upgrade of Wagtail."""
    troubles, opened = find_troubles(window, get_addresses_without_arguments())
    assert troubles == {}
    assert opened > 45


SMUGGLED = (
    "<script>document.title = 'smuggled'</script>"
    "<script>new Chooser('x', {});document.title = 'smuggled'</script>"
    "<script>new Function(\"document.title = 'smuggled'\", {});</script>"
    "<img src=x onerror=\"document.title = 'smuggled'\">"
)


def test_what_is_smuggled_into_a_form_is_not_run(browser, live_server, monkeypatch):
    """Write it where nothing escapes it, as a fault of a template would."""
    from wagtail.admin.views.home import HomeView

    from tests.browser.conftest import sign_in

    render = HomeView.render_to_response

    def render_with_fault(view, context, **kwargs):
        response = render(view, context, **kwargs)
        response.add_post_render_callback(
            lambda made: setattr(
                made, "content", made.content.replace(b"</main>", SMUGGLED.encode() + b"</main>")
            )
        )
        return response

    monkeypatch.setattr(HomeView, "render_to_response", render_with_fault)
    context = browser.new_context(base_url=live_server.url)
    sign_in(context, live_server.url)
    window = context.new_page()
    window.goto("/admin/")
    window.wait_for_load_state("networkidle")
    assert window.content().count("document.title = 'smuggled'") == 4
    assert "smuggled" not in window.title()
    context.close()
