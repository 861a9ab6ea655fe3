"""Requests that are computed take turns; what needs no turn is answered at once."""

import io
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.db import connection

from boardtrade.delivery import turns
from boardtrade.delivery.availability import STATEMENT_SECONDS
from boardtrade.delivery.turns import RESERVE_THREADS, THREADS, Turns


def ask(application: Turns, path: str = "/", **changes: Any) -> tuple[str, bytes]:
    """Return the status and the body of an answer, sent whole."""
    environ = {"PATH_INFO": path, "REQUEST_METHOD": "GET", "wsgi.input": io.BytesIO()} | changes
    status: list[str] = []
    body = application(environ, lambda given, headers: status.append(given))
    content = b"".join(body)
    if close := getattr(body, "close", None):
        close()
    return status[0], content


class Application:
    """Answers with what it was sent; counts who is in it at once, and what was closed."""

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.inside = self.most_inside = self.closed = 0
        self.may_go = threading.Event()
        self.may_go.set()

    def answer_from_memory(self, environ: dict, start_response: Any) -> list[bytes] | None:
        if environ["PATH_INFO"] != "/known/":
            return None
        start_response("200 OK", [])
        return [b"known"]

    def __call__(self, environ: dict, start_response: Any) -> Iterator[bytes]:
        start_response("200 OK", [])
        return self.compute(environ)

    def compute(self, environ: dict) -> Iterator[bytes]:
        with self.lock:
            self.inside += 1
            self.most_inside = max(self.inside, self.most_inside)
        try:
            if environ["PATH_INFO"] == "/fault/":
                raise ZeroDivisionError
            if environ["PATH_INFO"] not in {"/healthz", "/readyz"}:
                self.may_go.wait(10)
            yield b"computed "
            yield environ["wsgi.input"].read()
        finally:
            with self.lock:
                self.inside -= 1
                self.closed += 1


@pytest.fixture
def application() -> Application:
    return Application()


def test_few_are_computed_at_once(application, monkeypatch):
    monkeypatch.setattr(turns, "PATIENCE_SECONDS", 60)
    served = Turns(application)
    with ThreadPoolExecutor(20) as readers:
        answers = list(readers.map(lambda _: ask(served), range(40)))
    assert answers == [("200 OK", b"computed ")] * 40
    assert 1 <= application.most_inside <= THREADS
    assert application.closed == 40


def test_more_are_computed_while_somebody_waits_long(application, monkeypatch):
    monkeypatch.setattr(turns, "PATIENCE_SECONDS", 0.01)
    served = Turns(application)
    application.may_go.clear()
    with ThreadPoolExecutor(20) as readers:
        answers = [readers.submit(ask, served) for _ in range(20)]
        while application.inside < THREADS + RESERVE_THREADS:
            assert not any(answer.done() for answer in answers)
        application.may_go.set()
        assert all(answer.result() == ("200 OK", b"computed ") for answer in answers)
    assert application.most_inside == THREADS + RESERVE_THREADS


def test_what_needs_no_turn_is_answered_while_others_wait(application, monkeypatch):
    monkeypatch.setattr(turns, "MAX_WAITING", 5)
    served = Turns(application)
    application.may_go.clear()
    with ThreadPoolExecutor(5) as readers:
        waiting = [readers.submit(ask, served) for _ in range(5)]
        while application.inside < THREADS or served._room._value:
            pass
        assert ask(served, "/known/") == ("200 OK", b"known")
        for probe in ("/healthz", "/readyz"):
            assert ask(served, probe)[0] == "200 OK"
        assert ask(served)[0].startswith("503")
        application.may_go.set()
        assert all(answer.result()[0] == "200 OK" for answer in waiting)
    assert ask(served)[0] == "200 OK"


def test_faults_and_refusals_leave_their_place_to_others(application, monkeypatch):
    monkeypatch.setattr(turns, "MAX_WAITING", 1)
    monkeypatch.setattr(turns, "MAX_BODY_BYTES", 10)
    served = Turns(application)
    for _ in range(3):
        with pytest.raises(ZeroDivisionError):
            ask(served, "/fault/")
        assert ask(served, CONTENT_LENGTH="11")[0].startswith("413")
        assert ask(served, CONTENT_LENGTH="9")[0].startswith("400")  # the client has broken off
        body = io.BytesIO(b"a" * 11)
        assert ask(served, HTTP_TRANSFER_ENCODING="chunked", **{"wsgi.input": body})[0][:3] == "413"
        body = io.BytesIO(b"a" * 9)
        answer = ask(served, CONTENT_LENGTH="9", **{"wsgi.input": body})
        assert answer == ("200 OK", b"computed aaaaaaaaa")


def test_a_large_answer_waits_in_a_file(monkeypatch):
    monkeypatch.setattr(turns, "IN_MEMORY_BYTES", 1000)

    def application(environ: dict, start_response: Any) -> Iterator[bytes]:
        start_response("200 OK", [])
        return (b"x" * 999 for _ in range(100))

    assert ask(Turns(application)) == ("200 OK", b"x" * 99_900)


@pytest.mark.django_db
def test_the_database_limits_what_it_does_for_requests_and_not_for_other_work():
    shown = []

    def application(environ: dict, start_response: Any) -> list[bytes]:
        with connection.cursor() as cursor:
            cursor.execute("SELECT current_setting('statement_timeout')")
            shown.append(cursor.fetchone()[0])
        connection.close()
        start_response("200 OK", [])
        return [b""]

    ask(Turns(application))
    application({}, lambda *answer: None)
    assert shown == [f"{STATEMENT_SECONDS}s", "0"]


def test_many_probes_at_once_are_refused(application, monkeypatch):
    monkeypatch.setattr(turns, "PROBES_WAITING", 1)
    served = Turns(application)
    application.may_go.clear()
    with ThreadPoolExecutor(1) as monitor:
        first = monitor.submit(ask, served, "/metrics")
        while not application.inside:
            pass
        assert ask(served, "/readyz")[0].startswith("503")
        application.may_go.set()
        assert first.result()[0] == "200 OK"


def test_strangers_are_told_of_a_moment_ago_whether_all_is_ready(application, monkeypatch):
    monkeypatch.setattr(turns, "PROBE_KEPT_SECONDS", 60)
    served = Turns(application)
    answers = {ask(served, "/readyz") for _ in range(3)}
    assert answers == {("200 OK", b"computed ")}
    assert application.closed == 1
    ask(served, "/readyz", HTTP_AUTHORIZATION="Bearer token")
    ask(served, "/readyz", REQUEST_METHOD="HEAD")
    assert application.closed == 3
    monkeypatch.setattr(turns, "PROBE_KEPT_SECONDS", 0)
    for _ in range(2):
        ask(served := Turns(application), "/readyz")
        ask(served, "/readyz")
    assert application.closed == 7
