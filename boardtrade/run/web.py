"""The web server: gunicorn, run on an application and a socket that are ready already."""

import logging
import os
import signal
import socket
from collections.abc import Callable
from typing import Any

from gunicorn.app.base import BaseApplication
from gunicorn.arbiter import Arbiter
from gunicorn.glogging import Logger

from boardtrade.run.memory import Growth

THREADS = 4
"""Requests that one process answers at a time: some wait for the database while one computes."""
MAX_GROWTH = 1.33
"""Times of its memory at the beginning after which a process is replaced: a large upload."""
STATEMENT_SECONDS = 30
"""Seconds that the database may take for one statement of a request."""
IDLE_SECONDS = 60
"""Seconds after which the database ends a connection that nobody uses. The settings have Django do
so only with the next request of the same thread, which may not come for hours."""
GRACE_SECONDS = 15
"""Seconds that open requests may still take when the server stops."""


def prepare_worker(server: object, worker: Any) -> None:
    """Limit what requests may take: time of the database, and memory of this process."""
    from django.db import DEFAULT_DB_ALIAS, connections

    worker.growth = Growth(MAX_GROWTH)
    options = connections[DEFAULT_DB_ALIAS].settings_dict["OPTIONS"]
    limit = f"-c statement_timeout={STATEMENT_SECONDS}s -c idle_session_timeout={IDLE_SECONDS}s"
    options["options"] = f"{options.get('options', '')} {limit}".strip()


def replace_grown_worker(worker: Any, request: object, environ: object, response: object) -> None:
    """Have another process take the place of one that has grown, once it has no request left."""
    if worker.alive and worker.growth.is_too_much():
        worker.handle_exit(signal.SIGTERM, None)


SETTINGS: dict[str, Any] = {
    "worker_class": "boardtrade.run.web_worker.PatientWorker",
    "threads": THREADS,
    "preload_app": True,
    "graceful_timeout": GRACE_SECONDS,
    "control_socket_disable": True,  # it would write to the home folder
    "post_fork": prepare_worker,
    "post_request": replace_grown_worker,
    # Not all of them at once.
    "max_requests": 20_000,
    "max_requests_jitter": 5_000,
}
"""What differs from gunicorn's defaults, however it is started."""


class RootLogger(Logger):
    """Hands gunicorn's few complaints to our own logs; requests are logged by our middleware."""

    def setup(self, cfg: Any) -> None:
        """Replace gunicorn's own handlers."""
        self.error_log.setLevel(logging.WARNING)
        self.error_log.propagate = True
        self.access_log.setLevel(logging.CRITICAL)


class SupervisedArbiter(Arbiter):
    """Gunicorn's main process, which also ends when the supervisor was killed."""

    def __init__(self, app: BaseApplication, parent: int) -> None:
        self.parent = parent
        super().__init__(app)

    def maybe_promote_master(self) -> None:
        """Gunicorn calls this once a second: look whether the parent is still there."""
        super().maybe_promote_master()
        if os.getppid() != self.parent:
            raise StopIteration


class Server(BaseApplication):
    """Serves a WSGI application on a listening socket until told to stop or orphaned."""

    def __init__(
        self,
        application: Callable[..., Any],
        listener: socket.socket,
        *,
        workers: int,
        parent: int,
    ) -> None:
        self.application = application
        # Once: gunicorn loads its settings again at SIGHUP.
        self.address = f"fd://{listener.detach()}"
        self.workers = workers
        self.parent = parent
        super().__init__()

    def load_config(self) -> None:
        """Set what differs from gunicorn's defaults."""
        chosen = {"bind": self.address, "workers": self.workers, "logger_class": RootLogger}
        for name, value in (SETTINGS | chosen).items():
            self.cfg.set(name, value)

    def load(self) -> Callable[..., Any]:
        """Return the application."""
        return self.application

    def run(self) -> None:
        """Serve; in a process forked for it."""
        SupervisedArbiter(self, self.parent).run()
