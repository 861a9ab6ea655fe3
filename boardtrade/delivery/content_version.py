"""A version of everything that pages show, renewed by the database with any change of it.

A trigger on each table of content gives the version a new value at the end of the transaction that
wrote there. So whoever reads a version and then reads content, reads what that version stands for
or something newer, and nothing that writes, not even SQL typed by hand, can forget to renew it.
"""

from typing import Any
from uuid import UUID

from django.apps import apps
from django.db import connections, models
from wagtail.models import Locale, Page, PageViewRestriction, Site

CONTENT_APPS = ("core", "home", "media", "navigation", "recommendations", "reports")
CONTENT_OF_WAGTAIL: tuple[type[models.Model], ...] = (Locale, Page, PageViewRestriction, Site)


class ContentVersion(models.Model):
    """The one row that names the present state of all content."""

    version = models.UUIDField()
    """A random value, so that no other database, nor this one restored, ever repeats it."""

    def __str__(self) -> str:
        return str(self.version)

    @classmethod
    def current(cls) -> UUID | None:
        """Return the version of what has been committed; None in a database that was emptied."""
        return cls.objects.values_list("version", flat=True).order_by().first()


def content_models() -> list[type[models.Model]]:
    """Return every model whose rows pages show."""
    own = [
        model
        for label in CONTENT_APPS
        for model in apps.get_app_config(label).get_models(include_auto_created=True)
        if model is not ContentVersion and model._meta.managed and not model._meta.proxy
    ]
    return [*CONTENT_OF_WAGTAIL, *own]


def install_triggers(*, using: str, **kwargs: Any) -> None:
    """Put the trigger on tables of content that have none yet; called after each `migrate`."""
    connection = connections[using]
    tables = set(connection.introspection.table_names())
    if ContentVersion._meta.db_table not in tables:
        return  # a migration of old times was asked for
    wanted = {model._meta.db_table for model in content_models()} & tables
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT tgrelid::regclass::text FROM pg_trigger WHERE tgname = %s", [TRIGGER]
        )
        present = {row[0].strip('"') for row in cursor}
        for table in sorted(wanted - present):
            cursor.execute(_trigger(connection.ops.quote_name(table)))


TRIGGER = "content_has_changed"


def _trigger(table: str) -> str:
    # At the end of the transaction: two that write would otherwise wait for each other in between.
    return (
        f"CREATE CONSTRAINT TRIGGER {TRIGGER} AFTER INSERT OR UPDATE OR DELETE ON {table} "
        "DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION renew_content_version()"
    )
