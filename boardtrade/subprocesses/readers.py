"""Asks a script of ours, in a process of its own, what it finds in a file that may be hostile."""

import contextlib
import errno
import json
import logging
import os
import shutil
import stat
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Any

from boardtrade.subprocesses.bounded import Bounds, run_bounded

logger = logging.getLogger(__name__)

NO_SPACE = "no space"
"""What a reader answers as `failed` if the disk has no place for what it makes."""


class ReaderFailedError(Exception):
    """The reader crashed, ran out of time or memory, or answered nonsense: the file's fault."""


def ask_reader(
    script: Path, file: IO[bytes], *arguments: str, bounds: Bounds, result: IO[bytes] | None = None
) -> dict[str, Any]:
    """Have a script read a file, which is left at its start, and return its answer.

    The script gets the file as standard input, writes what it makes to `result`, whose descriptor
    is its first argument, and answers with one JSON object. Nothing of that is to be believed.

    Raise ReaderFailedError for the file's fault, RuntimeError if the script cannot even start, and
    OSError if the disk is full.
    """
    try:
        with regular_file(file) as source:
            return _run(script, source, arguments, bounds, result)
    finally:
        file.seek(0)


@contextlib.contextmanager
def regular_file(file: IO[bytes]) -> Iterator[IO[bytes]]:
    """Yield the same bytes as a file of the operating system, copied only if need be."""
    if _is_regular(file):
        yield file
        return
    with tempfile.TemporaryFile() as copy:
        shutil.copyfileobj(file, copy)
        copy.seek(0)
        yield copy


def _is_regular(file: IO[bytes]) -> bool:
    size = file.seek(0, os.SEEK_END)
    # Seeking also writes out what is still in the buffer of a file just uploaded.
    file.seek(0)
    try:
        status = os.fstat(file.fileno())
    except (AttributeError, OSError):
        # It exists in memory alone.
        return False
    # A file of another size is a compressed one, which a storage unpacks while reading.
    return stat.S_ISREG(status.st_mode) and status.st_size == size


def _run(
    script: Path,
    source: IO[bytes],
    arguments: tuple[str, ...],
    bounds: Bounds,
    result: IO[bytes] | None,
) -> dict[str, Any]:
    descriptors = [result.fileno()] if result else []
    ended = run_bounded(
        script,
        *map(str, descriptors),
        *arguments,
        bounds=bounds,
        stdin=source.fileno(),
        open_files=descriptors,
    )
    if ended.signal:
        logger.warning("%s ended by signal %s. %s", script.name, ended.signal, ended.details)
        raise ReaderFailedError
    if ended.details:
        logger.info("%s says: %s", script.name, ended.details)
    try:
        answer = json.loads(ended.output)
    except (ValueError, RecursionError) as error:
        raise ReaderFailedError from error
    if not isinstance(answer, dict):
        raise ReaderFailedError
    if answer.get("failed") == NO_SPACE:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
    return answer
