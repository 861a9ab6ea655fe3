"""What can be asked of a process and its database in a moment."""

import io

from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

_migrated_databases: set[str] = set()
"""Databases that had no migration left. That cannot change while this code runs."""


@never_cache
@require_safe
def healthz(request: HttpRequest) -> HttpResponse:
    """Return 200. Nothing is checked, so that a slow database never restarts the process."""
    return HttpResponse("alive\n", content_type="text/plain; charset=utf-8")


def ask_database() -> None:
    """Raise DatabaseError unless the database answers."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")


def is_migrated() -> bool:
    """Return whether no migration is left. A yes is remembered: the check takes half a second."""
    name = str(settings.DATABASES["default"]["NAME"])
    if name not in _migrated_databases:
        if count_missing_migrations():
            return False
        _migrated_databases.add(name)
    return True


def count_missing_migrations() -> int:
    """Return how many migrations of this code the database lacks."""
    plan = io.StringIO()
    call_command("showmigrations", "--plan", stdout=plan, no_color=True, skip_checks=True)
    return sum(line.startswith("[ ]") for line in plan.getvalue().splitlines())
