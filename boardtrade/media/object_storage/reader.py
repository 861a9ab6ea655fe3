"""Reads an object piece by piece: what is not read is not fetched, and little is in memory."""

import io
from collections.abc import Callable
from typing import Any, Self

from django.core.files import File

from boardtrade.media.object_storage.failures import StorageUnavailableError

BUFFER_BYTES = 64 * 1024
FIRST_BYTES, MOST_BYTES = 256 * 1024, 8 * 1024 * 1024
"""What is asked for at a time: little at first, as viewers read parts here and there, then more."""
TRIES = 3

Fetch = Callable[[int, int], Any]
"""Returns a stream of an object from a byte to another. It raises OSError, as reading it may."""


class ObjectFile(File):
    """An object as a file of Django, which may be opened again after it was closed."""

    def __init__(self, fetch: Fetch, size: int, name: str) -> None:
        self._reader = lambda: io.BufferedReader(ObjectReader(fetch, size), BUFFER_BYTES)
        super().__init__(self._reader(), name)
        self.size = size

    def open(self, mode: str | None = None, *args: Any, **kwargs: Any) -> Self:
        """Begin anew."""
        if self.closed:
            self.file = self._reader()
        self.seek(0)
        return self


class ObjectReader(io.RawIOBase):
    """The bytes of an object as a file in which one may seek.

    Nothing is asked for until something is read. Seeking elsewhere asks anew from there, and so
    does reading on where a connection broke off.
    """

    def __init__(self, fetch: Fetch, size: int) -> None:
        self._fetch = fetch
        self._step = FIRST_BYTES
        self._size = size
        self._position = 0
        self._stream: Any = None

    def readable(self) -> bool:
        """Return that it can be read."""
        return True

    def seekable(self) -> bool:
        """Return that any part of it can be read."""
        return True

    def tell(self) -> int:
        """Return where the next byte is read."""
        return self._position

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        """Read elsewhere next."""
        start = {io.SEEK_SET: 0, io.SEEK_CUR: self._position, io.SEEK_END: self._size}[whence]
        if start + offset < 0:
            raise ValueError(offset)
        if start + offset != self._position:
            self._let_go()
            self._step = FIRST_BYTES
            self._position = start + offset
        return self._position

    def readinto(self, buffer: Any) -> int:
        """Read on. Raises OSError where the object ends before its time."""
        if not len(buffer) or self._position >= self._size:
            return 0
        data = self._read_on(len(buffer))
        buffer[: len(data)] = data
        self._position += len(data)
        return len(data)

    def close(self) -> None:
        """Break off what is still being fetched."""
        self._let_go()
        super().close()

    def _read_on(self, most: int) -> bytes:
        failure = OSError("An object of the storage has ended before its time.")
        for _ in range(TRIES):
            if self._stream is None:
                last = min(self._position + self._step, self._size) - 1
                self._stream = self._fetch(self._position, last)
                self._step = min(2 * self._step, MOST_BYTES)
            try:
                data: bytes = self._stream.read(most)
            except StorageUnavailableError as error:
                data, failure = b"", error
            if data:
                return data
            self._let_go()
        raise failure

    def _let_go(self) -> None:
        if self._stream is not None:
            self._stream.close()
            self._stream = None
