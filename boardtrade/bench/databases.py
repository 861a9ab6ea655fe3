"""Databases of their own that benchmarks work in, beside the one of the site."""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.test import override_settings

from boardtrade.delivery.serving_role import connected_as_owner


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
def demonstration_in_use(name: str) -> Iterator[None]:
    """Work on the demonstration, with files and a cache of pages, in a database that is dropped."""
    with connected_as_owner():  # the role that serves may make no database
        drop_database(name)  # of a run that was killed
        create_database(name)
        try:
            with tempfile.TemporaryDirectory() as folder, database_in_use(name):
                file_cache = {**settings.CACHES["default"], "LOCATION": f"{folder}/cache"}
                # Static files need not have been collected since the code changed.
                files = "django.contrib.staticfiles.storage.StaticFilesStorage"
                storages = {**settings.STORAGES, "staticfiles": {"BACKEND": files}}
                with override_settings(
                    MEDIA_ROOT=f"{folder}/media",
                    CACHES={"default": file_cache},
                    CACHE_PAGES=True,
                    STORAGES=storages,
                ):
                    call_command("migrate", verbosity=0)
                    call_command("seed_demo", verbosity=0)
                    yield
        finally:
            drop_database(name)


@contextmanager
def _beside_all_databases() -> Iterator[Any]:
    """Use the database that every server has: one cannot be made or dropped from within."""
    with database_in_use("postgres"), connection.cursor() as cursor:
        yield cursor


def _switch_to(name: str) -> None:
    connection.close()
    connection.settings_dict["NAME"] = name
