"""Reads an object piece by piece: what is not read is not fetched, and little is in memory."""

import io
from collections.abc import Callable
from typing import Any, Self

from django.core.files import File

BUFFER_BYTES = 64 * 1024


class ObjectFile(File):
    """An object as a file of Django, which may be opened again after it was closed."""

    def __init__(self, fetch: Callable[[int], Any], size: int, name: str) -> None:
        """`fetch` returns a stream of the object from a byte on."""
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

    Nothing is asked for until something is read. Seeking elsewhere asks anew from there.
    """

    def __init__(self, fetch: Callable[[int], Any], size: int) -> None:
        """`fetch` returns a stream of the object from a byte on. It raises OSError, as reading it
        may.
        """
        self._fetch = fetch
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
            self._position = start + offset
        return self._position

    def readinto(self, buffer: Any) -> int:
        """Read on. Raises OSError where the object ends before its time."""
        if not len(buffer) or self._position >= self._size:
            return 0
        if self._stream is None:
            self._stream = self._fetch(self._position)
        data: bytes = self._stream.read(len(buffer))
        if not data:
            raise OSError("An object of the storage has ended before its time.")
        buffer[: len(data)] = data
        self._position += len(data)
        return len(data)

    def close(self) -> None:
        """Break off what is still being fetched."""
        self._let_go()
        super().close()

    def _let_go(self) -> None:
        if self._stream is not None:
            self._stream.close()
            self._stream = None
