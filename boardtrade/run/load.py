"""Whether a run is busy with readers and editors, to whom what can wait leaves the memory."""

import os
import time
from collections import defaultdict
from contextlib import suppress
from pathlib import Path

BUSY_SHARE = 0.1
"""Part of the time of one processor from which on a run counts as busy; others may use the rest."""
TICKS_PER_SECOND = os.sysconf("SC_CLK_TCK")


class Load:
    """Tells how much the processes below one have computed, this process and its own left out.

    Systems without Linux's /proc are never busy.
    """

    def __init__(self, ancestor: int) -> None:
        self._ancestor = ancestor
        self._since, self._seconds = time.monotonic(), self._read_seconds()

    def is_high(self) -> bool:
        """Return whether they were busy since this was asked before, or since the beginning."""
        since, seconds = self._since, self._seconds
        self._since, self._seconds = time.monotonic(), self._read_seconds()
        return self._seconds - seconds > BUSY_SHARE * (self._since - since)

    def _read_seconds(self) -> float:
        """Return the processor's time that the processes have taken so far."""
        children: dict[int, list[int]] = defaultdict(list)
        ticks: dict[int, int] = {}
        for stat in Path("/proc").glob("[0-9]*/stat"):
            with suppress(OSError):  # it has just ended
                # https://man7.org/linux/man-pages/man5/proc_pid_stat.5.html; names may have spaces.
                fields = stat.read_text().rpartition(")")[2].split()
                pid = int(stat.parent.name)
                children[int(fields[1])].append(pid)
                ticks[pid] = int(fields[11]) + int(fields[12])
        waiting, total = [self._ancestor], 0
        while waiting:
            pid = waiting.pop()
            total += ticks.get(pid, 0) if pid != os.getpid() else 0
            waiting += children[pid]
        return total / TICKS_PER_SECOND
