"""The demonstration as a site that is backed up, and empty places to bring it back to."""

import hashlib
import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
import pytest
from django.conf import settings
from django.db import connection, connections
from django.test import override_settings
from psycopg import sql

from boardtrade.localdb import SERVING_ROLE

CASTS = re.compile(r"::(character varying|text)|\[\]|[()]")
"""What PostgreSQL writes elsewhere when it reads a list of words that it has written itself."""
ROWS = "SELECT count(*), md5(string_agg(md5(row::text), '' ORDER BY row::text)) FROM {} AS row"
STORAGES = {
    "default": {"BACKEND": "boardtrade.media.kept_files.FolderOfFiles"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}


@contextmanager
def backups_in(folder: Path) -> Iterator[Path]:
    """Have backups kept in a folder."""
    backend = {
        "BACKEND": "boardtrade.backup.places.folder.BackupFolder",
        "OPTIONS": {"location": folder},
    }
    with override_settings(STORAGES=STORAGES | {"backups": backend}):
        yield folder


@pytest.fixture
def backups(tmp_path: Path) -> Iterator[Path]:
    """Give a test a folder of backups, and a storage of files as the site has it."""
    with backups_in(tmp_path / "backups") as folder:
        yield folder


@pytest.fixture
def empty_place(backups: Path, tmp_path: Path, settings: object) -> Iterator[Path]:
    """Give a test an empty database and an empty folder of files, as on a new machine.

    Ask for it when the backup has been made.
    """
    settings.MEDIA_ROOT = tmp_path / "new-media"
    with another_database(f"restored_{os.getpid()}"):
        yield settings.MEDIA_ROOT


@contextmanager
def another_database(name: str) -> Iterator[None]:
    """Work in a new database, which is dropped afterwards."""
    with server() as cursor:
        cursor.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
        cursor.execute(f'CREATE DATABASE "{name}" TEMPLATE template0')
    before = connection.settings_dict["NAME"]
    _use(name)
    try:
        yield
    finally:
        _use(before)
        with server() as cursor:
            cursor.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')


@contextmanager
def server(name: str = "postgres") -> Iterator[psycopg.Cursor]:
    """Yield a cursor beside all databases of tests, or in one of them."""
    database = settings.DATABASES["default"] | settings.OWNER_DATABASE
    with psycopg.connect(
        host=database["HOST"],
        port=database["PORT"],
        user=database["USER"],
        password=database["PASSWORD"],
        dbname=name,
        autocommit=True,
    ) as opened:
        yield opened.cursor()


def _use(name: str) -> None:
    connections.close_all()
    connection.settings_dict["NAME"] = name


@contextmanager
def as_owner() -> Iterator[None]:
    """Connect as the role that owns the tables, as `connected_as_owner` does on a site."""
    serving = dict(connection.settings_dict)
    options = {k: v for k, v in serving["OPTIONS"].items() if k != "assume_role"}
    connection.close()
    connection.settings_dict |= {"OPTIONS": options} | settings.OWNER_DATABASE
    try:
        yield
    finally:
        connection.close()
        connection.settings_dict |= serving


def describe_database() -> dict[str, object]:
    """Return all that is in this database, in words that can be compared.

    Who was at work when is left out: each backup notes itself once it is made.
    """
    queries = {
        "tables": "SELECT relname FROM pg_class WHERE relkind = 'r' AND "
        "relnamespace = 'public'::regnamespace",
        "sequences": "SELECT sequencename, last_value FROM pg_sequences",
        "triggers": "SELECT tgname, tgrelid::regclass, pg_get_triggerdef(oid), tgenabled, "
        "obj_description(oid, 'pg_trigger') FROM pg_trigger WHERE NOT tgisinternal",
        "functions": "SELECT proname, prosrc, prosecdef FROM pg_proc "
        "WHERE pronamespace = 'public'::regnamespace",
        "constraints": "SELECT conname, pg_get_constraintdef(oid) FROM pg_constraint",
        "indexes": "SELECT indexname, indexdef FROM pg_indexes WHERE schemaname = 'public'",
        "extensions": "SELECT extname FROM pg_extension",
        "columns": "SELECT table_name, column_name, data_type, column_default, is_nullable, "
        "collation_name, generation_expression FROM information_schema.columns "
        "WHERE table_schema = 'public'",
    }
    described: dict[str, object] = {}
    with as_owner(), connection.cursor() as cursor:
        for what, query in queries.items():
            cursor.execute(query)
            described[what] = sorted(CASTS.sub("", repr(row)) for row in cursor.fetchall())
        cursor.execute(queries["tables"])
        tables = [table for (table,) in cursor.fetchall() if table != "watching_activity"]
        for table in tables:
            cursor.execute(sql.SQL(ROWS).format(sql.Identifier(table)))
            described[f"rows of {table}"] = cursor.fetchone()
    return described


def describe_rights() -> list[str]:
    """Return what the role that serves may do with each table."""
    with as_owner(), connection.cursor() as cursor:
        cursor.execute(
            "SELECT table_name, privilege_type FROM information_schema.table_privileges "
            "WHERE grantee = %s UNION SELECT table_name || '.' || column_name, privilege_type "
            "FROM information_schema.column_privileges WHERE grantee = %s",
            [SERVING_ROLE, SERVING_ROLE],
        )
        return sorted(map(repr, cursor.fetchall()))


def describe_files(folder: Path) -> dict[str, str]:
    """Return the hash of each file below a folder."""
    return {
        str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }
