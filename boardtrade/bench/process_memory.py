"""What a server takes of the memory, wherever it was started from."""

from contextlib import suppress
from pathlib import Path

PROC = Path("/proc")
KIB_OF_MIB = 1024


def get_memory(pid: int) -> float:
    """Return the MiB that a process and those below it would take if nobody else ran.

    That is what each has to itself, and once what it shares with the others: the `Pss` of Linux
    counts a part of that for the benchmark, which the server was forked from.
    https://docs.kernel.org/filesystems/proc.html
    """
    owned, shared = 0, [0]
    waiting = [pid]
    while waiting:
        each = waiting.pop()
        with suppress(OSError):  # it has just ended
            fields = _read_sizes(each)
            owned += fields["Private_Clean"] + fields["Private_Dirty"]
            shared.append(fields["Shared_Clean"] + fields["Shared_Dirty"])
            waiting += _children(each)
    return (owned + max(shared)) / KIB_OF_MIB


def _read_sizes(pid: int) -> dict[str, int]:
    lines = (PROC / str(pid) / "smaps_rollup").read_text().splitlines()[1:]
    return {name: int(size.split()[0]) for name, size in (line.split(":") for line in lines)}


def _children(pid: int) -> list[int]:
    children: list[int] = []
    for task in (PROC / str(pid) / "task").iterdir():
        children += map(int, (task / "children").read_text().split())
    return children
