"""The process that `bounded.py` starts: it limits itself, then becomes the script.

Run as a script, never imported: it imports no code of ours, and starts in a few hundredths of a
second. The script may import modules of ours that need neither settings nor database.
"""

import contextlib
import resource
import runpy
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def limit_resources(cpu_seconds: int, memory_bytes: int, file_bytes: int) -> None:
    """Limit what this process may use from now on; it cannot lift the limits again."""
    limits = {
        "RLIMIT_CPU": cpu_seconds,
        "RLIMIT_AS": memory_bytes,
        "RLIMIT_FSIZE": file_bytes,
        "RLIMIT_CORE": 0,
    }
    for name, limit in limits.items():
        # macOS lacks or refuses some of these; a stricter limit of the machine stays as it is.
        with contextlib.suppress(AttributeError, ValueError, OSError):
            resource.setrlimit(getattr(resource, name), (limit, limit))


if __name__ == "__main__":
    limit_resources(*map(int, sys.argv[1:4]))
    sys.argv = sys.argv[4:]
    sys.path.insert(0, str(ROOT))
    runpy.run_path(sys.argv[0], run_name="__main__")
