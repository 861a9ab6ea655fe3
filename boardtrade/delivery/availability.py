"""What happens while the database is stopped, busy or frozen: nobody waits for long."""

import logging
import os
import socket
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any

from django.db import DEFAULT_DB_ALIAS, InterfaceError, OperationalError, connections
from django.http import HttpRequest, HttpResponse
from django.template import loader
from django.views.defaults import server_error as render_server_error

from boardtrade.delivery.outages import note_failure
from boardtrade.media.object_storage.failures import StorageUnavailableError

logger = logging.getLogger(__name__)

UNAVAILABLE = (InterfaceError, OperationalError)
"""Raised when the database cannot be reached, breaks off, or takes longer than it may."""
RETRY_AFTER_SECONDS = 10
"""What clients are told to wait; a database that was killed is back in about two seconds."""
WATCH_SECONDS = 0.25
STATEMENT_SECONDS = 30
"""Seconds that the database may take for one statement of a request."""
IDLE_SECONDS = 60
"""Seconds after which the database ends a connection that nobody uses. The settings have Django do
so only with the next request of the same thread, which may not come for hours."""


class _Watch:
    """Breaks off connections whose time is up, from a thread of its own in each process.

    A server that is frozen keeps no limit of its own, and libpq has none for a query.
    """

    def __init__(self) -> None:
        self._begin_anew()
        os.register_at_fork(after_in_child=self._begin_anew)

    def _begin_anew(self) -> None:
        # Threads do not outlive a fork, nor does who holds the lock ever give it up there.
        self._lock = threading.Lock()
        self._deadlines: dict[int, tuple[float, Any]] = {}
        self._is_running = False

    def add(self, seconds: float) -> None:
        wrapper = connections[DEFAULT_DB_ALIAS]
        with self._lock:
            self._deadlines[threading.get_ident()] = (time.monotonic() + seconds, wrapper)
            if not self._is_running:
                self._is_running = True
                threading.Thread(target=self._run, name="deadlines", daemon=True).start()

    def remove(self) -> None:
        with self._lock:
            self._deadlines.pop(threading.get_ident(), None)

    def _run(self) -> None:
        while True:
            time.sleep(WATCH_SECONDS)
            with self._lock:
                for deadline, wrapper in self._deadlines.values():
                    if deadline <= time.monotonic():
                        _break_off(wrapper)


def _break_off(wrapper: Any) -> None:
    with suppress(Exception), socket.socket(fileno=os.dup(wrapper.connection.fileno())) as own:
        own.shutdown(socket.SHUT_RDWR)


_watch = _Watch()


@contextmanager
def database_deadline(seconds: float) -> Iterator[None]:
    """Allow this thread's queries some seconds. Raises OperationalError after them."""
    _watch.add(seconds)
    try:
        yield
    finally:
        _watch.remove()


def server_error(request: HttpRequest) -> HttpResponse:
    """Respond to an exception: 503 with Retry-After where database or files are away, or 500."""
    error = sys.exception()
    is_file = isinstance(error, StorageUnavailableError)
    if not is_file and not isinstance(error, UNAVAILABLE):
        return render_server_error(request)
    note_failure(request.META, error)
    response = HttpResponse(loader.render_to_string("503.html", {"is_file": is_file}), status=503)
    response["Retry-After"] = str(RETRY_AFTER_SECONDS)
    return response


# --- Statements that take long ----------------------------------------------------------------


def limit_statements() -> None:
    """Limit what the database does for requests of this thread, which has not asked it yet.

    Other threads and processes, as those that migrate or run tasks, may take as long as they need.
    """
    connection = connections[DEFAULT_DB_ALIAS]
    options = connection.settings_dict["OPTIONS"]
    limits = f"-c statement_timeout={STATEMENT_SECONDS}s -c idle_session_timeout={IDLE_SECONDS}s"
    limited = options | {"options": f"{options.get('options', '')} {limits}".strip()}
    connection.settings_dict = connection.settings_dict | {"OPTIONS": limited}
