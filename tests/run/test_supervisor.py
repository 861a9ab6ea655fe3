"""The processes of a run are kept alive, and end together."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from boardtrade.localdb import ROOT

RUN = """
import os, sys, time
from pathlib import Path
from boardtrade.run.supervisor import PeriodicJob, Service, Supervisor

folder = Path(sys.argv[1])

def work():
    (folder / "service").write_text(str(os.getpid()))
    time.sleep(600)

def stubborn():
    import signal
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    (folder / "stubborn").write_text(str(os.getpid()))
    time.sleep(600)

def job():
    (folder / f"job-{os.getpid()}").touch()

Supervisor(
    [Service("Work", work, 5), Service("Stubborn", stubborn, 0.3)], [PeriodicJob("Job", job, 1)]
).run()
(folder / "ended").touch()
"""


@contextmanager
def supervised(folder: Path) -> Iterator[subprocess.Popen]:
    command = [sys.executable, "-c", RUN, str(folder)]
    process = subprocess.Popen(command, cwd=ROOT, stderr=subprocess.DEVNULL)
    try:
        yield process
    finally:
        process.kill()
        process.wait()
        for name in ("service", "stubborn"):
            if (pid := pid_in(folder / name)) and is_alive(pid):
                os.kill(pid, signal.SIGKILL)


def pid_in(path: Path) -> int:
    return int(path.read_text() or 0) if path.exists() else 0


def is_alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


def wait_until(condition: Callable[[], object]) -> None:
    end = time.monotonic() + 20
    while not condition():
        assert time.monotonic() < end, "waited in vain"
        time.sleep(0.02)


def test_a_killed_service_is_started_again(tmp_path):
    with supervised(tmp_path):
        wait_until(lambda: pid_in(tmp_path / "service"))
        first = pid_in(tmp_path / "service")
        os.kill(first, signal.SIGKILL)
        wait_until(lambda: pid_in(tmp_path / "service") not in {0, first})


def test_a_job_is_done_again_and_again(tmp_path):
    with supervised(tmp_path):
        wait_until(lambda: len(list(tmp_path.glob("job-*"))) >= 2)


def test_all_processes_end_even_one_that_refuses_to(tmp_path):
    with supervised(tmp_path) as process:
        wait_until(lambda: pid_in(tmp_path / "service") and pid_in(tmp_path / "stubborn"))
        process.send_signal(signal.SIGINT)
        assert process.wait(20) == 0
        assert (tmp_path / "ended").exists()
        assert not is_alive(pid_in(tmp_path / "service"))
        assert not is_alive(pid_in(tmp_path / "stubborn"))
