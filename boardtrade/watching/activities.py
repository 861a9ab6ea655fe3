"""Notes in the database who is at work. A note that cannot be made hinders no work."""

import logging
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

from django.db import DatabaseError, connection
from django.utils import timezone

from boardtrade.watching.models import Activity

log = logging.getLogger(__name__)

BEAT_SECONDS = 30
"""Seconds between two notes of a process that goes on."""


@contextmanager
def noted(name: str, *, with_beginning: bool = True) -> Iterator[None]:
    """Note when something begins, and when it was done or has failed."""
    if with_beginning:
        note(name, began_at=timezone.now())
    try:
        yield
    except BaseException:
        note(name, failed_at=timezone.now())
        raise
    note(name, succeeded_at=timezone.now())


@contextmanager
def beating(name: str) -> Iterator[None]:
    """Note every half minute that this process lives, from a thread with its own connection."""
    ended = threading.Event()

    def beat() -> None:
        while True:
            note(name, succeeded_at=timezone.now())
            connection.close()  # it would do nothing but take memory
            if ended.wait(BEAT_SECONDS):
                return

    note(name, began_at=timezone.now())
    threading.Thread(target=beat, name=f"beat of {name}", daemon=True).start()
    try:
        yield
    finally:
        ended.set()


def note(name: str, **moments: datetime) -> None:
    """Note moments of an activity, unless the database cannot take them."""
    try:
        Activity.objects.update_or_create(name=name, defaults=moments)
    except DatabaseError as error:
        log.warning("It could not be noted when %s was at work: %s", name, error)
