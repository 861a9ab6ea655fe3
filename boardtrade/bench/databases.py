"""Databases of their own that benchmarks work in, beside the one of the site."""

import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from typing import Any
from urllib.parse import urlsplit, urlunsplit

from django.conf import settings
from django.core.management import call_command
from django.db import ProgrammingError, connection
from django.test import override_settings

from boardtrade.bench.dataset import Dataset
from boardtrade.delivery.serving_role import connected_as_owner
from boardtrade.localdb import SITE_CLUSTER
from reports.models import ReportPage


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


def get_url(name: str) -> str:
    """Return the address of a database beside the site's."""
    if not settings.DATABASE_URL:
        return SITE_CLUSTER.url(name)
    of_site = urlsplit(settings.OWNER_DATABASE_URL or settings.DATABASE_URL)
    return urlunsplit((of_site.scheme, of_site.netloc, name, of_site.query, ""))


@contextmanager
def own_files() -> Iterator[None]:
    """Keep uploaded files and copies of pages in a folder that is deleted at the end."""
    with tempfile.TemporaryDirectory() as folder:
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
            yield


@contextmanager
def dataset_in_use(
    dataset: Dataset, *, fresh: bool, tell: Callable[[str], object]
) -> Iterator[None]:
    """Work on a data set, in a database that is kept for the next time; make it if it is missing.

    `fresh` has it made again, `tell` is given a sentence when that will take a while.
    """
    with connected_as_owner():  # the role that serves may make no database
        if fresh:
            drop_database(dataset.database)
        if create_database(dataset.database):
            tell(dataset.announcement)
            try:
                with database_in_use(dataset.database):
                    call_command("migrate", verbosity=0)
                    dataset.write()
            except BaseException:  # half a data set would be measured the next time
                drop_database(dataset.database)
                raise
        with database_in_use(dataset.database):
            with connection.cursor() as cursor:
                cursor.execute("VACUUM ANALYZE")
            yield


@contextmanager
def demonstration_in_use(name: str) -> Iterator[None]:
    """Work on the demonstration, with files and a cache of pages, in a database that is dropped."""
    with connected_as_owner():  # the role that serves may make no database
        drop_database(name)  # of a run that was killed
        create_database(name)
        try:
            with database_in_use(name), own_files():
                call_command("migrate", verbosity=0)
                call_command("seed_demo", verbosity=0)
                yield
        finally:
            drop_database(name)


@contextmanager
def pages_in_use(name: str) -> Iterator[None]:
    """Work on this site if it has published something, else on the demonstration."""
    try:
        has_pages = ReportPage.objects.published().exists()
    except ProgrammingError:  # there are no tables yet
        has_pages = False
    with nullcontext() if has_pages else demonstration_in_use(name):
        yield


@contextmanager
def _beside_all_databases() -> Iterator[Any]:
    """Use the database that every server has: one cannot be made or dropped from within."""
    with database_in_use("postgres"), connection.cursor() as cursor:
        yield cursor


def _switch_to(name: str) -> None:
    connection.close()
    connection.settings_dict["NAME"] = name
