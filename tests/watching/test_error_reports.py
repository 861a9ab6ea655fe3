"""What goes wrong is sent to the service that is asked for, and nothing of whom it befell."""

import gzip
import http.server
import json
import os
import subprocess
import sys
import threading

import brotli
import pytest

from boardtrade.localdb import ROOT

REQUEST = """
import logging, django
django.setup()
from django.conf import settings
from django.http import HttpResponse
from django.test import Client, override_settings
from django.urls import path

def fault(request, token):
    name = request.GET["name"]
    raise ValueError("It broke")

urlpatterns = [path("fault/<token>/", fault)]
handler500 = lambda request: HttpResponse(status=500)
middleware = [m for m in settings.MIDDLEWARE if m.endswith(("RequestLogMiddleware",))]
with override_settings(ROOT_URLCONF="__main__", MIDDLEWARE=middleware, ALLOWED_HOSTS=["*"]):
    Client(raise_request_exception=False, headers={"Cookie": "a=private-cookie"}).get(
        "/fault/private-token/?name=private-query", REMOTE_ADDR="192.0.2.7",
        headers={"X-Request-ID": "id-of-request", "User-Agent": "private-agent"},
    )
"""
TASK = """
import django
django.setup()
import logging
try:
    raise KeyError("of a task")
except KeyError:
    logging.getLogger("django.tasks").exception("Task id=%s path=%s state=FAILED", 1, "a.task")
"""
CHORE = """
import django
django.setup()
import os
from boardtrade.run.supervisor import PeriodicJob, Supervisor

def fail():
    raise LookupError("of a chore")

supervisor = Supervisor([], [PeriodicJob("chore", fail, 60)])
pid = supervisor._fork(fail)
os.waitpid(pid, 0)
"""
FORK = """
import logging, os
logging.getLogger("django.tasks").error("before a fork")
pid = os.fork()
if not pid:
    logging.getLogger().handlers[-1].flush()
    os._exit(0)
os.waitpid(pid, 0)
"""
COMMAND = """
import sys
from django.core.management import execute_from_command_line
from django.core import management
import django
django.setup()
from django.core.management.base import BaseCommand

class Command(BaseCommand):
    requires_system_checks = []
    def handle(self, **options):
        raise RuntimeError("of a command")

Command().run_from_argv(["manage.py", "fail"])
"""


@pytest.fixture
def service():
    """Return what a service of the kind was sent, and its DSN."""
    events: list[dict] = []

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            if coding := self.headers.get("Content-Encoding"):
                body = {"gzip": gzip.decompress, "br": brotli.decompress}[coding](body)
            lines = [json.loads(line) for line in body.splitlines() if line]
            events.extend(line for line in lines if "event_id" in line and "level" in line)
            self.send_response(200)
            self.end_headers()
            self.wfile.write(b"{}")

        def log_message(self, *args: object) -> None:
            pass

    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield events, f"http://key@127.0.0.1:{server.server_port}/1"
        server.shutdown()
        thread.join()


def run(code: str, **environment: str) -> subprocess.CompletedProcess:
    env = {name: value for name, value in os.environ.items() if name in {"PATH", "HOME"}}
    env |= {
        "DJANGO_SETTINGS_MODULE": "boardtrade.settings.base",
        "SECRET_KEY": "x",
        "DATABASE_URL": "postgresql://nobody@127.0.0.1:1/nothing",
        "RELEASE": "1.2.3",
    }
    return subprocess.run(
        [sys.executable, "-c", code],
        cwd=ROOT,
        env=env | environment,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def test_errors_are_sent_once_each_with_the_version_and_nothing_of_people(service):
    events, dsn = service
    # One start of Django, which would configure the log anew with each set-up.
    others = (REQUEST + TASK + FORK + COMMAND).replace("django.setup()", "")
    done = run(CHORE + others, ERROR_REPORTS_DSN=dsn)
    of_fork = [event for event in events if "exception" not in event]
    assert [event["logentry"]["message"] for event in of_fork] == ["before a fork"]
    sent = [event["exception"]["values"][-1] for event in events if event not in of_fork]
    assert [(each["type"], each["value"]) for each in sent] == [
        ("LookupError", "of a chore"),
        ("ValueError", "It broke"),
        ("KeyError", "'of a task'"),
        ("RuntimeError", "of a command"),
    ], done.stderr
    assert {event["release"] for event in events} == {"boardtrade@1.2.3"}
    for personal in ("private", "192.0.2.7", os.uname().nodename):
        assert personal not in json.dumps(events)
    assert events[1]["tags"]["request_id"] == "id-of-request"


def test_without_an_address_nothing_is_sent_nor_imported(service):
    events, _ = service
    done = run(f"{TASK}\nimport sys\nprint('sentry_sdk' in sys.modules)")
    assert (done.returncode, done.stdout.strip()) == (0, "False")
    assert events == []


def test_an_address_that_is_none_is_told_at_the_start():
    done = run(TASK, ERROR_REPORTS_DSN="https://example.org")
    assert "is no DSN" in done.stderr
    assert run(TASK, MONITOR_TOKEN="short").stderr.count("20 characters or more") >= 1
