"""Keeps the processes of one run alive, and ends them together."""

import logging
import os
import select
import signal
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field

log = logging.getLogger("boardtrade.serve")

STEADY_SECONDS = 10
"""Seconds after which a process counts as having started well."""
MAX_PAUSE = 30
"""Seconds between two attempts to start a process that keeps ending."""


@dataclass
class Service:
    """A process that must always run, and how long it may take to finish what it is doing."""

    name: str
    run: Callable[[], None]
    patience: float
    """Seconds from being asked to end until it is killed."""
    pid: int = field(default=0, init=False)
    began: float = field(default=0, init=False)
    failures: int = field(default=0, init=False)
    due: float = field(default=0, init=False)


@dataclass
class PeriodicJob:
    """Something done now and then, in a process of its own; never twice at once."""

    name: str
    run: Callable[[], None]
    every: float
    """Seconds between two beginnings."""
    after: float = 0
    """Seconds from the start of the run until it is done first."""
    pid: int = field(default=0, init=False)
    due: float = field(default=0, init=False)

    def __post_init__(self) -> None:
        self.due = time.monotonic() + self.after


class Supervisor:
    """Forks services and jobs from this process, which has everything loaded already.

    `in_child` runs first in each of them, `watch` once a second here, `before_stop` when the end
    has come. This process must have one thread and no open database connection.
    """

    def __init__(
        self,
        services: Sequence[Service],
        jobs: Sequence[PeriodicJob] = (),
        *,
        in_child: Callable[[], None] = lambda: None,
        watch: Callable[[], None] = lambda: None,
        before_stop: Callable[[], None] = lambda: None,
    ) -> None:
        self.services = services
        self.jobs = jobs
        self.in_child = in_child
        self.watch = watch
        self.before_stop = before_stop
        self.requests_to_stop = 0

    def run(self) -> None:
        """Keep everything going until SIGINT, SIGTERM or SIGHUP; a second one ends it at once."""
        with self._signals_caught():
            try:
                while not self.requests_to_stop:
                    self._reap()
                    self._start_what_is_due()
                    self.watch()
                    self._wait(1)
            finally:
                self._stop()

    # --- Starting -----------------------------------------------------------------------------

    def _start_what_is_due(self) -> None:
        now = time.monotonic()
        for service in self.services:
            if not service.pid and now >= service.due:
                service.pid, service.began = self._fork(service.run), now
        for job in self.jobs:
            if not job.pid and now >= job.due:
                job.pid, job.due = self._fork(job.run), now + job.every

    def _fork(self, body: Callable[[], None]) -> int:
        sys.stdout.flush()
        sys.stderr.flush()
        pid = os.fork()
        if pid:
            with suppress(OSError):  # the child does it as well: whoever is first
                os.setpgid(pid, pid)
            return pid
        status = 1
        try:
            # A group of its own: Ctrl-C reaches the supervisor alone, which ends things in order.
            with suppress(OSError):
                os.setpgid(0, 0)
            signal.set_wakeup_fd(-1)
            for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP, signal.SIGCHLD):
                signal.signal(number, signal.SIG_DFL)
            self.in_child()
            body()
            status = 0
        except SystemExit as leaving:
            status = leaving.code if isinstance(leaving.code, int) else int(bool(leaving.code))
        except BaseException:
            log.exception("A process of the site failed.")
        finally:
            sys.stdout.flush()
            sys.stderr.flush()
            for handler in logging.getLogger().handlers:
                handler.flush()  # one that sends errors has not sent the last
            os._exit(status)

    # --- Ending -------------------------------------------------------------------------------

    def _reap(self) -> None:
        """Record which processes ended, and plan the next start of services."""
        while True:
            try:
                pid, status = os.waitpid(-1, os.WNOHANG)
            except ChildProcessError:
                return
            if not pid:
                return
            for job in self.jobs:
                if job.pid == pid:
                    job.pid = 0
                    if status:
                        log.error("%s failed: %s.", job.name, _how(status))
            for service in self.services:
                if service.pid == pid:
                    service.pid = 0
                    if not self.requests_to_stop:
                        self._plan_restart(service, status)

    def _plan_restart(self, service: Service, status: int) -> None:
        now = time.monotonic()
        if status == 0:  # it asks for a fresh process
            service.failures, service.due = 0, max(now, service.began + 1)
            return
        steady = now - service.began > STEADY_SECONDS
        service.failures = 1 if steady else service.failures + 1
        pause = min(2 ** (service.failures - 1) - 1, MAX_PAUSE)
        service.due = now + pause
        when = f"in {pause} s" if pause else "now"
        log.warning("%s ended (%s): started again %s.", service.name, _how(status), when)

    def _stop(self) -> None:
        """End services one after the other, as given: the first may still need the next."""
        self.requests_to_stop = max(self.requests_to_stop, 1)
        self.before_stop()
        for service in self.services:
            self._end(service.pid, service.name, service.patience)
        for job in self.jobs:
            self._end(job.pid, job.name, patience=5)

    def _end(self, pid: int, name: str, patience: float) -> None:
        if not pid:
            return
        _signal_group(pid, signal.SIGTERM)
        end = time.monotonic() + patience
        while pid in self._living():
            if time.monotonic() > end or self.requests_to_stop > 1:
                log.warning("%s did not end in time and was killed.", name)
                _signal_group(pid, signal.SIGKILL)
                end = time.monotonic() + patience
            self._wait(0.1)
            self._reap()

    def _living(self) -> set[int]:
        pids = [service.pid for service in self.services] + [job.pid for job in self.jobs]
        return {pid for pid in pids if pid}

    # --- Signals ------------------------------------------------------------------------------

    @contextmanager
    def _signals_caught(self) -> Iterator[None]:
        """Count requests to stop, and let every signal wake up `_wait`."""
        self._awake, write = os.pipe()
        os.set_blocking(self._awake, False)
        os.set_blocking(write, False)
        caught = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
        before = {number: signal.signal(number, self._request_stop) for number in caught}
        before[signal.SIGCHLD] = signal.signal(signal.SIGCHLD, lambda *_: None)
        earlier = signal.set_wakeup_fd(write, warn_on_full_buffer=False)
        try:
            yield
        finally:
            signal.set_wakeup_fd(earlier)
            for number, handler in before.items():
                signal.signal(number, handler)
            os.close(self._awake)
            os.close(write)

    def _request_stop(self, *_: object) -> None:
        self.requests_to_stop += 1

    def _wait(self, seconds: float) -> None:
        if select.select([self._awake], [], [], seconds)[0]:
            os.read(self._awake, 4096)


def _signal_group(pid: int, number: signal.Signals) -> None:
    with suppress(ProcessLookupError):
        os.killpg(pid, number)


def _how(status: int) -> str:
    if os.WIFSIGNALED(status):
        return signal.Signals(os.WTERMSIG(status)).name
    return f"exit code {os.waitstatus_to_exitcode(status)}"
