"""Work on drafts leaves readers their cached pages; what is published is read at once."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Event
from typing import Any

import pytest
from django.db import connection, connections, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from wagtail.models import Page, Site
from wagtail.test.utils.form_data import inline_formset, rich_text, streamfield

from boardtrade.bench.front_client import FrontClient as Client
from boardtrade.delivery.caching.front import PageFront
from boardtrade.delivery.models import ContentVersion
from boardtrade.media.models import CustomImage, Rendition
from boardtrade.media.tasks import prepare_image
from boardtrade.navigation.models import SiteSettings
from boardtrade.pages.models import PageTopic
from boardtrade.people.models import Person, Topic
from recommendations.models import RecommendationPage
from reports.models import ReportAuthor, ReportPage
from tests.admin_forms import PUBLISH, card, recommendation_form, report_form
from tests.factories import (
    AddresseeFactory,
    AdminFactory,
    ImageFactory,
    PersonFactory,
    RecommendationFactory,
    ReportFactory,
    TopicFactory,
    pick,
    picture_file,
    report_index,
)

pytestmark = pytest.mark.usefixtures("fresh_database", "cached_pages", "tasks_at_once")
URLS = ("/", "/reports/", "/reports/r/", "/reports/r/t/", "/recommendations/")
AUTOSAVE = {"Accept": "application/json"}


@pytest.fixture
def client(cached_pages: PageFront) -> Client:
    """Return a reader."""
    return Client()


@pytest.fixture
def report() -> ReportPage:
    """Return a live report with a recommendation, on a site whose settings have been read."""
    SiteSettings.for_site(Site.objects.get())
    report = ReportFactory(title="Live words", slug="r", topics=[TopicFactory(title="Trade")])
    RecommendationFactory(title="Task", slug="t", parent=report, addressees=[AddresseeFactory()])
    return report


def read_all() -> None:
    """Read all pages, so that they are in the cache if readers may see them."""
    for url in URLS:
        assert Client().get(url).status_code == 200


def are_all_cached() -> bool:
    """Return whether a reader gets each page by the one query that asks for the version."""
    with CaptureQueriesContext(connection) as queries:
        read_all()
    return len(queries) == len(URLS)


def edit_url(page: Page) -> str:
    return reverse("wagtailadmin_pages:edit", args=[page.pk])


def full_report_form(**values: Any) -> dict[str, Any]:
    """Return the form of a report with one of everything that a form writes to other tables."""
    image = ImageFactory()
    recommendation = RecommendationPage.objects.first()
    rows = {
        "page_topics": inline_formset([{"topic": str(TopicFactory().pk)}]),
        "authorships": inline_formset([{"person": str(PersonFactory().pk)}]),
        "related_cards": inline_formset(
            [card(title="Elsewhere", url="https://example.org/", summary="Words")]
        ),
        "body": streamfield([("heading", "A heading"), ("paragraph", rich_text("<p>Typed</p>"))]),
        "hero_image": str(image.pk),
        "summary": f"About {recommendation}",
        "comments": inline_formset(
            [
                {
                    "text": "Shorter?",
                    "contentpath": "summary",
                    "position": "",
                    "resolved": "",
                    "replies": inline_formset([]),
                }
            ]
        ),
    }
    return report_form(**(rows | values))


def autosave(editor: Client, url: str, form: dict[str, Any]) -> dict[str, Any]:
    """Save a draft as the browser does while its editor types; return the answer."""
    answer = editor.post(url, form, headers=AUTOSAVE).json()
    assert answer["success"] is True, answer
    return answer


def test_the_draft_of_a_live_page_leaves_all_pages_cached(editor, report):
    form = full_report_form(title="Draft words", slug="r")
    read_all()
    assert are_all_cached()
    editor.get(edit_url(report))
    answer = autosave(editor, edit_url(report), form)
    again = form | {"overwrite_revision_id": answer["revision_id"], "title": "More words"}
    autosave(editor, edit_url(report), again)
    assert editor.post(edit_url(report), form).status_code == 302
    assert report.get_latest_revision_as_object().page_topics.count() == 1
    assert are_all_cached()


def test_the_draft_of_a_live_recommendation_leaves_all_pages_cached(editor, report):
    page = RecommendationPage.objects.get()
    links = inline_formset([{"addressee": str(AddresseeFactory().pk)}])
    form = recommendation_form(title="Draft", slug="t", number="1", addressee_links=links)
    read_all()
    autosave(editor, edit_url(page), form)
    assert are_all_cached()


def test_a_page_that_was_never_published_leaves_all_pages_cached(editor, report):
    add_report = reverse(
        "wagtailadmin_pages:add", args=["reports", "reportpage", report_index().pk]
    )
    add_task = reverse(
        "wagtailadmin_pages:add", args=["recommendations", "recommendationpage", report.pk]
    )
    new_report = full_report_form(title="Typed 0", slug="typed-0")
    read_all()
    for url, form in ((add_report, new_report), (add_task, recommendation_form())):
        autosave(editor, url, form)
    draft = ReportPage.objects.get(slug="typed-0")
    for number in (1, 2):
        form = report_form(title=f"Typed {number}", slug=f"typed-{number}")
        autosave(editor, edit_url(draft), form)
    draft.refresh_from_db()
    assert draft.slug == "typed-2"
    assert draft.authorships.count() == 1
    assert are_all_cached()


def test_what_goes_on_around_a_draft_leaves_all_pages_cached(editor, report):
    form = full_report_form(title="Draft words", slug="r")
    read_all()
    Client().post(reverse("wagtailadmin_login"), {"username": "x", "password": "wrong"})
    Client().force_login(AdminFactory())
    editor.post(edit_url(report), form | {"action-submit": "1"})
    for name in ("lock", "unlock"):
        assert (
            editor.post(reverse(f"wagtailadmin_pages:{name}", args=[report.pk])).status_code == 302
        )
    editor.get(reverse("wagtailadmin_pages:history", args=[report.pk]))
    assert are_all_cached()


def test_sizes_of_a_picture_count_once_when_they_are_ready(report):
    image = ImageFactory(file=picture_file(size=(640, 400)), ready=False)
    report.hero_image, report.hero_alt = image, "A picture"
    report.save_revision().publish()
    CustomImage.objects.filter(pk=image.pk).update(sources={}, sources_key="")
    read_all()
    Rendition.objects.all().delete()
    image.refresh_from_db()
    image.get_renditions("width-100", "width-200")
    assert are_all_cached()
    before = ContentVersion.current()
    prepare_image.func(image.pk)
    assert Rendition.objects.count() > 2
    assert ContentVersion.current() != before
    assert ".avif" in Client().get("/reports/r/").text


def publish_form(editor: Client, report: ReportPage) -> None:
    form = report_form(title="New words", slug="r") | PUBLISH
    assert editor.post(edit_url(report), form).status_code == 302


def test_publishing_is_read_at_once(editor, report):
    read_all()
    autosave(editor, edit_url(report), report_form(title="Draft words", slug="r"))
    assert "Draft words" not in Client().get("/reports/r/").text
    publish_form(editor, report)
    assert "New words" in Client().get("/reports/r/").text
    assert "New words" in Client().get("/reports/").text


PARTS: dict[str, Callable[[ReportPage], Any]] = {
    "an author": lambda report: ReportAuthor.objects.create(
        report=report, person=Person.objects.get()
    ),
    "a topic": lambda report: PageTopic.objects.create(page=report, topic=Topic.objects.get()),
    "a card": lambda report: pick(report, title="Ada Okafor", url="https://example.org/"),
}


@pytest.mark.parametrize("part", PARTS)
def test_a_part_of_a_page_counts_while_the_page_is_live(part):
    report = ReportFactory(slug="r")
    PersonFactory(name="Ada Okafor")
    TopicFactory(title="Ada Okafor")
    assert "Ada Okafor" not in Client().get("/reports/r/").text
    row = PARTS[part](report)
    assert "Ada Okafor" in Client().get("/reports/r/").text
    row.delete()
    assert "Ada Okafor" not in Client().get("/reports/r/").text
    report.unpublish()
    before = ContentVersion.current()
    PARTS[part](report)
    assert ContentVersion.current() == before
    Page.objects.filter(slug="r").update(live=True)
    assert "Ada Okafor" in Client().get("/reports/r/").text


def test_a_part_written_while_its_page_is_published_counts(report):
    """The draft's transaction begins before the page is live and ends after it."""
    report.unpublish()
    person = PersonFactory(name="Ada Okafor")
    is_published, may_commit = Event(), Event()

    def publish() -> None:
        try:
            with transaction.atomic():
                Page.objects.filter(slug="r").update(live=True)
                is_published.set()
                assert may_commit.wait(10)
        finally:
            connections.close_all()

    def add_author() -> None:
        try:
            with transaction.atomic():
                ReportAuthor.objects.create(report=report, person=person)
                may_commit.set()
        finally:
            connections.close_all()

    with ThreadPoolExecutor(2) as pool:
        publishing = pool.submit(publish)
        assert is_published.wait(10)
        before = ContentVersion.current()
        pool.submit(add_author).result()
        publishing.result()
    assert ContentVersion.current() != before
    read_all()
    assert "Ada Okafor" in Client().get("/reports/r/").text
