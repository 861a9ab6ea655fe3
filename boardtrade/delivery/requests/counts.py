"""How many requests were answered, how, and how fast: counted by every process in one file.

Each process has a lane of its own in a file that all of them map into memory, so counting takes a
microsecond and no lock between processes, and whichever is asked adds up all lanes. A lane is taken
over by another process when its own has ended, with what is counted in it: counts only ever grow.

The multiprocess mode of prometheus-client leaves two files of a megabyte behind for each process
that ever lived, and costs several times as much for each request.
"""

import fcntl
import logging
import mmap
import os
import threading
from array import array
from bisect import bisect_left
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import NamedTuple
from zlib import crc32

from django.conf import settings

log = logging.getLogger(__name__)

KINDS = ("page", "admin", "data", "picture", "document", "static", "probe")
STATUSES = (
    *(200, 206, 301, 302, 304, 400, 403, 404, 405, 410, 412, 413, 414, 416, 429),
    *(500, 501, 503, 0),
)
"""What is counted by itself; 0 stands for every other status."""
BOUNDS = (0.001, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0)
"""Seconds up to which durations are counted together; there is one more group beyond the last."""
CACHE_RESULTS = ("hit", "stored", "stale")
LANES = 128

_STATUS_INDEX = {status: index for index, status in enumerate(STATUSES)}
_KIND_INDEX = {kind: index for index, kind in enumerate(KINDS)}
_GROUPS = len(BOUNDS) + 1
_WIDTH = len(STATUSES) + _GROUPS + 1  # of one kind; the last has the sum of seconds
_LANE = len(KINDS) * _WIDTH + len(CACHE_RESULTS)
_LANE_BYTES = _LANE * 8

PREFIXES = (
    ("/admin/", "admin"),
    ("/static/", "static"),
    ("/media/", "picture"),
    ("/brand/", "picture"),
    ("/documents/", "document"),
    ("/evidence/", "document"),
)
SUFFIXES = {"pdf": "document", "ico": "picture"} | dict.fromkeys(
    ("atom", "csv", "json", "txt", "webmanifest", "xml", "xlsx", "bib", "ris"), "data"
)
PROBES = frozenset({"/healthz", "/readyz", "/metrics"})


class KindTotals(NamedTuple):
    """What was counted of one kind of answer."""

    kind: str
    statuses: dict[int, float]
    durations: list[tuple[float, float]]
    """Upper bounds in seconds, and how many requests took no longer; the last has all."""
    seconds: float


class Totals(NamedTuple):
    """What all processes have counted."""

    kinds: list[KindTotals]
    cache: dict[str, float]


def get_kind(path: str) -> str:
    """Return which kind of answer a path leads to, told from the path alone."""
    for prefix, kind in PREFIXES:
        if path.startswith(prefix):
            return kind
    if path in PROBES:
        return "probe"
    _, dot, suffix = path.rpartition(".")
    return SUFFIXES.get(suffix, "page") if dot else "page"


class RequestCounts:
    """Counts the requests of this process; adds up those of all processes that share a file."""

    def __init__(self, folder: Path) -> None:
        layout = repr((KINDS, STATUSES, BOUNDS, CACHE_RESULTS, LANES))
        self._path = folder / f"request-counts-{crc32(layout.encode()):08x}"
        self._file = -1
        self._map: mmap.mmap | None = None
        self._begin_anew()
        os.register_at_fork(after_in_child=self._begin_anew)

    def _begin_anew(self) -> None:
        # A lock on a lane is not inherited, nor would a lock between threads ever be given up.
        self._lock = threading.Lock()
        self._lane: memoryview[float] | None = None

    def add(self, path: str, status: int, seconds: float, count: int = 1) -> None:
        """Count a request that took some time, or several of that time."""
        kind = _KIND_INDEX[get_kind(path)] * _WIDTH
        group = kind + len(STATUSES) + bisect_left(BOUNDS, seconds)
        with self._lock:
            lane = self._lane or self._take_lane()
            lane[kind + _STATUS_INDEX.get(status, len(STATUSES) - 1)] += count
            lane[group] += count
            lane[kind + _WIDTH - 1] += seconds * count

    def add_cache_result(self, result: str, count: int = 1) -> None:
        """Count what the page cache has done."""
        with self._lock:
            lane = self._lane or self._take_lane()
            lane[len(KINDS) * _WIDTH + CACHE_RESULTS.index(result)] += count

    def read(self) -> Totals:
        """Return what all processes have counted."""
        with self._lock:
            sums = array("d", bytes(_LANE_BYTES))
            whole = memoryview(self._get_map()).cast("d")
            for index in range(LANES):
                lane = whole[index * _LANE : (index + 1) * _LANE]
                if lane.tobytes().strip(b"\0"):
                    for place, value in enumerate(lane):
                        sums[place] += value
        return Totals(
            [_read_kind(kind, sums) for kind in KINDS],
            dict(zip(CACHE_RESULTS, sums[len(KINDS) * _WIDTH :], strict=True)),
        )

    def _take_lane(self) -> "memoryview[float]":
        whole = memoryview(self._get_map())
        for index in range(LANES):
            try:
                fcntl.lockf(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB, 1, index)
            except OSError:
                continue
            begin = index * _LANE_BYTES
            self._lane = whole[begin : begin + _LANE_BYTES].cast("d")
            return self._lane
        log.warning("More than %d processes count requests: this one's are not.", LANES)
        self._lane = memoryview(bytearray(_LANE_BYTES)).cast("d")
        return self._lane

    def _get_map(self) -> mmap.mmap:
        """Return the file as memory. It is never closed: that would give up the lock on a lane."""
        if self._map is not None:
            return self._map
        size = LANES * _LANE_BYTES
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            self._file = os.open(self._path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
            os.posix_fallocate(self._file, 0, size)  # or a full disk would kill who writes to it
            self._map = mmap.mmap(self._file, size)
        except OSError as error:
            log.warning("Requests are counted for each process alone: %s", error)
            self._file = os.memfd_create("request-counts")
            os.ftruncate(self._file, size)
            self._map = mmap.mmap(self._file, size)
        return self._map


def _read_kind(kind: str, sums: array) -> KindTotals:
    place = _KIND_INDEX[kind] * _WIDTH
    statuses = dict(zip(STATUSES, sums[place : place + len(STATUSES)], strict=True))
    groups = sums[place + len(STATUSES) : place + len(STATUSES) + _GROUPS]
    durations = list(zip((*BOUNDS, float("inf")), _accumulate(groups), strict=True))
    return KindTotals(kind, statuses, durations, sums[place + _WIDTH - 1])


def _accumulate(groups: array) -> Iterator[float]:
    total = 0.0
    for group in groups:
        total += group
        yield total


@cache
def get_request_counts() -> RequestCounts | None:
    """Return the counts of this process, or None if nobody may ask for them."""
    return RequestCounts(settings.VAR_DIR) if settings.MONITOR_TOKEN else None
