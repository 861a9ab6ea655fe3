"""Runs a script of ours, which opens what others made, in a process of its own and within bounds.

Whatever a hostile file or server makes the libraries do, it ends there: a crash, an endless loop
and memory that runs out are answers like any other. The script knows neither settings nor database.
"""

import os
import subprocess
import sys
import tempfile
import threading
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

LAUNCHER = Path(__file__).with_name("launcher.py")
ENVIRONMENT = ("PATH", "LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH")
"""No other variable: settings in the environment include passwords, and proxies of this machine."""
DETAILS_BYTES = 10_000


@dataclass(frozen=True)
class Bounds:
    """What a process may use. What the machine allows may be less."""

    seconds: float
    """From its start to its end, whatever it waits for: then it is killed."""
    cpu_seconds: int
    memory_bytes: int
    """Libraries and files that are mapped into memory included."""
    file_bytes: int
    """Of each file that it writes, its output among them."""
    output_bytes: int
    """As much of its output is read."""


@dataclass(frozen=True)
class Ended:
    """What has become of a process."""

    output: bytes
    details: str
    """What it wrote to standard error, for the log."""
    signal: int | None
    """What ended it: a crash (11), lack of memory (6) or of time (9 or 24); None if it finished."""


def run_bounded(
    script: Path,
    *arguments: str,
    bounds: Bounds,
    stdin: int,
    open_files: Sequence[int] = (),
) -> Ended:
    """Run a script until it ends, which takes `bounds.seconds` at most.

    `stdin` and `open_files` are descriptors; the latter have the same numbers in the process.
    Raises RuntimeError if it cannot even start: a fault of the installation, not of what it opens.
    """
    limits = (bounds.cpu_seconds, bounds.memory_bytes, bounds.file_bytes)
    # -I: no variable, user folder or current folder decides which code it runs.
    command = [sys.executable, "-I", str(LAUNCHER), *map(str, limits), str(script), *arguments]
    environment = {name: os.environ[name] for name in ENVIRONMENT if name in os.environ}
    # Files rather than pipes, because only the size of files can be limited.
    with tempfile.TemporaryFile() as output, tempfile.TemporaryFile() as errors:
        with subprocess.Popen(
            command,
            stdin=stdin,
            stdout=output,
            stderr=errors,
            env=environment,
            pass_fds=open_files,
        ) as process:
            # Not the timeout of `wait`, which looks only every twentieth of a second.
            timer = threading.Timer(bounds.seconds, process.kill)
            timer.start()
            try:
                status = process.wait()
            finally:
                timer.cancel()
        output.seek(0)
        errors.seek(0)
        details = errors.read(DETAILS_BYTES).decode(errors="replace").strip()
        if status > 0:
            message = f"{script.name} does not run; reinstall the requirements. {details}"
            raise RuntimeError(message)
        return Ended(output.read(bounds.output_bytes), details, -status or None)
