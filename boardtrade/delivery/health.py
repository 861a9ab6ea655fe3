"""Health checks for load balancers and supervisors: liveness and readiness."""

import io

from django.conf import settings
from django.core.management import call_command
from django.db import DatabaseError, connection
from django.http import HttpRequest, HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

_migrated_databases: set[str] = set()
"""Databases that had no migration left. That cannot change while this code runs."""


@never_cache
@require_safe
def healthz(request: HttpRequest) -> HttpResponse:
    """Return 200. Nothing is checked, so that a slow database never restarts the process."""
    return _build_response("alive")


@never_cache
@require_safe
def readyz(request: HttpRequest) -> HttpResponse:
    """Return 200 if readers can be served: the database answers and is migrated; 503 otherwise."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
        if not _is_migrated():
            return _build_response(
                "The database is behind this code: run manage.py migrate.", status=503
            )
    except DatabaseError:
        return _build_response("The database does not answer.", status=503)
    return _build_response("ready")


def _is_migrated() -> bool:
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


def _build_response(text: str, status: int = 200) -> HttpResponse:
    return HttpResponse(f"{text}\n", content_type="text/plain; charset=utf-8", status=status)
