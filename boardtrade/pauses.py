"""Pauses of a process: what has just failed is left alone for a while.

A few requests of a process have their turn at a time, and would wait for it one after the other.
"""

import threading
import time


class Pause:
    """The time for which nobody asks again a service that did not answer."""

    def __init__(self, seconds: float) -> None:
        self.seconds = seconds
        self._lock = threading.Lock()
        self._until = 0.0

    def begin(self) -> bool:
        """Begin or prolong the pause; return whether it is a new one."""
        with self._lock:
            is_new = not self._until
            self._until = time.monotonic() + self.seconds
        return is_new

    def end(self) -> None:
        """Tell that the service answers."""
        self._until = 0.0

    def is_over(self) -> bool:
        """Return whether to ask. After a failure one thread at a time finds out."""
        if not self._until:
            return True
        with self._lock:
            now = time.monotonic()
            if now < self._until:
                return False
            self._until = now + self.seconds
            return True
