"""The processes of a run are kept alive, and end together."""

import os
import select
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager

from boardtrade.localdb import ROOT
from boardtrade.run.supervisor import PeriodicJob

RUN = """
import os, signal
from boardtrade.run.supervisor import PeriodicJob, Service, Supervisor

def say(name):
    os.write(1, f"{name} {os.getpid()}\\n".encode())  # at once: no line is torn

def work():
    say("work")
    os.read(0, 1)

def stubborn():
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    say("stubborn")
    os.read(0, 1)

def brief():
    say("brief")

def job():
    say("job")

Supervisor(
    [Service("Work", work, 5), Service("Stubborn", stubborn, 0.3), Service("Brief", brief, 5)],
    [PeriodicJob("Job", job, 1)],
).run()
say("ended")
"""
"""Each process says its name and its number. Services then wait until they are killed, or until
the test closes their input, so that none is left behind."""
PATIENCE = 20
"""Seconds after which nothing more is expected of a process."""


@contextmanager
def supervised() -> Iterator[subprocess.Popen]:
    process = subprocess.Popen(
        [sys.executable, "-c", RUN],
        cwd=ROOT,
        bufsize=0,  # so that `select` knows of all that has not been read
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    with process:
        try:
            yield process
        finally:
            process.kill()


def next_processes(supervisor: subprocess.Popen, *names: str) -> list[int]:
    """Wait until a process has said each of the names; return their numbers."""
    numbers: dict[str, int] = {}
    while not numbers.keys() >= set(names):
        assert select.select([supervisor.stdout], [], [], PATIENCE)[0], f"{numbers} is all"
        name, number = supervisor.stdout.readline().decode().split()
        numbers[name] = int(number)
    return [numbers[name] for name in names]


def is_alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


def test_a_killed_service_is_started_again():
    with supervised() as supervisor:
        (first,) = next_processes(supervisor, "work")
        os.kill(first, signal.SIGKILL)
        assert next_processes(supervisor, "work") != [first]


def test_a_service_that_asks_for_a_fresh_process_gets_one_without_a_warning():
    with supervised() as supervisor:
        numbers = {number for _ in range(4) for number in next_processes(supervisor, "brief")}
        assert len(numbers) == 4
        supervisor.send_signal(signal.SIGINT)
        assert b"Brief ended" not in supervisor.stderr.read()


def test_a_job_is_done_again_and_again():
    with supervised() as supervisor:
        first = next_processes(supervisor, "job")
        assert next_processes(supervisor, "job") != first


def test_all_processes_end_even_one_that_refuses_to():
    with supervised() as supervisor:
        work, stubborn = next_processes(supervisor, "work", "stubborn")
        supervisor.send_signal(signal.SIGINT)
        assert supervisor.wait(PATIENCE) == 0
        assert next_processes(supervisor, "ended") == [supervisor.pid]
        assert not is_alive(work)
        assert not is_alive(stubborn)


def test_a_job_may_wait_for_its_first_time():
    begun = time.monotonic()
    assert PeriodicJob("Job", lambda: None, every=1).due <= time.monotonic()
    assert PeriodicJob("Late", lambda: None, every=1, after=60).due >= begun + 60
