"""Database locks for what Wagtail checks first and saves afterwards."""

from django.contrib.contenttypes.models import ContentType
from django.db import connection
from django.db.models import Model

PAGE_TREE_LOCK = 0x626F6172
"""First key of the advisory locks, so that they never meet those of another purpose."""

FORM_LOCK = 0x626F6173
"""The same for forms."""


def lock_children(parent_id: int) -> None:
    """Let only one request at a time add, rename or move pages below a parent.

    Wagtail checks that a slug is free and then saves: of two requests at once, both would pass.
    The lock is PostgreSQL's own and ends with the request's transaction.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s, %s)", [PAGE_TREE_LOCK, parent_id])


def lock_model(model: type[Model]) -> None:
    """Let only one request at a time create or change objects of a model, such as topics."""
    lock_children(-ContentType.objects.get_for_model(model).pk)


def lock_form(key: str) -> None:
    """Let a form that is sent twice at once be handled once after the other."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s, hashtext(%s))", [FORM_LOCK, key])
