"""All screens of the admin work without inline scripts, and none is even tried."""

import pytest
from django.urls import reverse
from playwright.sync_api import Page
from wagtail.models import Site

from boardtrade.users.models import User
from tests.factories import (
    DocumentFactory,
    ImageFactory,
    PersonFactory,
    RecommendationFactory,
    ReportFactory,
    StatusUpdateFactory,
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
    StatusUpdateFactory(recommendation=recommendation)
    report.save_revision()
    report.title = "Another title"
    report.save_revision()
    return report, recommendation, ImageFactory(), TopicFactory(), PersonFactory()


def get_addresses(report, recommendation, image, topic, person) -> list[str]:
    pages = [
        reverse(f"wagtailadmin_pages:{name}", args=[page.pk])
        for page in (report, recommendation)
        for name in ("edit", "copy", "move", "delete", "unpublish", "history", "usage")
    ]
    first, last = report.revisions.order_by("created_at").values_list("pk", flat=True)[:2]
    views = (
        "home",
        "account",
        "reports:locked_pages",
        "reports:workflow",
        "reports:workflow_tasks",
        "reports:site_history",
        "reports:aging_pages",
        "reports:page_types_usage",
        "workflows:index",
        "workflows:add",
        "workflows:task_index",
        "collections:index",
        "collections:add",
    )
    names = (
        "wagtailimages:index",
        "wagtailimages:add",
        "wagtailimages:add_multiple",
        "wagtaildocs:index",
        "wagtaildocs:add",
        "wagtaildocs:add_multiple",
        "wagtailusers_users:index",
        "wagtailusers_users:add",
        "wagtailusers_groups:index",
        "wagtailusers_groups:add",
        "wagtailsites:index",
        "wagtailsites:add",
        "wagtailredirects:index",
        "wagtailredirects:add",
        "wagtailredirects:start_import",
        "wagtailsnippets:index",
        "recommendations_staff:listing",
        "running",
    )
    site = Site.objects.get().pk
    recommendation_type = ["recommendations", "recommendationpage"]
    return [
        *pages,
        *(reverse(f"wagtailadmin_{view}") for view in views),
        *map(reverse, names),
        reverse("wagtailadmin_explore", args=[home_page().pk]),
        reverse("wagtailadmin_explore", args=[report.pk]),
        reverse("wagtailadmin_pages:add_subpage", args=[home_page().pk]),
        reverse("wagtailadmin_pages:add", args=[*recommendation_type, report.pk]),
        reverse("wagtailadmin_pages:revisions_compare", args=[report.pk, first, last]),
        reverse("wagtailadmin_pages:search"),
        reverse("wagtailimages:edit", args=[image.pk]),
        reverse("wagtaildocs:edit", args=[report.download_document_id]),
        reverse("wagtailusers_users:edit", args=[User.objects.first().pk]),
        reverse("wagtailusers_groups:edit", args=[1]),
        reverse("wagtailsites:edit", args=[site]),
        reverse("wagtailsettings:edit", args=["navigation", "sitesettings", site]),
        reverse(topic.snippet_viewset.get_url_name("edit"), args=[topic.pk]),
        reverse(topic.snippet_viewset.get_url_name("list")),
        reverse(person.snippet_viewset.get_url_name("add")),
        f"/admin/bulk/wagtailcore/page/publish/?id={report.pk}",
        f"/admin/bulk/wagtailcore/page/move/?id={report.pk}",
        f"/admin/bulk/wagtailimages/image/add_tags/?id={image.pk}",
        "/admin/styleguide/",
    ]


def test_no_screen_tries_what_the_policy_bars(window: Page, things):
    for address in get_addresses(*things):
        response = window.goto(address)
        assert response, address
        if response.status >= 400:
            continue
        window.wait_for_load_state("networkidle")
        assert window.evaluate("window.violations") == [], address
        assert window.troubles == [], address
