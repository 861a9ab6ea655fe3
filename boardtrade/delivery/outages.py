"""While the database is away, readers wait a moment for it instead of being sent away.

One that was killed is back in some seconds. A reader who is told to come again in ten has to do so
by hand; one whose page takes three seconds notices nothing else.
"""

import threading
import time

from django.db import InterfaceError, OperationalError

SILENCE_SECONDS = 5.0
"""Seconds for which the database counts as away after it was asked in vain."""
PATIENCE_SECONDS = 10.0
"""Seconds from the beginning of an outage for which readers wait: later they are told at once."""
MAX_PATIENT = 24
"""Requests of a process that wait: there is always room for those that need no database."""
ATTEMPT = "boardtrade.attempt"
"""The key of the WSGI environment at which an `Attempt` is."""
ENDED_BY_SERVER = (None, "57P01", "57P02", "57P03")
"""States of a connection that broke off or was ended: https://www.postgresql.org/docs/current/errcodes-appendix.html."""


class Attempt:
    """One attempt to answer a request."""

    def __init__(self) -> None:
        self.is_in_vain = False
        self.failed_at = 0.0
        """A time of the monotonic clock."""

    def note(self, error: BaseException | None) -> None:
        """Note why it failed: it is worth another attempt if the database went away meanwhile.

        It is not if the database has cancelled a statement that took too long, or a deadlock.
        """
        if isinstance(error, InterfaceError | OperationalError):
            self.failed_at = time.monotonic()
            self.is_in_vain = getattr(error.__cause__, "sqlstate", None) in ENDED_BY_SERVER


class Outage:
    """Whether the database answers, as the one thread of a process knows that always asks."""

    def __init__(self) -> None:
        self._changed = threading.Condition()
        self._began_at = 0.0
        """When the database was first asked in vain; 0 while it answers."""
        self._silent_until = 0.0
        self._answered_at = 0.0
        self._room = threading.BoundedSemaphore(MAX_PATIENT)

    @property
    def is_on(self) -> bool:
        """Whether the database was asked in vain a moment ago, and has not answered since."""
        return time.monotonic() < self._silent_until

    def note_silence(self) -> None:
        """Note that the database was asked and did not answer."""
        with self._changed:
            now = time.monotonic()
            self._began_at = self._began_at or now
            self._silent_until = now + SILENCE_SECONDS

    def note_answer(self) -> None:
        """Note that the database answers."""
        with self._changed:
            self._answered_at = time.monotonic()
            self._began_at = self._silent_until = 0.0
            self._changed.notify_all()

    def wait_for_answer(self, since: float) -> bool:
        """Wait until the database has answered after a moment; return whether it has.

        Nobody waits once an outage lasts, nor beside many others who wait. `since` is a time of
        the monotonic clock.
        """
        if not self._room.acquire(blocking=False):
            return False
        try:
            with self._changed:
                ends_at = (self._began_at or time.monotonic()) + PATIENCE_SECONDS
                return self._changed.wait_for(
                    lambda: self._answered_at > since, ends_at - time.monotonic()
                )
        finally:
            self._room.release()


def note_failure(environ: dict[str, object], error: BaseException | None) -> None:
    """Note in the environment of a request that the database has failed it."""
    attempt = environ.get(ATTEMPT)
    if isinstance(attempt, Attempt):
        attempt.note(error)
