"""The web server: granian, run on an application that is loaded already."""

import multiprocessing
import os
import signal
import threading
import time
from collections.abc import Callable
from typing import Any

from granian import Granian
from granian.constants import HTTPModes, Interfaces
from granian.http import HTTP1Settings
from granian.log import LogLevels

from boardtrade.delivery.turns import SERVER_THREADS
from boardtrade.run.memory import get_resident_mib
from boardtrade.run.stuck_connections import end_stuck_connections

HEAD_SECONDS = 10.0
"""Seconds from the beginning of a request until its head must have arrived whole."""
STUCK_SECONDS = 150.0
"""Seconds without an answer, or without room for more of it at the client, after which a connection
is ended: an upload of 100 MB over a slow line takes less, and so does any computation."""
MAX_HEAD_BYTES = 65_536
MAX_CONNECTIONS = 1_000
"""Connections that one process has at a time: idle ones cost a few kilobytes each."""
MAX_GROWTH_MIB = 64
"""What a process may take beyond its memory at the beginning until it is replaced. Under load it
comes to some 25 beside copies of pages, which take 16 at most; a large upload takes more."""
MEMORY_SECONDS = 10
"""Seconds between two looks at the memory of processes."""
RESPAWN_SECONDS = 3.0
"""Seconds for which a process and the one that takes its place both serve."""
GRACE_SECONDS = 15
"""Seconds that open requests may still take when the server stops."""
LOGGING = {
    "formatters": {},
    "handlers": {},
    "loggers": {"_granian": {"handlers": [], "propagate": True}},
}
"""Hands granian's few complaints to our own logs; requests are logged by ourselves."""


class Server:
    """Serves a WSGI application at an address until told to stop or orphaned."""

    def __init__(
        self,
        application: Callable[..., Any],
        address: tuple[str, int],
        *,
        workers: int,
        parent: int,
    ) -> None:
        self.application = application
        self.address = address
        self.workers = workers
        self.parent = parent

    def run(self) -> None:
        """Serve; in a process forked for it."""
        # What is loaded is shared by the processes, and they need not load it.
        multiprocessing.set_start_method("fork", force=True)
        _end_with(self.parent)
        host, port = self.address
        granian = Granian(
            "boardtrade.wsgi:application",
            address=host,
            port=port,
            interface=Interfaces.WSGI,
            workers=self.workers,
            blocking_threads=SERVER_THREADS,
            backpressure=MAX_CONNECTIONS,
            http=HTTPModes.http1,
            http1_settings=HTTP1Settings(
                header_read_timeout=int(HEAD_SECONDS * 1000), max_buffer_size=MAX_HEAD_BYTES
            ),
            websockets=False,
            log_level=LogLevels.error,  # it warns of what is meant
            log_dictconfig=LOGGING,
            respawn_failed_workers=True,
            respawn_interval=RESPAWN_SECONDS,
            rss_sample_interval=MEMORY_SECONDS,
            workers_max_rss=int(get_resident_mib()) + MAX_GROWTH_MIB,
            workers_kill_timeout=GRACE_SECONDS,
        )
        granian.serve(target_loader=self._load, wrap_loader=False)

    def _load(self) -> Callable[..., Any]:
        """Return the application; called in each process of the server."""
        _end_with(os.getppid())
        end_stuck_connections(self.address[1], STUCK_SECONDS)
        return self.application


def _end_with(parent: int) -> None:
    """End this process in order when another one is no longer its parent."""

    def watch() -> None:
        while os.getppid() == parent:
            time.sleep(1)
        os.kill(os.getpid(), signal.SIGTERM)

    threading.Thread(target=watch, name="parent", daemon=True).start()
