"""Readers get a page as it was rendered, until anything changes; then at once the new one."""

import datetime
import time
from collections.abc import Callable
from typing import Any

import pytest
from django.core.cache import cache
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import Page, PageViewRestriction, Site

from boardtrade.bench.front_client import FrontClient as Client
from boardtrade.delivery.caching.front import PageFront
from boardtrade.delivery.models import ContentVersion
from boardtrade.navigation.models import MenuLink, MenuPlace, SiteSettings
from recommendations.models import Addressee, RecommendationPage
from recommendations.record.statuses import Status
from recommendations.tracker import views as tracker_views
from tests.factories import (
    AddresseeFactory,
    AdminFactory,
    RecommendationFactory,
    ReportFactory,
    StatusUpdateFactory,
    TopicFactory,
)

pytestmark = pytest.mark.usefixtures("fresh_database", "cached_pages")
URLS = ("/", "/reports/r/", "/reports/r/t/", "/recommendations/", "/addressees/city/")


@pytest.fixture
def client(cached_pages: PageFront) -> Client:
    """Return a reader."""
    return Client()


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
    for url in (*URLS, "/feeds/reports.atom", "/sitemap.xml", "/recommendations/?page=1"):
        response = client.get(url)
        with django_assert_num_queries(1):
            cached_response = Client().get(url)
        assert cached_response.content == response.content
        for name, value in response.headers.items():
            if name not in {"X-Request-ID", "Cache-Status"}:
                assert cached_response.headers[name] == value, name
        assert cached_response["Cache-Status"] == "boardtrade; hit"


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
        lambda: StatusUpdateFactory(
            page=RecommendationPage.objects.get(), status=Status.NOT_APPLICABLE
        ),
        "/reports/r/t/",
        "Not applicable",
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
    overdue = ">Overdue<"  # not the order of that name
    assert overdue not in client.get("/recommendations/").text
    tomorrow = timezone.now() + datetime.timedelta(days=1)
    monkeypatch.setattr(timezone, "now", lambda: tomorrow)
    assert overdue in client.get("/recommendations/").text


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


NOISE = ("utm_source=x", "fbclid=1", "x=", "=", "a=1&a=2", "%ff=%fe", "q=task", "sort=due")


@pytest.mark.parametrize("url", ["/", "/reports/r/", "/reports/r/t/", "/feeds/status.atom"])
def test_a_page_that_reads_no_parameter_has_one_copy(recommendation, url):
    copy = Client().get(url)
    before = set(cache._cache)
    for query in (*NOISE, "page=1", "page=7", "page=9999"):
        response = Client().get(f"{url}?{query}")
        assert response["Cache-Status"] == "boardtrade; hit", query
        assert response.content == copy.content
        assert response["No-Vary-Search"] == "params"
    assert set(cache._cache) == before


@pytest.mark.parametrize("url", ["/reports/", "/recommendations/", "/addressees/city/"])
def test_a_list_reads_its_own_parameters_only(recommendation, url, settings, monkeypatch):
    settings.LISTING_PAGE_SIZE = 1
    monkeypatch.setattr(tracker_views, "ROWS_PER_PAGE", 1)
    report = ReportFactory(title="Second")
    addressee = Addressee.objects.get()
    RecommendationFactory(parent=report, title="Other task", addressees=[addressee])
    first, second = (Client().get(f"{url}?page={number}") for number in (1, 2))
    assert first.content != second.content
    again = Client().get(f"{url}?utm_source=x&page=2&fbclid=1")
    assert again["Cache-Status"] == "boardtrade; hit"
    assert again.content == second.content
    assert "utm_source" not in again.text
    for number in ("3", "99", "0", "-1", "x", "1e9", "9" * 40):
        assert Client().get(f"{url}?page={number}").status_code == 404


def test_the_first_reader_may_come_by_any_address(client):
    ReportFactory(title="Old title", slug="r")
    for url in ("/reports/r/", "/reports/", "/"):
        response = client.get(f"{url}?utm_source=x&page=1")
        assert response["Cache-Status"] == "boardtrade; fwd=miss; stored"
        assert "utm_source" not in response.text
        assert f'<link rel="canonical" href="http://localhost:8000{url}">' in response.text
        assert client.get(url).content == response.content


def test_answers_to_questions_are_not_stored(client, recommendation):
    urls = ["/recommendations/", "/search/"]
    for url in urls:
        client.get(url)
    before = set(cache._cache)
    for query in ("q=task", "q=other&page=1", "status=done", "page=01", "page=1&page=1"):
        for url in urls:
            client.get(f"{url}?{query}")
    client.get("/search/?page=1")
    assert len(set(cache._cache) - before) <= 1


def test_redirects_from_old_addresses_still_see_the_query(client):
    Redirect.objects.create(old_path="/old?page=2", redirect_link="/reports/")
    assert client.get("/old/?page=2")["Location"] == "/reports/"


def test_head_is_answered_from_the_copy(recommendation, django_assert_num_queries: Callable):
    for url in URLS:
        for encoding in ("", "gzip"):
            read = Client().get(url, headers={"Accept-Encoding": encoding})
            with django_assert_num_queries(1):
                head = Client().head(url, headers={"Accept-Encoding": encoding})
            assert head.content == b""
            for name in ("ETag", "Content-Type", "Content-Encoding", "Cache-Control", "Vary"):
                assert head.get(name) == read.get(name), name
            # A compressed page is filled up with random bytes.
            assert encoding or head["Content-Length"] == read["Content-Length"]


def test_files_are_served_without_the_database(client, django_assert_num_queries):
    name = default_storage.save("images/a.avif", ContentFile(b"picture"))
    with django_assert_num_queries(0):
        for url in ("/robots.txt", f"/media/{name}"):
            assert client.get(url).status_code == 200


def test_the_icon_is_kept_like_a_page(recommendation, django_assert_num_queries):
    client = Client()
    assert client.get("/favicon.ico").status_code == 200
    with django_assert_num_queries(1):
        assert client.get("/favicon.ico")["Content-Type"] == "image/png"


def test_a_frame_keeps_its_own_policy(recommendation):
    url = reverse("frame_recommendation", args=[recommendation.permanent_id])
    Client().get(url)
    with CaptureQueriesContext(connection) as queries:
        cached_response = Client().get(url)
    assert len(queries) == 1
    assert "frame-ancestors *" in cached_response.headers["Content-Security-Policy"]
    assert "X-Frame-Options" not in cached_response.headers
