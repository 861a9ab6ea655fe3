"""Readers get a page as it was rendered, until anything changes; then at once the new one."""

import datetime
import errno
import time
from collections.abc import Callable
from typing import Any

import pytest
from django.core.cache import cache
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from wagtail.models import Page, PageViewRestriction, Site

from boardtrade.delivery import page_cache
from boardtrade.delivery.models import ContentVersion
from boardtrade.navigation.models import MenuLink, MenuPlace, SiteSettings
from recommendations.models import RecommendationPage
from recommendations.record.statuses import Status
from tests.factories import (
    AddresseeFactory,
    AdminFactory,
    RecommendationFactory,
    ReportFactory,
    StatusUpdateFactory,
    TopicFactory,
)

pytestmark = pytest.mark.usefixtures("fresh_database")
URLS = ("/", "/reports/r/", "/reports/r/t/", "/recommendations/", "/addressees/city/")


@pytest.fixture(autouse=True)
def _cache_pages(settings: Any) -> None:
    settings.CACHE_PAGES = True


@pytest.fixture
def recommendation() -> RecommendationPage:
    """Return a recommendation of a report whose pages have been read once."""
    report = ReportFactory(title="Old title", slug="r", topics=[TopicFactory(title="Trade")])
    task = RecommendationFactory(
        title="Old task", slug="t", parent=report, addressees=[AddresseeFactory(slug="city")]
    )
    for url in URLS:
        assert Client().get(url).status_code == 200
    return task


def test_a_second_reader_costs_one_short_query(
    client, recommendation, django_assert_num_queries: Callable
):
    for url in (*URLS, "/feeds/reports.atom", "/sitemap.xml", "/?page=2"):
        response = client.get(url)
        with django_assert_num_queries(1):
            cached_response = Client().get(url)
        assert cached_response.content == response.content
        for name, value in response.headers.items():
            assert name == "X-Request-ID" or cached_response.headers[name] == value


def rename_report_by_sql() -> None:
    with connection.cursor() as cursor:
        cursor.execute("UPDATE wagtailcore_page SET title = 'By hand' WHERE slug = 'r'")


def rename_report() -> None:
    report = Page.objects.get(slug="r").specific
    report.title = "New title"
    report.save_revision().publish()


CHANGES: dict[str, tuple[Callable[[], Any], str, str]] = {
    "a page is published anew": (rename_report, "/reports/r/", "New title"),
    "a child's title shows on its parent": (
        lambda: Page.objects.filter(slug="t").update(title="New task"),
        "/reports/r/",
        "New task",
    ),
    "a row is changed by hand": (rename_report_by_sql, "/reports/r/", "By hand"),
    "a status": (
        lambda: StatusUpdateFactory(page=RecommendationPage.objects.get(), status=Status.REJECTED),
        "/reports/r/t/",
        "Rejected",
    ),
    "a report is added": (lambda: ReportFactory(title="Fresh"), "/", "Fresh"),
    "a menu": (
        lambda: MenuLink.objects.create(
            settings=SiteSettings.for_site(Site.objects.get()),
            label="Brand new",
            path="/search/",
            place=MenuPlace.HEADER,
        ),
        "/reports/r/t/",
        "Brand new",
    ),
    "an addressee": (
        lambda: (
            RecommendationPage.objects.get().addressees[0].__class__.objects.update(name="Town")
        ),
        "/addressees/city/",
        "Town",
    ),
    "a topic": (
        lambda: (
            Page.objects.get(slug="r")
            .page_topics.get()
            .topic.__class__.objects.update(title="Commerce")
        ),
        "/reports/r/",
        "Commerce",
    ),
}


def test_a_change_is_shown_at_once(client, recommendation):
    for description, (change, url, words) in CHANGES.items():
        assert words not in client.get(url).text, description
        change()
        assert words in client.get(url).text, description


def test_what_is_taken_back_made_private_or_deleted_is_gone_at_once(client, recommendation):
    report = recommendation.report
    report.unpublish()
    assert client.get("/reports/r/").status_code == 404
    report.save_revision().publish()
    assert client.get("/reports/r/").status_code == 200
    restriction = PageViewRestriction.objects.create(page=report, restriction_type="login")
    assert client.get("/reports/r/").status_code == 302
    restriction.delete()
    assert client.get("/reports/r/").status_code == 200
    report.delete()
    assert client.get("/reports/r/").status_code == 404


