"""What the role that serves the site may do in its database: write rows, but own nothing.

Whoever owns a table can switch its triggers off. So tables are made by another role, and not even
SQL that an attacker has smuggled into a request can rewrite the status log.
"""

from collections.abc import Iterator
from contextlib import contextmanager

from django.apps import apps
from django.conf import settings
from django.db import connection
from psycopg import sql

APPEND_ONLY_MODELS = (
    "recommendations.StatusUpdate",
    "recommendations.Evidence",
    "recommendations.EvidenceCopy",
)
"""Rows are only added."""
CHANGEABLE_COLUMNS = {
    "recommendations.StatusUpdate": "author_id",
    "recommendations.RecommendationRecord": "reviewed_at",
}
"""Of these models nothing else: the author of an entry is emptied when an account is closed."""
DERIVED_MODELS = (
    "recommendations.StatusPeriod",
    "recommendations.AddresseePeriod",
    "recommendations.Standing",
)
"""Rows are written by triggers alone."""
MIGRATIONS_TABLE = "django_migrations"


@contextmanager
def connected_as_owner() -> Iterator[str]:
    """Connect as the role that owns the tables, if the settings name one beside the serving role.

    Yields the name of the serving role, or an empty name if the role in use owns the tables.
    """
    if not settings.OWNER_DATABASE:
        yield ""
        return
    serving = dict(connection.settings_dict)
    if serving["USER"] == settings.OWNER_DATABASE["USER"]:
        yield ""
        return
    connection.close()
    connection.settings_dict |= settings.OWNER_DATABASE
    try:
        yield serving["USER"]
    finally:
        connection.close()
        connection.settings_dict |= serving


def grant_to_serving_role(role: str) -> None:
    """Let a role read and write the rows of all tables, as far as each table admits it.

    Call it as the owner, after each migration. It may be called again at any time. The role must
    exist, and gets nothing beyond this database.
    """
    with connection.cursor() as cursor:
        for grant in build_grants(role):
            cursor.execute(grant)


def build_grants(role: str) -> list[sql.Composed]:
    """Return the statements that give a role what it may do."""
    grants = [
        "GRANT USAGE ON SCHEMA public TO {role}",
        "GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {role}",
        "GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO {role}",
        _revoke("INSERT, UPDATE, DELETE", MIGRATIONS_TABLE),
    ]
    for label in APPEND_ONLY_MODELS:
        table = apps.get_model(label)._meta.db_table
        grants += [_revoke("INSERT, UPDATE, DELETE", table), _grant_insert_in_order(label)]
    for label, column in CHANGEABLE_COLUMNS.items():
        table = apps.get_model(label)._meta.db_table
        grants.append(_revoke("UPDATE, DELETE", table))
        grants.append(f"GRANT UPDATE ({column}) ON {table} TO {{role}}")
    for label in DERIVED_MODELS:
        table = apps.get_model(label)._meta.db_table
        grants.append(_revoke("INSERT, UPDATE, DELETE", table))
    return [sql.SQL(grant).format(role=sql.Identifier(role)) for grant in grants]


def _grant_insert_in_order(label: str) -> str:
    """Return the grant of inserts without an id: by their ids it is told what came later."""
    meta = apps.get_model(label)._meta
    columns = (field.column for field in meta.concrete_fields if not field.primary_key)
    return f"GRANT INSERT ({', '.join(columns)}) ON {meta.db_table} TO {{role}}"


def _revoke(privileges: str, table: str) -> str:
    return f"REVOKE {privileges} ON {table} FROM {{role}}"
