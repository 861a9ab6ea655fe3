"""Readers are served, or told in words, while the database is stopped, frozen or too slow."""

import datetime
import os
from collections.abc import Iterator
from contextlib import contextmanager

import psycopg
import pytest
from django.db import OperationalError, connection
from django.urls import reverse
from django.utils import timezone
from wagtail.models import Page

from boardtrade.bench.front_client import FrontClient as Client
from boardtrade.bench.front_client import get_front
from boardtrade.delivery import availability
from boardtrade.delivery.caching import known_version, page_cache
from tests.factories import AdminFactory, ReportFactory

pytestmark = pytest.mark.usefixtures("fresh_database", "cached_pages")


@pytest.fixture
def reader() -> Client:
    """Return a browser that shows what a server answers to exceptions."""
    return Client(raise_request_exception=False)


@contextmanager
def stopped_database() -> Iterator[list[str]]:
    """Refuse every query; return those that were refused."""
    refused: list[str] = []

    def refuse(execute: object, sql: str, *query: object) -> None:
        refused.append(sql)
        raise OperationalError("server closed the connection unexpectedly")

    with connection.execute_wrapper(refuse):
        yield refused


def test_a_page_that_was_read_is_served_as_stale(reader):
    ReportFactory(slug="r")
    copy = reader.get("/reports/r/")
    with stopped_database():
        response = reader.get("/reports/r/?utm_source=x")
        assert response.content == copy.content
        assert int(response["Age"]) >= 0
        assert response["Warning"].startswith("110 ")
        assert response["Cache-Status"] == "boardtrade; fwd=stale"
        assert reader.head("/reports/r/").status_code == 200


def test_a_page_that_was_not_read_is_503_in_words(reader):
    with stopped_database():
        for url in (
            "/",
            "/reports/",
            "/feeds/reports.atom",
            "/recommendations.csv",
            "/search/?q=a",
        ):
            response = reader.get(url)
            assert response.status_code == 503, url
            assert int(response["Retry-After"]) > 0
            assert "no-store" in response["Cache-Control"]
            assert "try again" in response.text


def test_staff_are_told_too(reader):
    reader.force_login(AdminFactory())
    with stopped_database():
        assert reader.get("/admin/").status_code == 503
        assert reader.get("/").status_code == 503


def test_what_was_withdrawn_stays_withdrawn(reader):
    ReportFactory(slug="r")
    reader.get("/reports/r/")
    Page.objects.get(slug="r").specific.unpublish()
    reader.get("/")  # the last that was read before the database stopped
    with stopped_database():
        assert reader.get("/reports/r/").status_code == 503
        assert reader.get("/").status_code == 200


def unpublish(editor: Client, page: Page) -> None:
    editor.post(reverse("wagtailadmin_pages:unpublish", args=[page.pk]))


def make_private(editor: Client, page: Page) -> None:
    address = reverse("wagtailadmin_pages:set_privacy", args=[page.pk])
    editor.post(address, {"restriction_type": "login", "password": "", "groups": []})


@pytest.mark.parametrize("withdraw", [unpublish, make_private])
def test_what_nobody_asked_for_since_it_was_withdrawn_stays_withdrawn(reader, withdraw):
    report = ReportFactory(slug="r")
    editor = Client()
    editor.force_login(AdminFactory())
    assert reader.get("/reports/r/").status_code == 200
    withdraw(editor, report)
    with stopped_database():
        assert reader.get("/reports/r/").status_code == 503


def test_what_another_process_knows_to_be_withdrawn_stays_withdrawn(reader, cached_pages):
    ReportFactory(slug="r")
    assert reader.get("/reports/r/").status_code == 200
    Page.objects.get(slug="r").specific.unpublish()
    get_front.cache_clear()
    assert Client().get("/").status_code == 200  # by another process
    with stopped_database():
        assert reader.get("/reports/r/").status_code == 503


def test_what_has_expired_meanwhile_is_not_served(reader, monkeypatch):
    ReportFactory(slug="r")
    now = timezone.now()
    Page.objects.filter(slug="r").update(expire_at=now + datetime.timedelta(minutes=1))
    assert reader.get("/reports/r/").status_code == 200
    monkeypatch.setattr(timezone, "now", lambda: now + datetime.timedelta(minutes=2))
    with stopped_database():
        assert reader.get("/reports/r/").status_code == 503


def test_one_request_asks_whether_the_database_is_back(reader):
    reader.get("/")
    with stopped_database() as refused:
        for _ in range(5):
            assert reader.get("/").status_code == 200
        assert len(refused) == 1
    known_version._database_pause._until = 0.1  # the pause is over
    assert reader.get("/")["Cache-Status"] == "boardtrade; hit"


@pytest.fixture
def frozen_version(settings) -> Iterator[None]:
    """Keep the database from telling the version, as one does that is frozen."""
    database = connection.settings_dict
    with psycopg.connect(
        host=database["HOST"],
        port=database["PORT"],
        user=database["USER"],
        password=database["PASSWORD"],
        dbname=database["NAME"],
    ) as other:
        other.execute("LOCK TABLE delivery_contentversion IN ACCESS EXCLUSIVE MODE")
        yield


def test_a_database_that_is_frozen_keeps_nobody_waiting(reader, monkeypatch, request):
    monkeypatch.setattr(known_version, "VERSION_SECONDS", 0.1)
    reader.get("/")
    request.getfixturevalue("frozen_version")
    for url, status in (("/", 200), ("/reports/", 503), ("/", 200)):
        assert reader.get(url).status_code == status


def test_queries_end_at_their_deadline(reader):
    with pytest.raises(OperationalError), availability.database_deadline(0.1):
        connection.cursor().execute("SELECT pg_sleep(60)")
    connection.close()
    assert reader.get("/").status_code == 200  # with a new connection


def test_a_process_forked_while_deadlines_are_looked_at_is_not_stuck():
    with availability._watch._lock:
        pid = os.fork()
        if not pid:  # the test runner must not go on twice
            os._exit(0 if availability._watch._lock.acquire(timeout=5) else 1)
        _, status = os.waitpid(pid, 0)
    assert os.waitstatus_to_exitcode(status) == 0


def test_other_faults_are_still_500(reader, monkeypatch):
    def fail(*args: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(page_cache, "_get_facts", fail)
    response = reader.get("/")
    assert response.status_code == 500
    assert "Retry-After" not in response
