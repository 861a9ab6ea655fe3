"""The database's part of an archive is loaded, in one transaction, by PostgreSQL's own programs.

`pg_restore` makes SQL of it and `psql` runs that. Nothing is there before the last word, COMMIT:
where a process is killed, be it this one, the database is as it was. Triggers are made after the
rows, so none of them fires.
"""

import subprocess
import tempfile
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from typing import IO, Any

from psycopg import sql

from boardtrade.backup.errors import BackupError
from boardtrade.backup.programs import find_program, program_environment, server_version

BLOCK = 1024 * 1024
BEGIN = b"BEGIN;\nSET LOCAL lock_timeout = '30s';\n"
MAKE_EMPTY = (
    b"DROP SCHEMA public CASCADE;\nCREATE SCHEMA public;\nGRANT USAGE ON SCHEMA public TO PUBLIC;\n"
)
LATER_SETTING = b"SET transaction_timeout = 0;\n"
"""What only servers from PostgreSQL 17 on know, and older ones do without."""
AFTERWARDS = b"SET LOCAL search_path = public;\n"
NOT_RESTORED = (" SCHEMA - public ", " COMMENT - SCHEMA public ", " COMMENT - EXTENSION ")
"""Entries of a list of contents that only the owner of what is there may bring back."""


@contextmanager
def loaded(
    *, contents: str, postgresql: int, replace: bool, before_commit: Sequence[sql.Composable]
) -> Iterator[IO[bytes]]:
    """Yield a stream that takes the dump. The database has it once the body has ended well.

    `contents` is what `pg_restore --list` says of it. Raises BackupError with PostgreSQL's words.
    """
    version = max(postgresql, server_version())
    psql = [find_program("psql", at_least=version), "--no-psqlrc", "--quiet"]
    psql += ["--set=ON_ERROR_STOP=1", "--output=/dev/null"]
    pg_restore = [find_program("pg_restore", at_least=version), "--no-owner", "--no-privileges"]
    ending = AFTERWARDS
    for statement in before_commit:
        ending += statement.as_string().encode() + b";\n"
    with tempfile.NamedTemporaryFile() as wanted, tempfile.TemporaryFile() as complaints:
        wanted.write("".join(_choose(contents)).encode())
        wanted.flush()
        pg_restore += [f"--use-list={wanted.name}", "--file=-"]
        run: dict[str, Any] = {
            "env": program_environment(),
            "stdin": subprocess.PIPE,
            "stdout": subprocess.PIPE,
            "stderr": complaints,
        }
        with (
            subprocess.Popen(psql, **run) as loading,
            subprocess.Popen(pg_restore, **run) as making,
        ):
            pump = threading.Thread(target=_pump, args=[making, loading], daemon=True)
            try:
                _write(loading, BEGIN + (MAKE_EMPTY if replace else b""))
                pump.start()
                yield making.stdin  # type: ignore[misc]  # it is a pipe
                making.stdin.close()  # type: ignore[union-attr]
                pump.join()
                if making.wait() == 0:
                    _write(loading, ending + b"COMMIT;\n")
                loading.stdin.close()  # type: ignore[union-attr]
                done = making.returncode == 0 and loading.wait() == 0
            except BaseException as failure:
                making.kill()
                loading.kill()  # the server then undoes what it has begun
                if pump.is_alive():
                    pump.join()
                _close(making)
                _close(loading)
                if isinstance(failure, BrokenPipeError):
                    raise BackupError(_explain(complaints)) from None
                raise
            if not done:
                raise BackupError(_explain(complaints))


def _choose(contents: str) -> Iterator[str]:
    for line in contents.splitlines(keepends=True):
        if not any(kind in line for kind in NOT_RESTORED):
            yield line


def _write(process: subprocess.Popen[bytes], words: bytes) -> None:
    process.stdin.write(words)  # type: ignore[union-attr]  # it is a pipe
    process.stdin.flush()  # type: ignore[union-attr]


def _close(process: subprocess.Popen[bytes]) -> None:
    """Close the way to a process that was killed; what was still on it is lost."""
    with suppress(BrokenPipeError):
        process.stdin.close()  # type: ignore[union-attr]


def _pump(source: subprocess.Popen[bytes], target: subprocess.Popen[bytes]) -> None:
    """Pass on what one process writes; when the other ends, end the first one."""
    reader: Any = source.stdout
    with suppress(BrokenPipeError):
        block = reader.read(BLOCK).replace(LATER_SETTING, b"")
        while block:
            target.stdin.write(block)  # type: ignore[union-attr]
            block = reader.read(BLOCK)
        target.stdin.flush()  # type: ignore[union-attr]
        return
    source.kill()


def _explain(complaints: IO[bytes]) -> str:
    complaints.seek(0)
    words = complaints.read().decode(errors="replace").strip().splitlines()
    reasons = [line for line in words if "ERROR" in line or "FATAL" in line] or words
    if reasons and "lock timeout" in reasons[0]:
        return "The database is in use: stop the site and its worker, then try again."
    return f"PostgreSQL refused the backup: {reasons[0] if reasons else 'it gave no reason'}"
