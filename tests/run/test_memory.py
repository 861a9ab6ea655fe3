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


CODE_OF_PROCESS = """
import re
from pathlib import Path
from boardtrade.run.memory import give_back_code

def get_code():
    maps = Path("/proc/self/smaps").read_text()
    return sum(map(int, re.findall(r"r-xp [^\\n]* /.*\\nSize:.*(?:\\n.*){2}\\nRss: *(\\d+)", maps)))

before = get_code()
give_back_code()
print(before, get_code())
"""


def test_code_that_ran_once_is_given_back_and_is_there_again_when_needed():
    done = subprocess.run(
        [sys.executable, "-c", CODE_OF_PROCESS],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    before, after = map(int, done.stdout.split())
    assert 0 < after < 0.9 * before
