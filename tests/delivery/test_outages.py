"""Readers wait a moment for a database that is away, and need not ask again."""

import io
import threading
import time
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import psycopg
import pytest
from django.db import InterfaceError, OperationalError
from wagtail.models import Page

from boardtrade.bench.front_client import get_front
from boardtrade.delivery import outages, turns
from boardtrade.delivery.caching.version_watch import VersionWatch
from boardtrade.delivery.outages import Outage, note_failure
from boardtrade.delivery.turns import Turns
from tests.delivery.test_turns import ask
from tests.factories import ReportFactory


class Site:
    """Answers once the database is back; until then it fails each request with an error."""

    def __init__(self, error: Exception | None = None) -> None:
        self.error = error or OperationalError("server closed the connection unexpectedly")
        self.is_back = False
        self.asked = 0

    def __call__(self, environ: dict, start_response: Any) -> Iterable[bytes]:
        self.asked += 1
        if self.is_back:
            start_response("200 OK", [])
            return [b"page"]
        if environ["PATH_INFO"] == "/rows/":
            start_response("200 OK", [])
            return self.read_rows()
        note_failure(environ, self.error)
        start_response("503 Service Unavailable", [])
        return [b"later"]

    def read_rows(self) -> Iterable[bytes]:
        yield b"first"
        raise self.error


@pytest.fixture
def outage() -> Outage:
    return Outage()


def come_back(site: Site, outage: Outage, *, after: float = 0.2) -> None:
    """Have the database answer again in a moment."""

    def answer() -> None:
        site.is_back = True
        outage.note_answer()

    threading.Timer(after, answer).start()


@pytest.mark.parametrize("path", ["/", "/rows/"])
@pytest.mark.parametrize(
    "error", [None, InterfaceError("the connection is closed")], ids=["broke off", "closed"]
)
def test_a_reader_gets_the_page_when_the_database_is_back(outage, path, error):
    site = Site(error)
    come_back(site, outage)
    assert ask(Turns(site, outage), path) == ("200 OK", b"page")
    assert site.asked == 2


def test_who_comes_during_an_outage_waits_before_asking(outage):
    site = Site()
    outage.note_silence()
    come_back(site, outage)
    assert ask(Turns(site, outage)) == ("200 OK", b"page")
    assert site.asked == 1


@pytest.mark.parametrize("path", ["/", "/rows/"])
def test_nobody_waits_for_ever(outage, monkeypatch, path):
    monkeypatch.setattr(outages, "PATIENCE_SECONDS", 0.1)
    assert ask(Turns(Site(), outage), path)[0].startswith("503")


def test_nobody_waits_once_an_outage_lasts(outage):
    outage.note_silence()
    outage._began_at -= outages.PATIENCE_SECONDS
    began = time.monotonic()
    assert ask(Turns(Site(), outage))[0].startswith("503")
    assert time.monotonic() - began < outages.PATIENCE_SECONDS / 2


def test_few_wait_at_once(outage, monkeypatch):
    monkeypatch.setattr(outages, "MAX_PATIENT", 1)
    site, outage = Site(), Outage()
    outage.note_silence()
    served = Turns(site, outage)
    with ThreadPoolExecutor(1) as readers:
        patient = readers.submit(ask, served)
        while outage._room._value:
            time.sleep(0.01)
        assert ask(served)[0].startswith("503")
        come_back(site, outage, after=0)
        assert patient.result() == ("200 OK", b"page")


def test_what_may_have_been_done_is_not_done_again(outage):
    site = Site()
    come_back(site, outage)
    assert ask(Turns(site, outage), REQUEST_METHOD="POST")[0].startswith("503")
    assert site.asked == 1


def test_what_the_database_has_cancelled_is_not_asked_again(outage):
    error = OperationalError("canceling statement due to statement timeout")
    error.__cause__ = psycopg.errors.QueryCanceled()
    site = Site(error)
    come_back(site, outage)
    assert ask(Turns(site, outage))[0].startswith("503")
    assert site.asked == 1


def test_files_on_their_way_to_slow_readers_keep_nobody_from_pages(monkeypatch):
    monkeypatch.setattr(turns, "MAX_SENDING", 1)
    monkeypatch.setattr(turns, "SENT_AT_ONCE_BYTES", 10)
    closed = []

    def application(environ: dict, start_response: Any) -> Iterable[bytes]:
        start_response("200 OK", [])
        return iter([b"x" * (99 if environ["PATH_INFO"] == "/file/" else 9)])

    served = Turns(application)
    environ = {"PATH_INFO": "/file/", "REQUEST_METHOD": "GET"}
    sent = served(environ, lambda *head: closed.append(head))
    assert ask(served, "/file/")[0].startswith("503")
    assert ask(served) == ("200 OK", b"x" * 9)
    sent.close()
    assert ask(served, "/file/") == ("200 OK", b"x" * 99)


@pytest.mark.usefixtures("fresh_database", "cached_pages")
def test_copies_need_no_turn_while_the_database_is_away(outage, monkeypatch):
    ReportFactory(slug="r")
    front, watch = get_front(), VersionWatch(outage)
    monkeypatch.setattr(front, "watch", watch)
    monkeypatch.setattr(watch, "start", lambda: None)
    environ = {"PATH_INFO": "/reports/r/", "REQUEST_METHOD": "GET", "HTTP_HOST": "testserver"}
    environ |= {"wsgi.url_scheme": "http", "QUERY_STRING": "", "SERVER_NAME": "testserver"}
    environ |= {"SERVER_PORT": "80", "wsgi.input": io.BytesIO()}
    heads: list[Any] = []

    def answer() -> list[bytes] | None:
        return front.answer_from_memory(dict(environ), lambda *head: heads.append(head))

    b"".join(front(dict(environ), lambda *head: None))
    assert answer() is None, "the database may be asked"
    outage.note_silence()
    assert answer()
    assert ("Cache-Status", "boardtrade; fwd=stale") in heads[-1][1]
    outage.note_answer()
    Page.objects.get(slug="r").specific.unpublish()
    b"".join(front(dict(environ), lambda *head: None))
    outage.note_silence()
    assert answer() is None, "what was withdrawn stays withdrawn"
