"""The role that serves the site can do an editor's work, and cannot rewrite what was recorded."""

import pytest
from django.conf import settings
from django.db import DatabaseError, connection, transaction

from boardtrade.delivery.serving_role import connected_as_owner, grant_to_serving_role
from recommendations.models import StatusPeriod, StatusUpdate
from recommendations.record.statuses import Status
from tests.factories import AdminFactory, StatusUpdateFactory

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.skipif(bool(settings.DATABASE_URL), reason="has no role of its own for serving"),
]


def test_all_tests_run_as_the_role_that_serves():
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_user")
        assert cursor.fetchone() == ("boardtrade",)


def test_it_owns_nothing():
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM pg_class WHERE pg_get_userbyid(relowner) = current_user")
        assert cursor.fetchall() == []


@pytest.mark.parametrize(
    "statement",
    [
        "ALTER TABLE recommendations_statusupdate DISABLE TRIGGER ALL",
        "SET session_replication_role = replica",
        "UPDATE recommendations_statusupdate SET note = 'Forged.'",
        "DELETE FROM recommendations_statusupdate",
        "TRUNCATE recommendations_statusupdate CASCADE",
        "DROP TRIGGER status_log_is_append_only ON recommendations_statusupdate",
        "ALTER TABLE recommendations_statusupdate DROP COLUMN note",
        "ALTER FUNCTION refuse_change_of_status_log() RENAME TO refuse_nothing",
        "UPDATE recommendations_evidence SET title = 'Another letter'",
        "DELETE FROM recommendations_evidence",
        "UPDATE recommendations_evidencecopy SET sha256 = ''",
        "DELETE FROM recommendations_evidencecopy",
        "UPDATE recommendations_statusperiod SET status = 'done'",
        "DELETE FROM recommendations_statusperiod",
        "UPDATE recommendations_addresseeperiod SET value = 'accepted'",
        "DELETE FROM recommendations_addresseeperiod",
        "UPDATE recommendations_standing SET status = 'done'",
        "DELETE FROM recommendations_standing",
        "DELETE FROM django_migrations",
        "CREATE TABLE public.of_its_own (id integer)",
        "COPY recommendations_statusupdate TO PROGRAM 'cat'",
    ],
)
def test_it_cannot_rewrite_the_log_or_switch_off_what_guards_it(statement):
    StatusUpdateFactory(status=Status.UNDER_WAY, note="True.")
    with (
        pytest.raises(DatabaseError, match=r"permission denied|must be (owner|superuser)"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement)
    assert StatusUpdate.objects.get().note == "True."


def test_entries_it_adds_lead_to_periods_which_it_may_not_write():
    update = StatusUpdateFactory(status=Status.UNDER_WAY)
    assert StatusPeriod.objects.get().update == update


def test_an_account_can_be_closed_and_its_entries_stay():
    author = AdminFactory()
    StatusUpdateFactory(author=author)
    author.delete()
    assert StatusUpdate.objects.get().author is None


@pytest.mark.usefixtures("database_owner")
def test_a_role_gets_rights_on_tables_that_were_added_meanwhile():
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE of_a_new_app (id serial)")
        grant_to_serving_role("boardtrade")
        cursor.execute("SET LOCAL ROLE boardtrade")
        cursor.execute("INSERT INTO of_a_new_app DEFAULT VALUES RETURNING id")
        assert cursor.fetchone() == (1,)


def test_without_a_second_role_the_one_there_is_migrates_and_serves():
    with connected_as_owner() as serving_role:
        assert serving_role == ""
