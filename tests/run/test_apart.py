"""What is done apart tells what came of it, and leaves nothing in this process."""

import subprocess
import sys

import pytest

from boardtrade.localdb import ROOT

CODE = """
import os, signal, sys
from boardtrade.run.apart import run_apart
from boardtrade.run.progress import ServeError

def prepare():
    import wave
    print("preparing", flush=True)
    return "pass wörd"

def refuse():
    raise ServeError("Put them aside.")

def fail():
    raise ValueError("no such table")

def die():
    os.kill(os.getpid(), signal.SIGKILL)

try:
    print(run_apart({body}), "wave" in sys.modules)
except ServeError as error:
    print(error)
"""


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ("prepare", "preparing\npass wörd False\n"),
        ("refuse", "Put them aside.\n"),
        ("fail", "The site could not be prepared: ValueError: no such table\n"),
        ("die", "The site could not be prepared: its process ended with status 9\n"),
    ],
)
def test_it_tells_what_came_of_it(body, said):
    done = subprocess.run(
        [sys.executable, "-X", "utf8", "-c", CODE.format(body=body)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=True,
    )
    assert done.stdout == said
