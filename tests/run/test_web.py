"""The web server answers whatever other clients do or leave undone."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress

import pytest

from boardtrade.delivery.availability import IDLE_SECONDS
from boardtrade.localdb import ROOT

SERVER = """
import logging, os, time
from boardtrade.delivery import availability, turns
from boardtrade.run import web
from django.db import connection

kept = []
logging.basicConfig(filename={log!r})
availability.STATEMENT_SECONDS, web.MEMORY_SECONDS = 7, 1
web.HEAD_SECONDS = web.STUCK_SECONDS = {seconds}
turns.MAX_BODY_BYTES = 2_000_000

def application(environ, start_response):
    body = environ["wsgi.input"].read()
    if environ["PATH_INFO"] == "/large-upload":
        kept.append(b"x" * 400_000_000)
    if environ["PATH_INFO"] == "/fault":
        raise ZeroDivisionError
    if environ["PATH_INFO"] == "/slow":
        time.sleep(2)
    if environ["PATH_INFO"] == "/large":
        start_response("200 OK", [])
        return (b"x" * 1_000_000 for _ in range(50))
    options = connection.settings_dict["OPTIONS"]["options"]
    answer = f"{{os.getpid()}} {{len(body)}} {{options}}\\n".encode()
    start_response("200 OK", [("Content-Length", str(len(answer)))])
    return [answer]

application = turns.Turns(application)
web.Server(application, ("127.0.0.1", {port}), workers=1, parent=os.getppid()).run()
"""
REQUEST = b"GET / HTTP/1.1\r\nHost: localhost\r\n\r\n"
SLOW = REQUEST.replace(b"GET /", b"GET /slow")
POST = b"POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 9\r\n\r\n"
PATIENCE = 20


@contextmanager
def server(
    seconds: float = 60, log: str = os.devnull, parent: str = "os.getppid()"
) -> Iterator[tuple[subprocess.Popen, int]]:
    """Run the server with a small application; return its main process and its port."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    process = subprocess.Popen(
        [sys.executable, "-c", SERVER.format(seconds=seconds, port=port, log=log)],
        cwd=ROOT,
        env=os.environ
        | {"PYTHONPATH": str(ROOT), "DJANGO_SETTINGS_MODULE": "boardtrade.settings.test"},
    )
    try:
        wait_for(process, port)
        yield process, port
    finally:
        process.terminate()
        process.wait(PATIENCE)


def wait_for(process: subprocess.Popen, port: int) -> None:
    end = time.monotonic() + PATIENCE
    while True:
        try:
            return connect(port).close()
        except ConnectionRefusedError:
            assert process.poll() is None
            assert time.monotonic() < end
            time.sleep(0.05)


@pytest.fixture(scope="module")
def port() -> Iterator[int]:
    with server() as (_, port):
        yield port


def connect(port: int, sent: bytes = b"") -> socket.socket:
    client = socket.create_connection(("127.0.0.1", port), timeout=PATIENCE)
    client.sendall(sent)
    return client


def answer(client: socket.socket) -> list[str]:
    """Return the words of an answer."""
    with client.makefile() as file:
        assert file.readline() == "HTTP/1.1 200 OK\n"
        while file.readline().strip():
            pass
        return file.readline().split()


def status(client: socket.socket) -> int:
    """Return the status of an answer."""
    with client.makefile() as file:
        return int(file.readline().split()[1])


@pytest.mark.parametrize("sent", [b"", b"G", REQUEST[:-1], b"\r\n"])
def test_clients_that_send_no_whole_head_keep_no_thread(port, sent):
    with ExitStack() as clients:
        for _ in range(40):
            clients.enter_context(connect(port, sent))
        with connect(port, REQUEST) as client:
            client.settimeout(3)
            assert answer(client)


def test_a_head_may_come_in_pieces_and_a_connection_be_used_again(port):
    with connect(port) as client:
        for _ in range(2):
            for start in range(0, len(REQUEST), 7):
                client.sendall(REQUEST[start : start + 7])
            words = answer(client)
        client.sendall(POST)
        client.sendall(b"123456789")
        assert words[0] == answer(client)[0]


def test_what_takes_too_long_is_ended():
    with server(seconds=1) as (_, port):
        for sent in (b"", b"GET / HT"):
            with connect(port, sent) as client, suppress(ConnectionResetError):
                assert client.recv(10) == b""
        with connect(port, POST + b"1234") as client, suppress(ConnectionResetError):
            assert client.recv(10) == b""
        with connect(port, REQUEST.replace(b"GET /", b"GET /large")) as client:
            time.sleep(3)  # while it takes nothing of the answer
            with suppress(ConnectionResetError):
                while client.recv(1_000_000):
                    pass
        with connect(port, REQUEST) as client:
            assert answer(client)


