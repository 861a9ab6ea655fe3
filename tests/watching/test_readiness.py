"""Monitors are told whether the site is ready, and those who show the token also why not."""

import shutil
import time
from collections import namedtuple
from datetime import timedelta

import pytest
from django.db import OperationalError, connection
from django.tasks import TaskResultStatus
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from boardtrade.delivery import health
from boardtrade.run.chores import CHORES
from boardtrade.watching import checks
from boardtrade.watching.activities import beating, note, noted
from boardtrade.watching.findings import look_at_everything
from boardtrade.watching.models import Activity

TOKEN = "t" * 20
MONITOR = {"Authorization": f"Bearer {TOKEN}"}
Usage = namedtuple("Usage", "total used free")


@pytest.fixture
def running(db, settings, monkeypatch):
    """Have everything run, on a disk with room."""
    settings.MONITOR_TOKEN = TOKEN
    monkeypatch.setattr(shutil, "disk_usage", lambda path: Usage(10**12, 0, 10**12))
    now = timezone.now()
    for name in ("worker", "backup", *CHORES):
        note(name, began_at=now, succeeded_at=now)


def ask(client) -> tuple[int, dict]:
    response = client.get("/readyz", headers=MONITOR)
    return response.status_code, response.json()["checks"]


def test_a_site_of_which_all_runs_is_ready(client, running):
    response = client.get("/readyz")
    assert (response.status_code, response.text) == (200, "ready\n")
    assert "no-store" in response["Cache-Control"]
    status, found = ask(client)
    assert status == 200
    assert {check["state"] for check in found.values()} == {"fine"}


@pytest.mark.parametrize("name", ["worker", "publish_scheduled"])
def test_a_part_that_gives_no_sign_of_life_is_named(client, running, name):
    long_ago = timezone.now() - timedelta(hours=1)
    if name == "worker":
        note(name, succeeded_at=long_ago)
    else:
        Activity.objects.filter(name__in=CHORES).update(began_at=long_ago)
    response = client.get("/readyz")
    assert (response.status_code, response.text) == (503, "unready\n")
    status, found = ask(client)
    part = "worker" if name == "worker" else "scheduler"
    assert status == 503
    assert [key for key, check in found.items() if check["state"] == "failure"] == [part]
    assert found[part]["since"] == long_ago.isoformat()
    assert "systemctl restart" in found[part]["to_do"]


@pytest.mark.parametrize(
    ("megabytes", "status", "state"),
    [(299, 503, "failure"), (1000, 200, "concern"), (3000, 200, "fine")],
)
def test_a_disk_that_fills_up_is_told_before_it_is_full(
    client, running, monkeypatch, megabytes, status, state
):
    usage = Usage(10**12, 0, megabytes * 1024**2)
    monkeypatch.setattr(shutil, "disk_usage", lambda path: usage)
    found_status, found = ask(client)
    assert found_status == status
    assert found["disk"]["state"] == state
    assert str(megabytes) in found["disk"]["words"]


def test_tables_behind_the_code_are_no_site_that_is_ready(client, running, monkeypatch):
    monkeypatch.setattr(health, "count_missing_migrations", lambda: 2)
    monkeypatch.setattr(health, "_migrated_databases", set())
    status, found = ask(client)
    assert (status, found["migrations"]["state"]) == (503, "failure")


@pytest.mark.parametrize(
    "task",
    [
        {"status": TaskResultStatus.READY, "enqueued_at": timedelta(minutes=20)},
        {"status": TaskResultStatus.RUNNING, "started_at": timedelta(minutes=40)},
        {"status": TaskResultStatus.FAILED, "finished_at": timedelta(hours=1)},
    ],
)
def test_tasks_that_wait_hang_or_fail_are_a_concern_and_readers_are_served(client, running, task):
    moments = {name: timezone.now() - value for name, value in task.items() if name != "status"}
    made = DBTaskResult.objects.create(
        status=task["status"],
        args_kwargs={"args": [], "kwargs": {}},
        task_path="nowhere.task",
        backend_name="default",
        run_after=timezone.now() - timedelta(days=2),
        exception_class_path="",
        traceback="",
    )
    DBTaskResult.objects.filter(pk=made.pk).update(**moments)
    status, found = ask(client)
    assert (status, found["tasks"]["state"]) == (200, "concern")


