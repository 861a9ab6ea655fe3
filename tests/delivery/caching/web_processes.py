"""Web processes for tests: each serves this site's WSGI application on a port of its own."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from http.client import HTTPConnection, HTTPResponse
from pathlib import Path
from typing import NamedTuple

from django.db import connection

from boardtrade.localdb import ROOT

SERVER = """
import os
import sys
import django
from django.conf import settings
from socketserver import ThreadingMixIn
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer

django.setup()
settings.CACHE_PAGES = True
settings.DATABASES["default"]["CONN_MAX_AGE"] = 60
from boardtrade.wsgi import application


class Server(ThreadingMixIn, WSGIServer):
    daemon_threads = True
    request_queue_size = 100


class Handler(WSGIRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_message(self, *args):
        pass

    def get_environ(self):
        environ = super().get_environ()
        del environ["CONTENT_TYPE"]  # which readers do not send
        return environ


for server in [Server(("127.0.0.1", 0), Handler) for _ in range(int(sys.argv[1]))]:
    server.set_app(application)
    pid = os.fork()
    if not pid:
        server.serve_forever()
    print(server.server_port, pid, flush=True)
sys.stdin.read()
"""


class WebProcess(NamedTuple):
    """A process that serves pages."""

    port: int
    pid: int

    def get(self, path: str) -> HTTPResponse:
        """Return the answer to a reader; its `text` is what the page says."""
        client = HTTPConnection("127.0.0.1", self.port, timeout=20)
        client.request("GET", path)
        response = client.getresponse()
        response.text = response.read().decode()
        client.close()
        return response


@contextmanager
def web_processes(
    var: Path, number: int, user: str = "", code: Path = ROOT
) -> Iterator[list[WebProcess]]:
    """Run processes on the database of this test, as the serving role or as another user.

    They are forked from one, and share a cache of files. `code` is the folder of another version.
    """
    database = connection.settings_dict
    user = user or database["OPTIONS"].get("assume_role", database["USER"])
    url = (
        f"postgresql://{user}:{database['PASSWORD']}@:{database['PORT']}"
        f"/{database['NAME']}?host={database['HOST']}"
    )
    environment = os.environ | {
        "PYTHONPATH": str(code),
        "PYTHONWARNINGS": "ignore",
        "DJANGO_SETTINGS_MODULE": "boardtrade.settings.test",
        "DATABASE_URL": url,
        "VAR_DIR": str(var),
    }
    parent = subprocess.Popen(
        [sys.executable, "-c", SERVER, str(number)],
        cwd=code,
        env=environment,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    lines = [parent.stdout.readline() for _ in range(number)]
    processes = [WebProcess(*map(int, line.split())) for line in lines]
    try:
        yield processes
    finally:
        for process in processes:
            os.kill(process.pid, signal.SIGKILL)
        parent.kill()
        parent.communicate()
