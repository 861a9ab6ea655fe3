"""A run is busy while its other processes compute."""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager

from boardtrade.run.load import Load

COMPUTE = "import sys; print(flush=True)\nwhile True: pass"
WAIT = "import sys; print(flush=True); sys.stdin.read()"


@contextmanager
def child(program: str) -> Iterator[None]:
    """Have a child of this process run until the end of the context."""
    command = [sys.executable, "-S", "-E", "-c", program]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        process.stdout.readline()
        try:
            yield
        finally:
            process.kill()


def compute_until(load: Load, answer: bool) -> None:
    """Compute here, as this is not to count, until the load is so; the test ends by its limit."""
    while load.is_high() is not answer:
        sum(range(1_000_000))


def test_it_is_busy_while_another_process_computes():
    load = Load(os.getpid())
    with child(COMPUTE):
        compute_until(load, True)


def test_a_process_that_waits_and_this_one_do_not_count():
    with child(WAIT):
        load = Load(os.getpid())
        sum(range(3_000_000))
        assert not load.is_high()


def test_it_is_told_from_the_time_since_it_was_asked_before():
    load = Load(os.getpid())
    with child(COMPUTE):
        compute_until(load, True)
    load.is_high()
    sum(range(1_000_000))
    assert not load.is_high()
