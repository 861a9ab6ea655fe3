"""The programs of PostgreSQL: which of them are new enough, and how they reach the database."""

import os
import re
import shutil
import subprocess
from functools import cache
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connection

from boardtrade.backup.errors import BackupError
from boardtrade.localdb.system import LocalDatabaseError, program

LIBPQ_OPTIONS = {
    "sslmode": "PGSSLMODE",
    "sslrootcert": "PGSSLROOTCERT",
    "sslcert": "PGSSLCERT",
    "sslkey": "PGSSLKEY",
    "passfile": "PGPASSFILE",
    "service": "PGSERVICE",
    "target_session_attrs": "PGTARGETSESSIONATTRS",
    "connect_timeout": "PGCONNECT_TIMEOUT",
}
"""What the address of a database may say beside host and name, and its variable."""
VERSION = re.compile(r"\(PostgreSQL\) (\d+)")


def find_program(name: str, *, at_least: int) -> str:
    """Return the path of a program of this major version of PostgreSQL or a newer one.

    Raises BackupError where there is none.
    """
    found = {path: version for path in _candidates(name) if (version := program_version(path))}
    for path, version in found.items():
        if version >= at_least:
            return path
    there = " and ".join(f"{path} of version {version}" for path, version in found.items())
    raise BackupError(
        f"{name} of PostgreSQL {at_least} or newer is needed, and there is "
        f"{there or 'none'}: install the package postgresql-client-{at_least}."
    )


def _candidates(name: str) -> list[str]:
    """Return where a program may be, the one that belongs to the database first."""
    candidates = [path] if (path := shutil.which(name)) else []
    try:
        embedded = [program(name)]
    except LocalDatabaseError:
        embedded = []
    return candidates + embedded if settings.DATABASE_URL else embedded + candidates


@cache
def program_version(path: str) -> int:
    """Return the major version, or 0 for what does not run."""
    try:
        done = subprocess.run(
            [path, "--version"], capture_output=True, text=True, timeout=30, check=False
        )
    except (OSError, subprocess.TimeoutExpired):
        return 0
    match = VERSION.search(done.stdout)
    return int(match[1]) if match else 0


def server_version() -> int:
    """Return the major version of the server."""
    with connection.cursor() as cursor:
        cursor.execute("SHOW server_version_num")
        return int(cursor.fetchone()[0]) // 10000


def program_environment() -> dict[str, str]:
    """Return the variables that lead a program to the database; a password is in no command."""
    database: dict[str, Any] = connection.settings_dict
    named = {
        "PGHOST": database["HOST"],
        "PGPORT": database["PORT"],
        "PGUSER": database["USER"],
        "PGPASSWORD": database["PASSWORD"],
        "PGDATABASE": database["NAME"],
    }
    options = database.get("OPTIONS", {})
    named |= {variable: options.get(name) for name, variable in LIBPQ_OPTIONS.items()}
    given = {variable: str(value) for variable, value in named.items() if value}
    return {"PATH": os.defpath, "HOME": str(Path.home()), "LC_ALL": "C"} | given
