"""A process knows when it has grown."""

import subprocess
import sys

from boardtrade.localdb import ROOT

CODE = """
from boardtrade.run.memory import Growth, give_back_what_is_freed

give_back_what_is_freed()
growth = Growth(1.5)
print(growth.is_too_much())
words = b"x" * 200_000_000
print(growth.is_too_much())
del words
print(growth.is_too_much())
"""


def test_what_is_freed_counts_no_more():
    done = subprocess.run(
        [sys.executable, "-c", CODE], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert done.stdout.split() == ["False", "True", "False"]