def test_a_page_whose_time_is_over_is_gone_though_nobody_changed_anything(
    client, recommendation, monkeypatch
):
    in_a_minute = timezone.now() + datetime.timedelta(minutes=1)
    Page.objects.filter(slug="r").update(expire_at=in_a_minute, live=True)
    for address in ("/reports/r/", "/"):
        assert "Old title" in client.get(address).text
    later, seconds_later = timezone.now() + datetime.timedelta(seconds=61), time.time() + 61
    monkeypatch.setattr(timezone, "now", lambda: later)  # the clock of pages
    monkeypatch.setattr(time, "time", lambda: seconds_later)  # the clock of the cache
    assert client.get("/reports/r/").status_code == 404
    assert "Old title" not in client.get("/").text


def test_what_is_due_is_overdue_the_next_day(client, recommendation, monkeypatch):
    recommendation.due_date = timezone.localdate()
    recommendation.save()
    assert "Overdue" not in client.get("/recommendations/").text
    tomorrow = timezone.now() + datetime.timedelta(days=1)
    monkeypatch.setattr(timezone, "now", lambda: tomorrow)
    assert "Overdue" in client.get("/recommendations/").text


def test_a_transaction_that_fails_changes_nothing(recommendation):
    before = ContentVersion.current()
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        Page.objects.filter(slug="r").update(title="Never")
        raise ZeroDivisionError
    assert ContentVersion.current() == before
    Page.objects.filter(slug="r").update(title="Now")
    assert ContentVersion.current() != before


def test_people_with_a_session_neither_get_nor_leave_what_is_kept(client, recommendation):
    cache.clear()
    staff = Client()
    staff.force_login(AdminFactory())
    restriction = PageViewRestriction.objects.create(
        page=recommendation.report, restriction_type="login"
    )
    assert staff.get("/reports/r/").status_code == 200
    assert client.get("/reports/r/").status_code == 302
    restriction.delete()
    assert client.get("/reports/r/").status_code == 200
    with CaptureQueriesContext(connection) as queries:
        assert staff.get("/reports/r/").status_code == 200
    assert len(queries) > 1


def test_the_form_for_a_password_is_made_for_each_reader(recommendation):
    PageViewRestriction.objects.create(
        page=recommendation.report, restriction_type="password", password="open"
    )
    tokens = set()
    for _ in range(2):
        response = Client().get("/reports/r/")
        assert 'type="password"' in response.text
        tokens.add(response.cookies["csrftoken"].value)
    assert len(tokens) == 2


def test_answers_to_questions_are_not_kept(client, recommendation):
    cache.clear()
    for query in ("?q=task", "?status=done", "?page=12345", "?utm_source=x"):
        client.get(f"/recommendations/{query}")
    assert not [key for key in cache._cache if "cache_page" in key]
    client.get("/recommendations/")
    assert [key for key in cache._cache if "cache_page" in key]


def test_a_full_disk_keeps_nobody_from_reading(client, recommendation, monkeypatch):
    cache.clear()

    def raise_disk_full(*args: Any, **kwargs: Any) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(page_cache, "learn_cache_key", raise_disk_full)
    assert client.get("/reports/r/").status_code == 200


def test_files_are_served_without_the_database(client, django_assert_num_queries):
    name = default_storage.save("images/a.avif", ContentFile(b"picture"))
    with django_assert_num_queries(0):
        for url in ("/robots.txt", "/favicon.ico", f"/media/{name}"):
            assert client.get(url).status_code < 400


def test_a_frame_keeps_its_own_policy(recommendation):
    url = reverse("frame_recommendation", args=[recommendation.permanent_id])
    Client().get(url)
    with CaptureQueriesContext(connection) as queries:
        cached_response = Client().get(url)
    assert len(queries) == 1
    assert "frame-ancestors *" in cached_response.headers["Content-Security-Policy"]
    assert "X-Frame-Options" not in cached_response.headers
