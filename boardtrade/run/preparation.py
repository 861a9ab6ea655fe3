"""What must be true before the first reader: database, tables, content, sign-in, static files."""

import errno
import hashlib
import logging
import os
import socket
import time
import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.apps import apps
from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.auth.hashers import check_password
from django.contrib.staticfiles.storage import staticfiles_storage
from django.core.management import call_command
from django.db import DatabaseError, OperationalError, connection, transaction
from django.db.migrations.exceptions import InconsistentMigrationHistory
from psycopg.errors import LockNotAvailable
from wagtail.models import Page

from boardtrade.delivery.content_version import install_triggers
from boardtrade.delivery.health import count_missing_migrations
from boardtrade.delivery.serving_role import grant_to_serving_role
from boardtrade.localdb import SITE_CLUSTER, LocalDatabaseError
from boardtrade.navigation.models import SiteSettings
from boardtrade.run.progress import ServeError
from boardtrade.settings.stored_secret import stored_secret

log = logging.getLogger(__name__)

PORT_PATIENCE = 3
"""Seconds that a server whose run was killed may need to leave the port."""
DATABASE_PATIENCE = 5
"""Seconds that a database of DATABASE_URL may need to answer."""
LOCK_PATIENCE = 3
"""Seconds that a migration waits for a table that others use, and then lets them go on."""
MIGRATION_ATTEMPTS = 10
PREPARATION_LOCK = 4712
"""Number of the advisory lock: two runs on one database don't both migrate and fill it."""
ADMIN_NAME = "admin"
ADMIN_PASSWORD_BYTES = 12


# --- The port ---------------------------------------------------------------------------------


def listen(host: str, port: int) -> socket.socket:
    """Return a socket that takes connections. Raises ServeError when the address is not free."""
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(
            host.strip("[]"), port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
        )[0]
    except OSError:
        raise ServeError(_no_such_host(host)) from None
    end = time.monotonic() + PORT_PATIENCE
    while True:
        listener = socket.socket(family, kind, protocol)
        # Connections of an earlier run that wait for their end do not occupy the port.
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listener.bind(address)
            listener.listen(2048)
        except OSError as error:
            listener.close()
            if isinstance(error, PermissionError):
                raise ServeError(
                    f"This user may not use port {port}. Choose one above 1023: make run PORT=8000"
                ) from None
            if error.errno != errno.EADDRINUSE:
                raise ServeError(_no_such_host(host)) from None
            if time.monotonic() > end:
                raise ServeError(
                    f"Port {port} is in use by another program. Stop that program, or choose "
                    f"another port: make run PORT={port + 1 if port < 65535 else 8000}"
                ) from None
            time.sleep(0.1)
        else:
            return listener


def _no_such_host(host: str) -> str:
    return (
        f"HOST is {host!r}, which is no address of this machine. Use 127.0.0.1 for this machine "
        "only, or 0.0.0.0 for everyone who can reach it."
    )


# --- The database -----------------------------------------------------------------------------


def start_embedded_database() -> None:
    """Start the PostgreSQL of this checkout. Raises ServeError when that fails."""
    try:
        SITE_CLUSTER.start()
    except LocalDatabaseError as error:
        raise ServeError(str(error)) from None


def wait_for_database() -> None:
    """Open the connection. Raises ServeError, without the password, when nobody answers."""
    end = time.monotonic() + DATABASE_PATIENCE
    while True:
        try:
            connection.cursor().close()
        except DatabaseError as error:
            if time.monotonic() > end:
                raise ServeError(_unreachable(error)) from None
            time.sleep(1)
        else:
            return


def _unreachable(error: DatabaseError) -> str:
    database = settings.DATABASES["default"]
    place = f"{database['HOST'] or 'localhost'}:{database['PORT'] or 5432}/{database['NAME']}"
    reason = (str(error).strip().splitlines() or ["no reason was given"])[0].rstrip(".")
    if database["PASSWORD"]:
        reason = reason.replace(database["PASSWORD"], "***")
    return (
        f"The database {place} cannot be used: {reason}. Start it or correct DATABASE_URL; "
        "without DATABASE_URL, the site starts a database of its own."
    )


