"""Addresses that a load balancer or a supervisor asks: is it alive, may it get readers."""

import io

from django.conf import settings
from django.core.management import call_command
from django.db import DatabaseError, connection
from django.http import HttpRequest, HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

_migrated_databases: set[str] = set()
"""Databases seen with nothing left to migrate. It cannot become untrue while this code runs."""


@never_cache
@require_safe
def healthz(request: HttpRequest) -> HttpResponse:
    """Say that the process answers. Nothing else is asked, so a slow database restarts nobody."""
    return _plain("alive")


@never_cache
@require_safe
def readyz(request: HttpRequest) -> HttpResponse:
    """Say whether readers can be served: the database answers and has this code's tables."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
        if not _is_migrated():
            return _plain("The database is behind this code: run manage.py migrate.", status=503)
    except DatabaseError:
        return _plain("The database does not answer.", status=503)
    return _plain("ready")


def _is_migrated() -> bool:
    """Compare with the migration files until they agree: that costs half a second."""
    name = str(settings.DATABASES["default"]["NAME"])
    if name not in _migrated_databases:
        if missing_migrations():
            return False
        _migrated_databases.add(name)
    return True


def missing_migrations() -> int:
    """Return how many migrations of this code the database lacks."""
    plan = io.StringIO()
    call_command("showmigrations", "--plan", stdout=plan, no_color=True, skip_checks=True)
    return sum(line.startswith("[ ]") for line in plan.getvalue().splitlines())


def _plain(words: str, status: int = 200) -> HttpResponse:
    return HttpResponse(f"{words}\n", content_type="text/plain; charset=utf-8", status=status)
