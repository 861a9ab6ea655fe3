"""Pipes between threads whose end is not mistaken for the end of what was to be written.

A writer that fails closes its pipe, too. Without more, whoever reads would take what came so far
for everything, and keep half an archive.
"""

import io
import os
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from typing import Any, BinaryIO, Protocol

BUFFER = 1024 * 1024


class BrokenOffError(OSError):
    """What was read from a pipe is not everything: its writer has failed."""


class Readable(Protocol):
    """What can be read from, and no more."""

    def read(self, size: int = ..., /) -> bytes:
        """Read on; nothing at the end."""


class _Reader(io.RawIOBase):
    """The reading end. Raises BrokenOffError at its end unless the writer has called `complete`."""

    def __init__(self, descriptor: int, is_complete: threading.Event) -> None:
        self._descriptor = descriptor
        self._is_complete = is_complete

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        length = os.readv(self._descriptor, [buffer])
        if not length and not self._is_complete.is_set():
            raise BrokenOffError("The writer of a pipe has failed.")
        return length

    def close(self) -> None:
        if not self.closed:
            os.close(self._descriptor)
        super().close()


@contextmanager
def piped_to(work: Callable[[BinaryIO], None]) -> Iterator[BinaryIO]:
    """Yield a stream whose content `work` reads in another thread.

    Raises what `work` raises, which is also why the body could not write on. If the body fails,
    `work` meets a BrokenOffError.
    """
    reading_end, writing_end = os.pipe()
    is_complete = threading.Event()
    reader = io.BufferedReader(_Reader(reading_end, is_complete), BUFFER)
    errors: list[BaseException] = []

    def run() -> None:
        try:
            work(reader)
        except BaseException as error:
            errors.append(error)
        finally:
            reader.close()  # whoever still writes is told by a broken pipe

    thread = threading.Thread(target=run, daemon=True)
    stream = open(writing_end, "wb", buffering=BUFFER)  # noqa: SIM115 - closed in any case below
    thread.start()
    try:
        yield stream
        stream.flush()
        is_complete.set()
    except BaseException:
        if errors:  # it failed first, and the body only noticed
            raise errors[0] from None
        raise
    finally:
        with suppress(BrokenPipeError):
            stream.close()
        thread.join()
    if errors:
        raise errors[0]


@contextmanager
def piped_from(work: Callable[[BinaryIO], None]) -> Iterator[BinaryIO]:
    """Yield a stream to read what `work` writes in another thread.

    The body meets a BrokenOffError where `work` has failed, and then its error is raised instead.
    """
    reading_end, writing_end = os.pipe()
    is_complete = threading.Event()
    errors: list[BaseException] = []

    def run() -> None:
        try:
            with open(writing_end, "wb", buffering=BUFFER) as stream:
                work(stream)
                stream.flush()
                is_complete.set()
        except BaseException as error:
            errors.append(error)

    thread = threading.Thread(target=run, daemon=True)
    reader = io.BufferedReader(_Reader(reading_end, is_complete), BUFFER)
    thread.start()
    try:
        yield reader
    except BaseException as failure:
        reader.close()
        thread.join()
        if errors and _is_broken_off(failure):
            raise errors[0] from None
        raise
    reader.close()
    thread.join()


def _is_broken_off(failure: BaseException | None) -> bool:
    while failure is not None:
        if isinstance(failure, BrokenOffError):
            return True
        failure = failure.__cause__ or failure.__context__
    return False
