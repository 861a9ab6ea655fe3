"""How much memory the processes of a run may take."""

import ctypes
import resource
from contextlib import suppress
from pathlib import Path

MEMORY_FILE = Path("/proc/self/statm")

M_TRIM_THRESHOLD, M_MMAP_THRESHOLD, M_ARENA_MAX = -1, -3, -8
"""Parameters of https://man7.org/linux/man-pages/man3/mallopt.3.html."""


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