@contextmanager
def preparation_lock() -> Iterator[None]:
    """Wait for other runs that prepare the same database, then keep them waiting."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(%s)", [PREPARATION_LOCK])
        try:
            yield
        finally:
            cursor.execute("SELECT pg_advisory_unlock(%s)", [PREPARATION_LOCK])


def migrate(serving_role: str = "") -> int:
    """Bring the tables up to date; return how many migrations that took.

    A serving role, which does not own them, may use them afterwards. What is stored in them of what
    the code makes, the style sheets of boards, is made anew where the code has changed.

    Raises ServeError for a database whose tables were made before the first release, and for one
    whose tables others hold for too long.
    """
    missing = count_missing_migrations()
    if missing:
        _apply_migrations()
    else:
        install_triggers(using=connection.alias)  # the lists of what is content may have changed
    if serving_role:
        grant_to_serving_role(serving_role)
    if _missing_columns():
        raise ServeError(OTHER_TABLES)
    renew_stylesheets()
    return missing


def _apply_migrations() -> None:
    """Apply what is missing. Who reads meanwhile is not kept waiting.

    A migration that waits for a table has all later readers of it wait behind: so it gives up soon,
    and is tried again. Each is applied wholly or not at all.
    """
    with connection.cursor() as cursor:
        cursor.execute(f"SET lock_timeout = '{LOCK_PATIENCE * 1000:.0f}ms'")
    try:
        for _ in range(MIGRATION_ATTEMPTS):
            try:
                call_command("migrate", interactive=False, verbosity=0, skip_checks=True)
            except InconsistentMigrationHistory:
                raise ServeError(OTHER_TABLES) from None
            except OperationalError as error:
                if not isinstance(error.__cause__, LockNotAvailable):
                    raise
                time.sleep(LOCK_PATIENCE)
            else:
                return
    finally:
        with connection.cursor() as cursor:
            cursor.execute("RESET lock_timeout")
    raise ServeError(TABLES_IN_USE)


def renew_stylesheets() -> None:
    """Make the style sheets of boards anew whose template or rules have changed with the code."""
    with transaction.atomic():
        for site_settings in SiteSettings.objects.select_for_update():
            if site_settings.renew_stylesheet():
                log.info("The style sheet of %s was made anew.", site_settings.organization_name)


OTHER_TABLES = (
    "The tables of this database were made by a version before 1.0, which cannot be taken over. "
    "Put them aside with: make reset. Then make run makes a new site; "
    "with DATABASE_URL, give an empty database instead."
)
TABLES_IN_USE = (
    "Something holds the tables for long, a backup or the worker perhaps, so they were left as "
    "they are. Nothing is lost, and readers are served. Stop the worker, and begin this again."
)


def _missing_columns() -> set[tuple[str, str | None]]:
    """Return the tables and columns that the models have and the database has not."""
    expected = {
        (model._meta.db_table, field.column)
        for model in apps.get_models(include_auto_created=True)
        if model._meta.managed and not model._meta.proxy
        for field in model._meta.local_concrete_fields
    }
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT table_name, column_name FROM information_schema.columns "
            "WHERE table_schema = current_schema()"
        )
        return expected - set(cursor.fetchall())


def is_empty() -> bool:
    """Return whether nobody has used this database: no user, no page but root and bare home."""
    return not get_user_model().objects.exists() and not Page.objects.filter(depth__gt=2).exists()


# --- Sign-in ----------------------------------------------------------------------------------


def ensure_admin() -> str:
    """Make or update the administrator; return what to print about the password.

    ADMIN_PASSWORD rules when it is set. A password changed in the site is left alone.
    """
    users = get_user_model().objects
    user = users.filter(username=ADMIN_NAME).first()
    password_file: Path = settings.ADMIN_PASSWORD_FILE
    if user is None:
        password = settings.ADMIN_PASSWORD or stored_secret(
            password_file, length=ADMIN_PASSWORD_BYTES
        )
        users.create_superuser(username=ADMIN_NAME, password=password)
    elif settings.ADMIN_PASSWORD:
        if not check_password(settings.ADMIN_PASSWORD, user.password):
            user.set_password(settings.ADMIN_PASSWORD)
            user.save(update_fields=["password"])
    elif not password_file.exists() or not check_password(
        stored_secret(password_file), user.password
    ):
        return "as it was set before (a new one: make run ADMIN_PASSWORD=...)"
    return "the one in ADMIN_PASSWORD" if settings.ADMIN_PASSWORD else stored_secret(password_file)


# --- Static files -----------------------------------------------------------------------------


@dataclass
class StaticFiles:
    """Collects the static files, when what they are made from changed."""

    stamp: Path
    source_key: str
    pid: int = 0
    output: int = 0
    """The reading end of what the process has to complain of."""

    @classmethod
    def find(cls) -> "StaticFiles":
        """Look at what is there."""
        return cls(stamp=Path(settings.STATIC_ROOT) / ".made-from", source_key=_static_key())

    @property
    def are_current(self) -> bool:
        """Whether there is nothing to do."""
        return self.stamp.exists() and self.stamp.read_text() == self.source_key

    def collect(self) -> str:
        """Collect them here and now if needed; return what happened."""
        if self.are_current:
            return "unchanged"
        call_command("collectstatic", interactive=False, verbosity=0, skip_checks=True)
        self.stamp.write_text(self.source_key)
        return "collected"

    @classmethod
    def begin(cls) -> "StaticFiles":
        """Start collecting, in a process of its own, if needed.

        Call it before a database connection is opened.
        """
        work = cls.find()
        if work.are_current:
            return work
        work.output, write = os.pipe()
        work.pid = os.fork()
        if work.pid == 0:
            _collect_and_exit(write)
        os.close(write)
        return work

    def finish(self) -> str:
        """Wait for the end; return what happened. Raises ServeError when it failed."""
        if not self.pid:
            return "unchanged"
        with open(self.output, errors="replace") as output:
            complaint = output.read().strip()
        _, status = os.waitpid(self.pid, 0)
        if status:
            last = (complaint.splitlines() or ["the process was ended"])[-1]
            raise ServeError(f"The static files could not be collected: {last}")
        self.stamp.write_text(self.source_key)
        # This process may have asked for the names before there were any, and it is forked next.
        storage: Any = staticfiles_storage
        storage.hashed_files, storage.manifest_hash = storage.load_manifest()
        return "collected"


def _collect_and_exit(output: int) -> None:
    """Collect the static files in this process; print nothing but the reason of a failure."""
    status = 1
    try:
        call_command("collectstatic", interactive=False, verbosity=0, skip_checks=True)
        status = 0
    except BaseException:
        os.write(output, traceback.format_exc().encode())
    finally:
        os._exit(status)


def _static_key() -> str:
    """Change with anything the collected files depend on: our sources, packages, how we bundle."""
    key = hashlib.sha256()
    root: Path = settings.ROOT_DIR
    sources = [root / "requirements.txt", root / "boardtrade" / "delivery" / "static_storage.py"]
    for entry in settings.STATICFILES_DIRS:
        # Behind what the names of its files begin with, if they do.
        folder: Any = entry[1] if isinstance(entry, tuple) else entry
        sources += sorted(path for path in Path(folder).rglob("*") if path.is_file())
    for app in ("recommendations", "reports", "boardtrade"):
        sources += sorted(path for path in (root / app).glob("**/static/**/*") if path.is_file())
    for path in sources:
        key.update(f"\0{path.relative_to(root)}\0".encode())
        key.update(path.read_bytes())
    return key.hexdigest()
