"""Obstacles to a run of the site are one sentence that says what to do."""

import socket

import pytest
from django.conf import settings
from django.contrib.auth import authenticate
from django.db import OperationalError, connection
from django.db.migrations.recorder import MigrationRecorder
from psycopg.errors import LockNotAvailable

from boardtrade.run import preparation
from boardtrade.run.progress import ServeError
from boardtrade.users.models import User
from tests.factories import ReportFactory


@pytest.fixture(autouse=True)
def _impatient(monkeypatch):
    monkeypatch.setattr(preparation, "PORT_PATIENCE", 0)
    monkeypatch.setattr(preparation, "DATABASE_PATIENCE", 0)


def test_an_occupied_port_names_another():
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(ServeError, match=rf"Port {port} is in use.*make run PORT="):
            preparation.listen("127.0.0.1", port)


def test_a_host_that_is_not_this_machine_is_explained():
    with pytest.raises(ServeError, match=r"HOST is '192\.0\.2\.1', which is no address"):
        preparation.listen("192.0.2.1", 0)


def test_an_unreachable_database_is_named_without_its_password(monkeypatch):
    def refuse() -> None:
        raise OperationalError("password hunter2 was refused\nmore")

    monkeypatch.setattr(connection, "cursor", refuse)
    monkeypatch.setitem(settings.DATABASES["default"], "PASSWORD", "hunter2")
    with pytest.raises(ServeError) as caught:
        preparation.wait_for_database()
    assert "correct DATABASE_URL" in str(caught.value)
    assert "hunter2" not in str(caught.value)


@pytest.mark.usefixtures("database_owner")
def test_tables_of_other_first_migrations_are_refused_with_the_way_out():
    recorded = MigrationRecorder.Migration.objects
    recorded.filter(app="people").delete()  # as if reports had never needed it
    with pytest.raises(ServeError, match="make reset"):
        preparation.migrate()


@pytest.mark.usefixtures("database_owner")
def test_a_column_that_a_migration_edited_in_place_left_out_is_noticed():
    assert preparation.migrate() == 0
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE people_person DROP COLUMN role")
    with pytest.raises(ServeError, match="make reset"):
        preparation.migrate()


@pytest.fixture
def stored_password(settings, tmp_path):
    settings.ADMIN_PASSWORD = ""
    settings.ADMIN_PASSWORD_FILE = tmp_path / "admin-password"
    return settings


@pytest.mark.django_db
def test_a_first_run_makes_a_login_and_later_runs_know_it(stored_password):
    password = preparation.ensure_admin()
    assert authenticate(username="admin", password=password).is_superuser
    assert preparation.ensure_admin() == password
    assert stored_password.ADMIN_PASSWORD_FILE.stat().st_mode & 0o077 == 0


@pytest.mark.django_db
def test_a_password_from_outside_rules(stored_password):
    preparation.ensure_admin()
    stored_password.ADMIN_PASSWORD = "from-outside-1"
    preparation.ensure_admin()
    assert authenticate(username="admin", password="from-outside-1")


@pytest.mark.django_db
def test_a_password_changed_in_the_site_is_left_alone(stored_password):
    preparation.ensure_admin()
    user = User.objects.get(username="admin")
    user.set_password("changed-inside-1")
    user.save()
    shown = preparation.ensure_admin()
    assert authenticate(username="admin", password="changed-inside-1")
    assert "changed-inside-1" not in shown


@pytest.mark.usefixtures("empty_site")
@pytest.mark.django_db
def test_only_an_unused_database_counts_as_empty():
    assert preparation.is_empty()
    ReportFactory()
    assert not preparation.is_empty()


@pytest.mark.usefixtures("fresh_database", "database_owner")
def test_a_migration_gives_way_to_readers_and_says_so_in_the_end(monkeypatch):
    monkeypatch.setattr(preparation, "MIGRATION_ATTEMPTS", 2)
    monkeypatch.setattr(preparation, "LOCK_PATIENCE", 0.01)
    monkeypatch.setattr(preparation, "count_missing_migrations", lambda: 1)
    patience = []

    def wait_for_a_table(*_: object, **__: object) -> None:
        with connection.cursor() as cursor:
            cursor.execute("SHOW lock_timeout")
            patience.append(cursor.fetchone()[0])
        raise OperationalError from LockNotAvailable()

    monkeypatch.setattr(preparation, "call_command", wait_for_a_table)
    with pytest.raises(ServeError, match="Stop the worker, and begin this again"):
        preparation.migrate()
    assert patience == ["10ms", "10ms"]
    with connection.cursor() as cursor:
        cursor.execute("SHOW lock_timeout")
        assert cursor.fetchone()[0] != "10ms"
