"""Databases of their own that benchmarks work in, beside the one of the site."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connection


def create_database(name: str) -> bool:
    """Create an empty database; return False if there is one of that name."""
    with _beside_all_databases() as cursor:
        cursor.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name])
        if cursor.fetchone():
            return False
        cursor.execute(f'CREATE DATABASE "{name}"')
    return True


def drop_database(name: str) -> None:
    """Drop a database, if there is one, and break off connections to it."""
    with _beside_all_databases() as cursor:
        cursor.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')


@contextmanager
def database_in_use(name: str) -> Iterator[None]:
    """Work in another database; then in the one of before again."""
    own = connection.settings_dict["NAME"]
    _switch_to(name)
    try:
        yield
    finally:
        _switch_to(own)


@contextmanager
def _beside_all_databases() -> Iterator[Any]:
    """Use the database that every server has: one cannot be made or dropped from within."""
    with database_in_use("postgres"), connection.cursor() as cursor:
        yield cursor


def _switch_to(name: str) -> None:
    connection.close()
    connection.settings_dict["NAME"] = name
