"""The functions and triggers in the migrated database match the migration files.

They are written in plain SQL (decision 14), so nothing else compares the two.
"""

import re
from pathlib import Path

import pytest
from django.apps import apps
from django.db import connection

from boardtrade.delivery.content_version import MODELS_WITHOUT_CONTENT, TRIGGER_NAME
from boardtrade.localdb import ROOT

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("database_owner")]

FUNCTION = re.compile(
    r"CREATE (?:OR REPLACE )?FUNCTION (\w+)\([\w\[\], ]*\) RETURNS \w+ LANGUAGE plpgsql[^$]* AS "
    r"\$\$(.*?)\$\$",
    re.DOTALL,
)
DECLARED_TRIGGER = re.compile(
    r"CREATE (?:CONSTRAINT )?TRIGGER (\w+)\s+(?:BEFORE|AFTER) [A-Z ]+(?:OF [\w, ]+)? ON (\w+)\b"
    r"[^;]*EXECUTE FUNCTION (\w+)\(\)"
)


def rows(sql: str) -> list[tuple]:
    """Return the rows of a query."""
    with connection.cursor() as cursor:
        cursor.execute(sql)
        return cursor.fetchall()


def declared_sql() -> str:
    """Return the text of all our migrations, those of one app in order."""
    folders = [Path(app.path) / "migrations" for app in apps.get_app_configs()]
    own = [
        folder for folder in folders if folder.is_relative_to(ROOT) and ".venv" not in folder.parts
    ]
    return "\n".join(file.read_text() for folder in own for file in sorted(folder.glob("0*.py")))


def functions() -> dict[str, str]:
    """Return the body of each PL/pgSQL function in the database, by its name."""
    return dict(
        rows(
            "SELECT proname, prosrc FROM pg_proc JOIN pg_language ON pg_language.oid = prolang "
            "WHERE lanname = 'plpgsql' AND pronamespace = 'public'::regnamespace"
        )
    )


def triggers() -> set[tuple[str, str, str]]:
    """Return name, table and function of each enabled trigger, except those of content."""
    return {
        (name, table, function)
        for name, table, function, _ in all_triggers()
        if name != TRIGGER_NAME
    }


def all_triggers() -> list[tuple[str, str, str, bool]]:
    """Return name, table and function of each enabled trigger, and whether it is deferred."""
    return rows(
        "SELECT tgname, relname, proname, tginitdeferred FROM pg_trigger "
        "JOIN pg_class ON pg_class.oid = tgrelid JOIN pg_proc ON pg_proc.oid = tgfoid "
        "WHERE NOT tgisinternal AND tgenabled = 'O'"
    )


def differences() -> list[str]:
    """Return the names of functions and triggers that differ from the migrations."""
    sql = declared_sql()
    declared, present = dict(FUNCTION.findall(sql)), functions()
    names = [name for name in declared | present if declared.get(name) != present.get(name)]
    different = triggers() ^ set(DECLARED_TRIGGER.findall(sql))
    return sorted([*names, *(name for name, _, _ in different)])


def test_database_matches_the_migrations():
    assert len(FUNCTION.findall(declared_sql())) == len(functions()) == 20
    assert len(triggers()) == 35
    assert differences() == []


CHANGES = {
    "refuse_change_of_status_log": """
        CREATE OR REPLACE FUNCTION refuse_change_of_status_log() RETURNS trigger
        LANGUAGE plpgsql AS $$ BEGIN RETURN NEW; END $$""",
    "status_log_is_append_only": """
        ALTER TABLE recommendations_statusupdate DISABLE TRIGGER status_log_is_append_only""",
    "status_log_keeps_its_page": """
        DROP TRIGGER status_log_keeps_its_page ON recommendations_recommendationpage""",
    "unknown_trigger": """
        CREATE TRIGGER unknown_trigger BEFORE INSERT ON people_topic
        FOR EACH ROW EXECUTE FUNCTION refuse_writing_periods()""",
}


@pytest.mark.parametrize("named", CHANGES)
def test_comparison_finds_a_difference(named):
    with connection.cursor() as cursor:
        cursor.execute(CHANGES[named])
    assert differences() == [named]


def test_every_content_table_has_one_deferred_trigger():
    content_triggers = [
        (table, function, is_deferred)
        for name, table, function, is_deferred in all_triggers()
        if name == TRIGGER_NAME
    ]
    tables = rows("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
    without = {apps.get_model(label)._meta.db_table for label in MODELS_WITHOUT_CONTENT}
    content = {name for (name,) in tables} - without - {"django_migrations"}
    assert sorted(content_triggers) == sorted(
        (table, "renew_content_version", True) for table in content
    )
    assert len(content) > 30
