"""Each web process knows the version of all content without a query for each request.

A thread of its own holds a lock in the database for as long as it vouches for the version that it
has read. Whoever changes content breaks off its waiting (`renew_content_version`, in the first
migration), and commits only when every such lock is gone. Decision 23 has the proof.
"""

import logging
import os
import threading
import time
from collections.abc import Callable
from typing import NamedTuple
from uuid import UUID

import psycopg
from django.db import DatabaseError, connection
from django.db.backends.utils import CursorWrapper

from boardtrade.delivery.availability import database_deadline
from boardtrade.delivery.caching.known_version import note_version
from boardtrade.delivery.models import ContentVersion
from boardtrade.delivery.outages import Outage

logger = logging.getLogger(__name__)

LOCK_CLASS, CHANGING, VOUCHING = 4713, 1, 2
"""Numbers of advisory locks: of whoever is changing content, and of those who vouch for it."""
LEASE_SECONDS = 3.0
"""Seconds for which the database's last word is good. The trigger waits for four, then goes on."""
PULSE_SECONDS = 1.0
WAIT_SECONDS = 40.0
"""Seconds for which a change of content may keep this thread waiting before it looks again."""
RETRY_SECONDS = 0.5

ARE_CHANGES_WAITING = """
    SELECT EXISTS (
        SELECT FROM pg_locks
        WHERE locktype = 'advisory' AND classid = %s AND objid = %s AND mode = 'ExclusiveLock'
          AND database = (SELECT oid FROM pg_database WHERE datname = current_database())
    )
"""
DO_CHANGES_WAIT = """
    SELECT bool_and(strpos(prosrc, 'pg_try_advisory_xact_lock(4713, 2)') > 0)
    FROM pg_proc WHERE proname = 'renew_content_version'
"""


class Vouched(NamedTuple):
    """A version, and until when, by the monotonic clock, it is known to be the current one."""

    version: UUID | None
    until: float


NOTHING = Vouched(None, 0.0)


class VersionWatch:
    """Keeps `vouched` true; begun by the first request of a process."""

    def __init__(self, outage: Outage) -> None:
        self.outage = outage
        """Told whether the database answers."""
        self.vouched = NOTHING
        self.when_changed: Callable[[], None] = lambda: None
        """Called when a new version can be vouched for."""
        self._last_version: UUID | None = None
        self._asked_at: float | None = None
        """When the database was asked what it answers at once; None while it may take its time."""
        self.is_change_open = False
        """Whether content was being changed when the database was last heard of."""
        self._lock = threading.Lock()
        self._thread: threading.Thread | None = None
        os.register_at_fork(after_in_child=self._begin_anew)

    def get_version(self) -> UUID | None:
        """Return the current version, or None while this process cannot vouch for any."""
        version, until = self.vouched
        return version if time.monotonic() < until else None

    def start(self) -> None:
        """Begin to watch, unless this process does already."""
        if self._thread is None:
            with self._lock:
                if self._thread is None:
                    self._thread = threading.Thread(
                        target=self._run, name="content version", daemon=True
                    )
                    self._thread.start()

    def _begin_anew(self) -> None:
        self.vouched, self._thread, self._lock = NOTHING, None, threading.Lock()

    def _run(self) -> None:
        is_complaint_due = True
        while True:
            try:
                self._asked_at = time.monotonic() - LEASE_SECONDS  # no answer is one in any case
                with connection.cursor() as cursor:
                    self._vouch(cursor)
            except DatabaseError as error:
                self.vouched = NOTHING  # before the lock is given up
                if isinstance(error.__cause__, psycopg.errors.QueryCanceled):
                    self.is_change_open = is_complaint_due = True
                    continue
                # One connection may break off while the database answers all others.
                if self._asked_at and time.monotonic() >= self._asked_at + LEASE_SECONDS:
                    self.outage.note_silence()
                if is_complaint_due:
                    logger.warning("Each page asks for the version of the content: %s", error)
                    is_complaint_due = False
                connection.close()
                time.sleep(RETRY_SECONDS)

    def _vouch(self, cursor: CursorWrapper) -> None:
        """Vouch for the version until content is about to change. Raises DatabaseError then."""
        self._asked_at = None
        with database_deadline(WAIT_SECONDS):
            cursor.execute("SELECT pg_advisory_unlock_all()")
            cursor.execute(DO_CHANGES_WAIT)
            if cursor.fetchone() != (True,):
                raise DatabaseError("the triggers of this database are of an earlier version")
            # Waits for whoever is changing content at this moment.
            cursor.execute("SELECT pg_advisory_lock_shared(%s, %s)", [LOCK_CLASS, CHANGING])
            cursor.execute("SELECT pg_advisory_lock_shared(%s, %s)", [LOCK_CLASS, VOUCHING])
            cursor.execute("SELECT pg_advisory_unlock_shared(%s, %s)", [LOCK_CLASS, CHANGING])
        while True:
            with database_deadline(LEASE_SECONDS):
                self._asked_at = asked_at = time.monotonic()
                cursor.execute(ARE_CHANGES_WAITING, [LOCK_CLASS, CHANGING])
                if cursor.fetchone() == (True,):  # not allowed to break this off, or not heard
                    self.vouched, self.is_change_open = NOTHING, True
                    return
                version = ContentVersion.current()  # after the question above, never before
                self.vouched = Vouched(version, asked_at + LEASE_SECONDS)
                self.outage.note_answer()
                self.is_change_open = False
                note_version(version)
                if version != self._last_version and self._last_version:
                    self.when_changed()
                self._last_version = version
                cursor.execute("SELECT pg_sleep(%s)", [PULSE_SECONDS])
