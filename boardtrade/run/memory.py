"""How much memory the processes of a run may take."""

import ctypes
import resource
from contextlib import suppress
from pathlib import Path

MEMORY_FILE = Path("/proc/self/statm")

M_TRIM_THRESHOLD, M_MMAP_THRESHOLD, M_ARENA_MAX = -1, -3, -8
"""Parameters of https://man7.org/linux/man-pages/man3/mallopt.3.html."""

MADV_DONTNEED = 4
"""Of https://man7.org/linux/man-pages/man2/madvise.2.html."""


def give_back_what_is_freed() -> None:
    """Have this process and its children return freed memory to the system.

    Otherwise glibc keeps an arena for every thread, and what a large picture took in it. Systems
    with another C library are left as they are.
    """
    with suppress(OSError, AttributeError):
        mallopt = ctypes.CDLL(None).mallopt
        mallopt(M_ARENA_MAX, 2)
        mallopt(M_MMAP_THRESHOLD, 128 * 1024)
        mallopt(M_TRIM_THRESHOLD, 128 * 1024)


def give_back_code() -> None:
    """Have the system forget which code this process has run so far; it is read again when needed.

    Most of it is run once, while modules are imported. A process that waits for others from then
    on would keep it in memory. Code is never written to, so nothing is lost.
    """
    with suppress(OSError, AttributeError):
        madvise = ctypes.CDLL(None).madvise
        for line in Path("/proc/self/maps").read_text().splitlines():
            span, rights, *_, path = line.split(maxsplit=5)
            if rights == "r-xp" and path.startswith("/"):
                begin, end = (int(address, 16) for address in span.split("-"))
                madvise(ctypes.c_void_p(begin), ctypes.c_size_t(end - begin), MADV_DONTNEED)


class Growth:
    """Tells when a process has much more memory than at the beginning."""

    def __init__(self, times: float) -> None:
        self._limit = times * _get_memory()

    def is_too_much(self) -> bool:
        """Return whether it has; Python seldom gives back all that it has freed."""
        return _get_memory() > self._limit


def get_resident_mib() -> float:
    """Return the memory of this process, with what it shares with others."""
    with suppress(OSError):
        pages = int(MEMORY_FILE.read_text().split()[1])
        return pages * resource.getpagesize() / 1024**2
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def _get_memory() -> int:
    """Return the memory of this process, or the most that it ever had, where only that is known.

    The unit is that of the system.
    """
    with suppress(OSError):
        _, resident, of_files, *_ = map(int, MEMORY_FILE.read_text().split())
        return resident - of_files
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
