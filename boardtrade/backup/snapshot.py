"""One moment of the database: what its tables hold, which files they name."""

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass

from django.db import DatabaseError, connection, transaction
from django.utils import timezone
from psycopg import sql

from boardtrade.backup.errors import BackupError
from boardtrade.media.kept_files import FILES_LOCK, iterate_file_fields

BACKUP_LOCK = 4716
"""Number of the advisory lock: one backup or restore at a time."""
TABLES = """
    SELECT relname FROM pg_class
    WHERE relkind IN ('r', 'p') AND NOT relispartition AND relnamespace = 'public'::regnamespace
    ORDER BY relname
"""


@dataclass(frozen=True)
class Snapshot:
    """What is in the database at one moment."""

    key: str
    """What `pg_dump --snapshot` takes, for as long as the transaction lasts."""
    made_at: str
    rows: dict[str, int]
    migrations: list[str]
    files: list[str]


@contextmanager
def files_kept() -> Iterator[None]:
    """Have no file deleted that a row names or named a moment ago, until the body ends.

    Raises BackupError if another backup or restore does the same, or if the database let go of
    the lock meanwhile.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s)", [BACKUP_LOCK])
        if not cursor.fetchone()[0]:
            raise BackupError("Another backup or restore is under way: wait until it has ended.")
        cursor.execute("SELECT pg_advisory_lock(%s)", [FILES_LOCK])  # a deletion takes a moment
    try:
        yield
    except BaseException:
        with suppress(DatabaseError):  # the failure itself is what is to be told
            _release()
        raise
    if not _release():
        raise BackupError(
            "The connection to the database was lost meanwhile, so files may be missing."
        )


def _release() -> bool:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_advisory_unlock(%s), pg_advisory_unlock(%s)", [FILES_LOCK, BACKUP_LOCK]
        )
        return bool(cursor.fetchone() == (True, True))


@contextmanager
def open_snapshot() -> Iterator[Snapshot]:
    """Yield a moment of the database, which `pg_dump` sees as well while the body runs."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
        for timeout in ("statement_timeout", "idle_in_transaction_session_timeout"):
            cursor.execute(f"SET LOCAL {timeout} = 0")
        cursor.execute("SELECT pg_export_snapshot()")
        (key,) = cursor.fetchone()
        made_at = timezone.now().isoformat(timespec="seconds")
        cursor.execute(TABLES)
        rows = {table: count_rows(table) for (table,) in cursor.fetchall()}
        if "django_migrations" not in rows:
            raise BackupError("This database has no tables yet: there is nothing to back up.")
        cursor.execute("SELECT app || '.' || name FROM django_migrations ORDER BY id")
        migrations = [name for (name,) in cursor.fetchall()]
        files = sorted(set(_iterate_files()))
        yield Snapshot(key, made_at, rows, migrations, files)


def count_rows(table: str) -> int:
    """Return how many rows a table has."""
    with connection.cursor() as cursor:
        cursor.execute(sql.SQL("SELECT count(*) FROM {}").format(sql.Identifier(table)))
        return int(cursor.fetchone()[0])


def read_tables() -> list[str]:
    """Return the names of all tables."""
    with connection.cursor() as cursor:
        cursor.execute(TABLES)
        return [table for (table,) in cursor.fetchall()]


def _iterate_files() -> Iterator[str]:
    for model, field in iterate_file_fields():
        yield from filter(None, model._base_manager.values_list(field.name, flat=True).iterator())
