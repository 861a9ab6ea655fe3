"""After a change the pages that readers want are rendered before they are asked for."""

import threading
from collections.abc import Callable, Iterable
from typing import Any

import pytest
from wagtail.models import Page

from boardtrade.bench.front_client import FrontClient
from boardtrade.delivery.caching import renewal
from boardtrade.delivery.caching.front import PageFront
from boardtrade.delivery.caching.renewal import Renewal, build_environ
from tests.factories import ReportFactory

PATIENCE = 10
KEY = ("http", "testserver", "/reports/r/", "")


class Answers:
    """An application that notes what it is asked for."""

    def __init__(self, when_asked: Callable[[str], None] = lambda path: None) -> None:
        self.paths: list[str] = []
        self.was_asked = threading.Event()
        self.when_asked = when_asked

    def __call__(self, environ: dict[str, Any], start_response: Callable) -> Iterable[bytes]:
        self.paths.append(environ["PATH_INFO"])
        self.when_asked(environ["PATH_INFO"])
        start_response("200 OK", [])
        self.was_asked.set()
        return [b""]


def find(*paths: str) -> Callable[[int], list[tuple[str, ...]]]:
    return lambda number: [("http", "testserver", path, "") for path in paths][:number]


@pytest.mark.usefixtures("fresh_database")
def test_a_page_that_was_wanted_is_ready_after_a_change(cached_pages: PageFront):
    ReportFactory(title="Former words", slug="r")
    reader = FrontClient()
    reader.get("/reports/r/")
    Page.objects.filter(slug="r").update(title="Present words")
    Renewal(cached_pages, cached_pages.store.get_latest_keys).renew()
    response = reader.get("/reports/r/")
    assert response["Cache-Status"] == "boardtrade; hit"
    assert "Present words" in response.text


def test_pages_are_asked_for_once_it_is_quiet(monkeypatch):
    monkeypatch.setattr(renewal, "QUIET_SECONDS", 0.05)
    application = Answers()
    renewed = Renewal(application, find("/a/"))
    renewed.begin()
    renewed.begin()
    assert application.was_asked.wait(PATIENCE)
    assert application.paths == ["/a/"]


def test_another_change_ends_what_would_be_out_of_date():
    application = Answers(lambda path: renewed._has_changed.set())
    renewed = Renewal(application, find("/a/", "/b/", "/c/"))
    renewed.renew()
    assert len(application.paths) == 1


def test_a_page_that_fails_does_not_keep_the_others():
    def fail(path: str) -> None:
        if path == "/a/":
            raise ValueError(path)

    application = Answers(fail)
    Renewal(application, find("/a/", "/b/", "/c/")).renew()
    assert sorted(application.paths) == ["/a/", "/b/", "/c/"]


def test_a_page_that_depends_on_a_header_is_left_to_its_readers():
    application = Answers()
    Renewal(application, lambda number: [(*KEY, "text/html")]).renew()
    assert application.paths == []


def test_behind_a_proxy_it_is_asked_for_as_by_the_proxy(settings):
    settings.SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    environ = build_environ("https", "example.org", "/a/", "page=2")
    assert environ["HTTP_X_FORWARDED_PROTO"] == "https"
    assert (environ["HTTP_HOST"], environ["QUERY_STRING"]) == ("example.org", "page=2")