def test_a_chore_that_failed_and_a_backup_that_is_old_are_a_concern(client, running):
    note("sweep_files", failed_at=timezone.now())
    note("backup", succeeded_at=timezone.now() - timedelta(days=3))
    status, found = ask(client)
    assert status == 200
    assert found["chores"]["state"] == found["backup"]["state"] == "concern"
    assert "sweep_files" in found["chores"]["words"]


def test_a_site_without_its_database_says_so_and_quotes_nothing(client, settings, monkeypatch):
    def refuse(*args: object) -> None:
        raise OperationalError("gone: password=secret")

    settings.MONITOR_TOKEN = TOKEN
    monkeypatch.setattr(connection, "cursor", refuse)
    response = client.get("/readyz", headers=MONITOR)
    assert response.status_code == 503
    assert response.json()["checks"]["database"]["state"] == "failure"
    assert "secret" not in response.text
    assert client.get("/readyz").text == "unready\n"


@pytest.mark.parametrize("header", [None, "Bearer", "Bearer wrong", f"Basic {TOKEN}", TOKEN])
def test_strangers_learn_one_word(client, running, header):
    response = client.get("/readyz", headers={"Authorization": header} if header else {})
    assert response.text == "ready\n"


def test_without_a_token_nobody_is_a_monitor(client, running, settings):
    settings.MONITOR_TOKEN = ""
    for header in ("Bearer ", "Bearer"):
        assert client.get("/readyz", headers={"Authorization": header}).text == "ready\n"


@pytest.mark.usefixtures("fresh_database")
def test_a_database_that_hangs_is_given_up_within_seconds(monkeypatch):
    from boardtrade.watching import findings

    monkeypatch.setattr(findings, "DEADLINE_SECONDS", 0.3)

    def hang():
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_sleep(20)")
        return []

    asked = []
    monkeypatch.setattr(findings, "_looks", [hang, lambda: asked.append(True) or []])
    began = time.monotonic()
    found = look_at_everything()
    assert time.monotonic() - began < 5
    assert not asked  # or it would be waited for again
    assert [(finding.name, finding.state.name) for finding in found] == [("database", "FAILURE")]
    connection.close()


@pytest.mark.django_db
def test_what_is_at_work_is_noted_and_leaves_cached_pages_as_they_are():
    from boardtrade.delivery.models import ContentVersion

    version = ContentVersion.current()
    with noted("sweep_files"):
        assert Activity.objects.get(name="sweep_files").succeeded_at is None
    activity = Activity.objects.get(name="sweep_files")
    assert activity.began_at <= activity.succeeded_at
    with pytest.raises(ZeroDivisionError), noted("sweep_files"):
        raise ZeroDivisionError
    activity.refresh_from_db()
    assert activity.failed_at > activity.succeeded_at
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")  # as at the end of a transaction
    assert ContentVersion.current() == version


@pytest.mark.usefixtures("fresh_database")
def test_a_worker_notes_from_a_thread_that_it_lives():
    with beating("worker"):
        end = time.monotonic() + 10
        while time.monotonic() < end:
            activity = Activity.objects.get(name="worker")
            if activity.succeeded_at:
                break
            time.sleep(0.05)
    assert activity.succeeded_at >= activity.began_at


def test_work_goes_on_where_it_cannot_be_noted(monkeypatch):
    def refuse(*args: object, **kwargs: object) -> None:
        raise OperationalError

    monkeypatch.setattr(Activity.objects, "update_or_create", refuse)
    done = []
    with noted("sweep_files"):
        done.append(True)
    assert done


def test_room_is_told_of_each_disk(settings, tmp_path):
    settings.VAR_DIR = tmp_path
    assert list(checks._get_disks()) == ["var"]


def test_the_room_of_a_folder_that_is_not_made_yet_is_known(settings, tmp_path):
    settings.VAR_DIR, settings.MEDIA_ROOT = tmp_path / "none" / "var", str(tmp_path / "media")
    assert list(checks._get_disks()) == ["var"]
