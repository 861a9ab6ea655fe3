"""Work whose memory is not to stay: done in a process that ends with it."""

import os
import signal
import traceback
from collections.abc import Callable

from boardtrade.run.progress import ServeError

DONE, REFUSED, FAILED = b"+", b"?", b"!"


def run_apart(body: Callable[[], str]) -> str:
    """Return what `body` returns, called in a child process, which shares this terminal.

    What is forked from this process later then has none of the modules and objects that the work
    needed. No database connection may be open. Raise ServeError if `body` does, or fails.
    """
    reading_end, writing_end = os.pipe()
    child = os.fork()
    if not child:
        os.close(reading_end)
        _answer_and_exit(body, writing_end)
    os.close(writing_end)
    try:
        with open(reading_end, "rb") as answer:
            kind, words = answer.read(1), answer.read().decode()
    except BaseException:
        os.kill(child, signal.SIGTERM)
        raise
    finally:
        _, status = os.waitpid(child, 0)
    if kind == DONE:
        return words
    if kind == REFUSED:
        raise ServeError(words)
    last = (words.strip().splitlines() or [f"its process ended with status {status}"])[-1]
    raise ServeError(f"The site could not be prepared: {last}")


def _answer_and_exit(body: Callable[[], str], writing_end: int) -> None:
    """Write how it went and what came of it to the pipe."""
    answer = FAILED
    try:
        answer = DONE + body().encode()
    except ServeError as error:
        answer = REFUSED + str(error).encode()
    except Exception:
        traceback.print_exc()
        answer = FAILED + traceback.format_exc().encode()
    finally:
        with open(writing_end, "wb") as pipe:
            pipe.write(answer)
        os._exit(0)
