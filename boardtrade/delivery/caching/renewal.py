"""Renders anew what readers have last asked for, as soon as content has changed.

So the first who asks after a publication seldom waits for a render.
"""

import io
import logging
import os
import random
import threading
from collections.abc import Callable, Iterable, Sequence
from typing import Any

from django.conf import settings

from boardtrade.delivery.caching.addresses import Environ

logger = logging.getLogger(__name__)

RENEWED_PAGES = 20
"""So many are rendered: two thirds of a second of one processor, for all processes together."""
QUIET_SECONDS = 0.25
"""Seconds without another change before any is rendered."""
PLAIN_KEY = 4
"""Length of the key of a page that depends on its address and query string alone."""
Application = Callable[[Environ, Callable[..., Any]], Iterable[bytes]]


class Renewal:
    """A thread that asks an application for pages, one after the other, after each change."""

    def __init__(
        self, application: Application, find_wanted: Callable[[int], Sequence[tuple[Any, ...]]]
    ) -> None:
        """Take what answers requests, and what returns the keys of the pages asked for last."""
        self._application = application
        self._find_wanted = find_wanted
        self._has_changed = threading.Event()
        self._thread: threading.Thread | None = None
        os.register_at_fork(after_in_child=self._forget_thread)

    def begin(self) -> None:
        """Note that content has changed; called after the change can be seen."""
        self._has_changed.set()
        if self._thread is None:
            self._thread = threading.Thread(target=self._run, name="renewal", daemon=True)
            self._thread.start()

    def _forget_thread(self) -> None:
        self._has_changed, self._thread = threading.Event(), None

    def _run(self) -> None:
        while True:
            self._has_changed.wait()
            self._has_changed.clear()
            if not self._has_changed.wait(QUIET_SECONDS):
                self.renew()

    def renew(self) -> None:
        """Ask for what was asked for last, until content changes again."""
        keys = [key for key in self._find_wanted(RENEWED_PAGES) if len(key) == PLAIN_KEY]
        # Each process in an order of its own: what one renders, the others need not.
        random.shuffle(keys)
        for key in keys:
            if self._has_changed.is_set():
                return
            try:
                self._ask(key)
            except Exception:  # a page that fails must not end the thread
                logger.exception("A page could not be rendered anew.", extra={"path": key[2]})

    def _ask(self, key: tuple[Any, ...]) -> None:
        body = self._application(build_environ(*key), lambda *args: None)
        try:
            for _ in body:
                pass
        finally:
            if close := getattr(body, "close", None):
                close()


def build_environ(scheme: str, host: str, path: str, query: str) -> Environ:
    """Return the WSGI environment of a request for a page."""
    environ: Environ = {
        "REQUEST_METHOD": "GET",
        "SCRIPT_NAME": "",
        "PATH_INFO": path,
        "QUERY_STRING": query,
        "SERVER_NAME": host.partition(":")[0],
        "SERVER_PORT": "443" if scheme == "https" else "80",
        "SERVER_PROTOCOL": "HTTP/1.1",
        "HTTP_HOST": host,
        "HTTP_ACCEPT_ENCODING": "br",
        "REMOTE_ADDR": "127.0.0.1",
        "wsgi.url_scheme": scheme,
        "wsgi.input": io.BytesIO(),
    }
    if settings.SECURE_PROXY_SSL_HEADER:
        name, secure = settings.SECURE_PROXY_SSL_HEADER
        environ[name] = secure if scheme == "https" else "http"
    return environ
