"""One render of a page at a time, however many readers ask for it at once."""

import fcntl
import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from io import BufferedWriter
from pathlib import Path

from django.conf import settings

LOCK_FILES = 256
"""Pages that share a file wait for each other, which does no harm."""


@contextmanager
def only_one(key: tuple[str, ...]) -> Iterator[None]:
    """Wait until no other thread or process of this machine renders the page of this key.

    The operating system holds the lock, so a process that is killed holds up nobody. Where there
    can be no file, nobody waits.
    """
    try:
        lock = _lock_file_of(key)
    except OSError:
        yield
        return
    with lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _lock_file_of(key: tuple[str, ...]) -> BufferedWriter:
    number = hashlib.sha256(repr(tuple(key)).encode()).digest()[0] % LOCK_FILES
    folder: Path = settings.VAR_DIR / "renders"
    folder.mkdir(parents=True, exist_ok=True)
    return (folder / str(number)).open("wb")
