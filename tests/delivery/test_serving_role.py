"""The role that serves the site can do an editor's work, and cannot rewrite what was recorded."""

import datetime

import pytest
from django.conf import settings
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.utils import timezone

from boardtrade.delivery.serving_role import connected_as_owner, grant_to_serving_role
from recommendations.models import RecommendationPage, StatusPeriod, StatusUpdate
from recommendations.record.statuses import Status
from tests.factories import (
    AdminFactory,
    EvidenceFactory,
    RecommendationFactory,
    StatusUpdateFactory,
)

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
        "INSERT INTO recommendations_statusupdate (id) VALUES (1)",
        "INSERT INTO recommendations_statusperiod (status) VALUES ('done')",
        "UPDATE recommendations_statusperiod SET status = 'done'",
        "DELETE FROM recommendations_statusperiod",
        "INSERT INTO recommendations_addresseeperiod (value) VALUES ('accepted')",
        "UPDATE recommendations_addresseeperiod SET value = 'accepted'",
        "DELETE FROM recommendations_addresseeperiod",
        "INSERT INTO recommendations_standing (status) VALUES ('done')",
        "UPDATE recommendations_standing SET status = 'done'",
        "DELETE FROM recommendations_standing",
        "UPDATE recommendations_recommendationrecord SET permanent_id = 'abcdef'",
        "UPDATE recommendations_recommendationrecord SET recorded_at = NULL",
        "DELETE FROM recommendations_recommendationrecord",
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


def test_nothing_it_adds_was_recorded_at_another_time():
    long_ago = datetime.datetime(2021, 3, 1, tzinfo=datetime.UTC)
    before = timezone.now()
    evidence = EvidenceFactory(recorded_at=long_ago)
    update = StatusUpdateFactory(status=Status.DONE, recorded_at=long_ago, evidence=evidence)
    for row in (update, evidence):
        row.refresh_from_db()
        assert row.recorded_at > before
    update.record.refresh_from_db()
    assert update.record.recorded_at == update.recorded_at


@pytest.mark.usefixtures("database_owner")
def test_the_owner_says_when_it_was_recorded():
    long_ago = datetime.datetime(2021, 3, 1, tzinfo=datetime.UTC)
    update = StatusUpdateFactory(recorded_at=long_ago)
    update.refresh_from_db()
    assert update.recorded_at == long_ago


def test_a_table_of_its_own_with_the_name_of_the_log_hides_nothing():
    update = StatusUpdateFactory()
    page = update.record.pages.get()
    with connection.cursor() as cursor:
        cursor.execute("CREATE TEMP TABLE recommendations_statusupdate (record_id bigint)")
        with pytest.raises(IntegrityError, match="withdrawn or superseded"), transaction.atomic():
            cursor.execute(
                "DELETE FROM recommendations_recommendationpage WHERE page_ptr_id = %s", [page.pk]
            )


def test_an_entry_keeps_its_author_while_there_is_such_an_account():
    StatusUpdateFactory(author=AdminFactory())
    with (
        pytest.raises(IntegrityError, match="keeps its author"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute("UPDATE recommendations_statusupdate SET author_id = NULL")
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


def test_a_page_keeps_its_record():
    page, other = RecommendationFactory(), RecommendationFactory()
    with pytest.raises(IntegrityError, match="keeps its permanent id"), transaction.atomic():
        RecommendationPage.objects.filter(pk=page.pk).update(record=other.record)


def test_an_account_can_be_closed_and_its_entries_stay():
    author = AdminFactory()
    StatusUpdateFactory(author=author)
    author.delete()
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
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
