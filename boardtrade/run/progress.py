"""What a person at the terminal reads while the site gets ready."""

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TextIO

LABEL_WIDTH = 14
"""Characters kept for the name of a step, so that the results stand below one another."""


class ServeError(Exception):
    """Why the site cannot be served and what to do about it, in a sentence for people."""


class Progress:
    """Prints one line for each step: its name when it begins, its outcome when it ends."""

    def __init__(self, stream: TextIO = sys.stdout) -> None:
        self._stream = stream
        self._line_is_open = False

    @contextmanager
    def step(self, name: str) -> Iterator[list[str]]:
        """Announce a step; what its body appends to the list is printed with the time it took."""
        began = time.monotonic()
        self._write(f"  {name:<{LABEL_WIDTH}}")  # the rest of the line follows
        self._line_is_open = True
        outcome: list[str] = []
        try:
            yield outcome
        except BaseException:
            self._end_line()
            raise
        words = f"{' '.join(outcome) or 'ready'} in {time.monotonic() - began:.1f} s"
        self._write(f"{words}\n" if self._line_is_open else f"  {'':<{LABEL_WIDTH}}{words}\n")
        self._line_is_open = False

    def note(self, text: str) -> None:
        """Print a line of its own, below the step that is under way."""
        self._end_line()
        self._write(f"  {'':<{LABEL_WIDTH}}{text.strip()}\n")

    def block(self, lines: list[tuple[str, str]]) -> None:
        """Print pairs of a name and a value, set off from what came before."""
        self._end_line()
        rows = "".join(f"  {name:<{LABEL_WIDTH}}{value}".rstrip() + "\n" for name, value in lines)
        self._write(f"\n{rows}\n")

    def _end_line(self) -> None:
        if self._line_is_open:
            self._write("\n")
            self._line_is_open = False

    def _write(self, text: str) -> None:
        self._stream.write(text)
        self._stream.flush()
