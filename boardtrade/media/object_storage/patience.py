"""Who could not be reached is left alone for a while, and asked by one request at a time."""

import threading
import time

PAUSE_SECONDS = 10.0
"""A few requests of a process have their turn at a time, and would wait one after the other."""


class Patience:
    """What a process knows of a service that its threads ask."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._until = 0.0

    def begin(self) -> None:
        """Tell that the service could not be reached."""
        with self._lock:
            self._until = time.monotonic() + PAUSE_SECONDS

    def end(self) -> None:
        """Tell that it answers."""
        self._until = 0.0

    def may_ask(self) -> bool:
        """Return whether to ask. After a failure one finds out, and the others are told no."""
        if not self._until:
            return True
        with self._lock:
            now = time.monotonic()
            if now < self._until:
                return False
            self._until = now + PAUSE_SECONDS
            return True