def test_statements_of_requests_have_a_limit(port):
    with connect(port, REQUEST) as client:
        assert "statement_timeout=7s" in answer(client)


def test_a_connection_that_nobody_uses_is_given_up(port):
    with connect(port, REQUEST) as client:
        assert f"idle_session_timeout={IDLE_SECONDS}s" in answer(client)


def test_a_process_that_has_grown_is_replaced_without_waiting_for_idle_clients():
    with server() as (_, port), connect(port), connect(port, REQUEST[:-1]):
        with connect(port, REQUEST.replace(b"GET /", b"GET /large-upload")) as client:
            before = answer(client)[0]
        after = before
        while after == before:
            with suppress(ConnectionResetError), connect(port, REQUEST) as client:
                client.settimeout(8)  # less than is given to requests that are being answered
                after = answer(client)[0]


def test_a_reload_replaces_the_processes_and_not_the_port():
    with server() as (process, port):
        with connect(port, REQUEST) as client:
            before = answer(client)[0]
        process.send_signal(signal.SIGHUP)
        after = before
        while after == before:
            with connect(port, REQUEST) as client:
                after = answer(client)[0]
        assert process.poll() is None


def test_slow_uploads_and_computations_keep_others_waiting_only_for_a_turn():
    with server() as (_, port), ExitStack() as clients:
        for _ in range(40):
            clients.enter_context(connect(port, POST + b"12345"))
        with connect(port, REQUEST) as client:
            client.settimeout(5)
            assert answer(client)
        slow = [clients.enter_context(connect(port, SLOW)) for _ in range(8)]
        assert all(answer(client) for client in slow)  # two at a time, then four


def test_there_is_always_room_for_what_takes_no_turn():
    with server() as (_, port), ExitStack() as clients:
        first = clients.enter_context(connect(port, POST))
        statuses = []
        while 503 not in statuses:  # some uploads may have been refused while a request was there
            clients.enter_context(connect(port, POST))
            with connect(port, REQUEST) as client:
                statuses.append(status(client))
            assert len(statuses) < 500
        first.sendall(b"123456789")
        assert answer(first)[1] == "9"


@pytest.mark.parametrize(
    ("length", "sent", "expected"),
    [("3000000", b"", 413), ("2000001", b"x" * 2_000_001, 413), ("1999999", b"x" * 1_999_999, 200)],
)
def test_a_body_has_a_limit(port, length, sent, expected):
    with connect(port, POST.replace(b"9", length.encode())) as client:
        with suppress(ConnectionResetError, BrokenPipeError):
            client.sendall(sent)
        assert status(client) == expected


def test_a_body_may_come_in_chunks(port):
    head = POST.replace(b"Content-Length: 9", b"Transfer-Encoding: chunked")
    with connect(port, head + b"3\r\nabc\r\n4\r\ndefg\r\n0\r\n\r\n") as client:
        assert answer(client)[1] == "7"
    with connect(port, head + b"200000\r\n" + b"x" * 2_097_152 + b"\r\n0\r\n\r\n") as client:
        assert status(client) == 413


def test_a_head_has_a_limit(port):
    head = REQUEST[:-2] + b"X-Long: " + b"x" * 100_000
    with connect(port, head) as client, suppress(ConnectionResetError):
        assert status(client) == 431


def test_requests_may_be_sent_ahead_of_their_answers(port):
    ahead = REQUEST + POST + b"123456789" + REQUEST
    bodies = []
    with connect(port, ahead) as client, client.makefile() as file:
        while len(bodies) < 3:
            while file.readline().strip():
                pass
            bodies.append(file.readline().split()[1])
    assert bodies == ["0", "9", "0"]


def test_a_client_that_goes_away_leaves_nothing_behind(port):
    for _ in range(120):  # more than there is room for
        with connect(port, REQUEST.replace(b"GET /", b"GET /large")) as client:
            client.recv(10)
        connect(port, POST).close()
    with connect(port, REQUEST) as client:
        assert answer(client)


def test_complaints_are_in_our_logs(tmp_path):
    log = tmp_path / "log"
    with server(log=str(log)) as (_, port):
        with connect(port, REQUEST.replace(b"GET /", b"GET /fault")) as client:
            assert status(client) == 500
        with connect(port, REQUEST) as client:
            assert answer(client)
    assert "ZeroDivisionError" in log.read_text()


def test_processes_end_with_the_one_that_has_started_them():
    with server() as (process, port):
        process.kill()
        end = time.monotonic() + PATIENCE
        with pytest.raises(ConnectionRefusedError):
            while time.monotonic() < end:
                connect(port).close()
                time.sleep(0.1)
