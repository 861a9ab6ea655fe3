"""The embedded database is started for a command that needs it, and stopped again."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.conf import settings
from django.db import connections

from boardtrade.localdb import SITE_CLUSTER
from boardtrade.run import preparation


@contextmanager
def database_in_use() -> Iterator[None]:
    """Have a database at hand in the body: the one of DATABASE_URL, or this checkout's own.

    Raises ServeError when that does not start.
    """
    if settings.DATABASE_URL or not settings.OWNER_DATABASE:
        yield
        return
    try:
        with SITE_CLUSTER.in_use():
            preparation.start_embedded_database()
            yield
    finally:
        connections.close_all()
        SITE_CLUSTER.stop()  # unless the site runs
