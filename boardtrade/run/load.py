"""Whether a run is busy with readers and editors, to whom what can wait leaves the memory."""

import os
import time
from collections import defaultdict
from contextlib import suppress
from pathlib import Path

PROC = Path("/proc")
BUSY_SHARE = 0.1
"""Part of the time of one processor from which on a run counts as busy; others may use the rest."""


class Load:
    """Tells how much the processes below one have to compute; this process is left out.

    Systems without Linux's /proc are never busy.
    """

    def __init__(self, ancestor: int) -> None:
        self._ancestor = ancestor
        self._since, self._demand = time.monotonic(), self._read_demand()

    def is_high(self) -> bool:
        """Return whether they were busy since this was asked before, or since the beginning."""
        since, demand = self._since, self._demand
        self._since, self._demand = time.monotonic(), self._read_demand()
        return self._demand - demand > BUSY_SHARE * (self._since - since)

    def _read_demand(self) -> float:
        """Return the seconds that the processes have computed, or waited for a processor, so far.

        Where other programs take the processors, readers wait all the more.
        """
        children: dict[int, list[int]] = defaultdict(list)
        for stat in PROC.glob("[0-9]*/stat"):
            with suppress(OSError):  # it has just ended
                # https://man7.org/linux/man-pages/man5/proc_pid_stat.5.html; names may have spaces.
                parent = int(stat.read_text().rpartition(")")[2].split()[1])
                children[parent].append(int(stat.parent.name))
        waiting, total = [self._ancestor], 0
        while waiting:
            pid = waiting.pop()
            total += _read_nanoseconds(pid) if pid != os.getpid() else 0
            waiting += children[pid]
        return total / 1e9


def _read_nanoseconds(pid: int) -> int:
    """https://docs.kernel.org/scheduler/sched-stats.html: of each thread, computing and waiting."""
    total = 0
    for thread in PROC.glob(f"{pid}/task/*/schedstat"):
        with suppress(OSError):
            computing, waiting, _ = thread.read_text().split()
            total += int(computing) + int(waiting)
    return total
