"""An object is read in pieces, on where a connection broke off, and never cut short in silence."""

import io

import pytest

from boardtrade.media.object_storage.failures import StorageUnavailableError
from boardtrade.media.object_storage.reader import FIRST_BYTES, TRIES, ObjectFile

CONTENT = bytes(range(256)) * (FIRST_BYTES // 64)


class Breaking(io.BytesIO):
    """A stream that breaks off after its first reading."""

    is_read = False

    def read(self, size: int = -1) -> bytes:
        if self.is_read:
            raise StorageUnavailableError
        self.is_read = True
        return super().read(size)


def open_object(stream: type[io.BytesIO], *, size: int = len(CONTENT)):
    asked: list[tuple[int, int]] = []

    def fetch(first: int, last: int):
        asked.append((first, last))
        return stream(CONTENT[first : last + 1])

    return ObjectFile(fetch, size, "a.pdf"), asked


def test_more_is_asked_for_with_each_piece_and_less_again_elsewhere():
    file, asked = open_object(io.BytesIO)
    assert file.read() == CONTENT
    assert asked[:2] == [(0, FIRST_BYTES - 1), (FIRST_BYTES, 3 * FIRST_BYTES - 1)]
    file.seek(5)
    assert file.read(3) == CONTENT[5:8]
    assert asked[-1] == (5, 5 + FIRST_BYTES - 1)
    file.close()
    assert file.open().read(3) == CONTENT[:3]


def test_it_is_read_on_where_a_connection_broke_off():
    file, asked = open_object(Breaking)
    assert file.read() == CONTENT
    assert len(asked) > 4


def test_what_ends_before_its_time_is_no_whole_file():
    file, asked = open_object(io.BytesIO, size=len(CONTENT) + 1)
    with pytest.raises(OSError, match="before its time"):
        file.read()
    assert 1 < len([first for first, _ in asked if first == len(CONTENT)]) <= TRIES
