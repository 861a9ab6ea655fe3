"""The processes of a run: the web server, the task worker, and what is done every minute."""

import os
import signal
import socket
import sys
import threading
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django_tasks_db.models import DBTaskResult
from gunicorn.app.base import BaseApplication

from boardtrade.home.serving.supervisor import Chore, Service

THREADS = 4
"""Requests that one server process answers at once; most of their time goes to waiting."""
REQUEST_SECONDS = 60
GRACE_SECONDS = 10
"""What a request or a task that is under way may still take when the site is stopped."""


def services(listener: socket.socket, *, dev: bool) -> list[Service]:
    """Return the processes that must always run, the server first."""
    serve = _runserver if dev else _gunicorn
    return [
        Service("The web server", lambda: serve(listener), patience=GRACE_SECONDS + 5),
        Service("The task worker", _worker, patience=GRACE_SECONDS),
    ]


def chores() -> list[Chore]:
    """Return what is done every minute: publish and expire what is due."""
    return [Chore("Scheduled publishing", _publish_scheduled, every=60)]


def die_with_parent() -> tuple[Callable[[], None], Callable[[], None]]:
    """Return what the children must do so that they end when this process is killed.

    The first is for each child, the second for this process at its end. A pipe is portable where
    Linux's death signal is not: its reading end closes when the last writer, this process, is gone.
    """
    read, write = os.pipe()

    def in_child() -> None:
        os.close(write)
        threading.Thread(target=_end_when_closed, args=[read], daemon=True).start()

    return in_child, lambda: (os.close(write), os.close(read))[0]


def _end_when_closed(read: int) -> None:
    os.read(read, 1)
    os.kill(os.getpid(), signal.SIGTERM)


class _Server(BaseApplication):
    """Gunicorn on a socket that listens already and an application that is loaded already."""

    def __init__(self, listener: socket.socket) -> None:
        self._options: dict[str, Any] = {
            "bind": [f"fd://{listener.fileno()}"],
            "workers": settings.SERVE_WORKERS,
            "threads": THREADS,
            "worker_class": "gthread",
            "preload_app": True,
            "timeout": REQUEST_SECONDS,
            "graceful_timeout": GRACE_SECONDS,
            "keepalive": 5,
            "loglevel": "warning",
            "control_socket_disable": True,
        }
        super().__init__()

    def load_config(self) -> None:
        """Take the options."""
        for name, value in self._options.items():
            self.cfg.set(name, value)

    def load(self) -> Any:
        """Return the WSGI application."""
        from boardtrade.wsgi import application  # loads the middleware, so only when needed

        return application


def _gunicorn(listener: socket.socket) -> None:
    _Server(listener).run()


def _runserver(listener: socket.socket) -> None:
    """Become Django's own server, which loads everything again when a file changes."""
    host, port = listener.getsockname()[:2]
    address = f"[{host}]:{port}" if ":" in host else f"{host}:{port}"
    listener.close()
    command = [sys.executable, str(settings.ROOT_DIR / "manage.py"), "runserver", address]
    os.execv(sys.executable, command)


def _worker() -> None:
    # Tasks that a killed worker left half done: each may run twice, and none may be lost.
    DBTaskResult.objects.running().update(status="READY")
    call_command("db_worker", queue_name="*", skip_checks=True)


def _publish_scheduled() -> None:
    call_command("publish_scheduled", skip_checks=True)
