"""The web server answers whatever other clients do or leave undone."""

import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress

import pytest

from boardtrade.localdb import ROOT
from boardtrade.run import web

SERVER = """
import os, socket
from boardtrade.run import web, web_worker
from django.db import connection

kept = []
web.STATEMENT_SECONDS, web.MAX_GROWTH = 7, 5
web_worker.HEAD_SECONDS = web_worker.BODY_SECONDS = {seconds}

def application(environ, start_response):
    body = environ["wsgi.input"].read()
    if environ["PATH_INFO"] == "/large-upload":
        kept.append(b"x" * 200_000_000)
    options = connection.settings_dict["OPTIONS"]["options"]
    answer = f"{{os.getpid()}} {{len(body)}} {{options}}\\n".encode()
    start_response("200 OK", [("Content-Length", str(len(answer)))])
    return [answer]

listener = socket.create_server(("127.0.0.1", 0))
print(listener.getsockname()[1], flush=True)
web.Server(application, listener, workers=1, parent=os.getppid()).run()
"""
REQUEST = b"GET / HTTP/1.1\r\nHost: localhost\r\n\r\n"
POST = b"POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 9\r\n\r\n"
PATIENCE = 20


@contextmanager
def server(seconds: float = 60) -> Iterator[tuple[subprocess.Popen, int]]:
    """Run the server with a small application; return its main process and its port."""
    process = subprocess.Popen(
        [sys.executable, "-c", SERVER.format(seconds=seconds)],
        cwd=ROOT,
        env=os.environ
        | {"PYTHONPATH": str(ROOT), "DJANGO_SETTINGS_MODULE": "boardtrade.settings.test"},
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        yield process, int(process.stdout.readline())
    finally:
        process.terminate()
        process.wait(PATIENCE)


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
    with server(seconds=0.1) as (_, port):
        for sent in (b"", b"GET / HT"):
            with connect(port, sent) as client, suppress(ConnectionResetError):
                assert client.recv(10) == b""
        with connect(port, POST) as client:
            client.recv(65536)  # whatever the application makes of it, the thread is free
        with connect(port, REQUEST) as client:
            assert answer(client)


def test_statements_of_requests_have_a_limit(port):
    with connect(port, REQUEST) as client:
        assert "statement_timeout=7s" in answer(client)


def test_a_connection_that_nobody_uses_is_given_up(port):
    with connect(port, REQUEST) as client:
        assert f"idle_session_timeout={web.IDLE_SECONDS}s" in answer(client)


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
