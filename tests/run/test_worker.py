"""Work that a killed worker had begun is neither lost nor repeated for ever."""

import fcntl
import logging
import os
import signal
import threading
import time

import pytest
from django.core.management import call_command
from django.tasks import TaskResultStatus
from django.utils import timezone
from django_tasks_db.management.commands import db_worker
from django_tasks_db.models import DBTaskResult

from boardtrade.media.tasks import prepare_image
from boardtrade.run import worker
from boardtrade.run.load import Load
from boardtrade.run.watched import WORKER
from boardtrade.run.worker import (
    MAX_ATTEMPTS,
    prepare_picture,
    return_abandoned_tasks,
    run_tasks,
)
from boardtrade.watching import activities
from boardtrade.watching.models import Activity
from tests.factories import ImageFactory, picture_file
from tests.stored_tasks import STORED

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _no_filter_is_left():
    logger = logging.getLogger("django_tasks_db")
    filters = logger.filters[:]
    yield
    logger.filters[:] = filters


@pytest.fixture
def locks(settings, tmp_path):
    settings.VAR_DIR = tmp_path
    (tmp_path / "task-workers").mkdir()
    return tmp_path / "task-workers"


def begun_by(*worker_ids: str) -> DBTaskResult:
    return DBTaskResult.objects.create(
        status=TaskResultStatus.RUNNING,
        args_kwargs={"args": [], "kwargs": {}},
        task_path="nowhere.task",
        worker_ids=list(worker_ids),
        backend_name="default",
        run_after=timezone.now(),
    )


def status_of(task: DBTaskResult) -> str:
    task.refresh_from_db()
    return task.status


def test_the_task_of_a_dead_worker_runs_again(locks):
    task = begun_by("dead")
    (locks / "dead").touch()
    assert return_abandoned_tasks() == 1
    assert status_of(task) == TaskResultStatus.READY
    assert not (locks / "dead").exists()


def test_the_task_of_a_living_worker_is_left_to_it(locks):
    task = begun_by("alive")
    with (locks / "alive").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        assert return_abandoned_tasks() == 0
    assert status_of(task) == TaskResultStatus.RUNNING


def test_the_task_of_another_machine_is_left_alone(locks):
    task = begun_by("elsewhere")
    (locks / "dead").touch()
    assert return_abandoned_tasks() == 0
    assert status_of(task) == TaskResultStatus.RUNNING


def test_a_task_that_kills_every_worker_fails_in_the_end(locks):
    task = begun_by(*["earlier"] * (MAX_ATTEMPTS - 1), "dead")
    (locks / "dead").touch()
    return_abandoned_tasks()
    assert status_of(task) == TaskResultStatus.FAILED


@pytest.fixture
def queued_pictures(locks, settings, monkeypatch):
    """Queue two small pictures, which a process of their own would make that takes no pause."""
    settings.TASKS = STORED
    monkeypatch.setattr(time, "sleep", lambda seconds: None)
    monkeypatch.setattr(db_worker, "close_old_connections", lambda: None)
    for _ in range(2):
        image = ImageFactory(file=picture_file("small.jpeg", (40, 40)))
        prepare_image.enqueue(image.pk)
    handlers = {number: signal.getsignal(number) for number in signal.valid_signals()}
    yield DBTaskResult.objects.filter(task_path=prepare_image.module_path)
    for number, handler in handlers.items():
        if signal.getsignal(number) is not handler:
            signal.signal(number, handler)


def count_finished(tasks) -> int:
    return tasks.filter(status=TaskResultStatus.SUCCESSFUL).count()


def test_a_process_makes_one_picture_while_nobody_needs_the_memory(queued_pictures, monkeypatch):
    monkeypatch.setattr(Load, "is_high", lambda load: False)
    for count in (1, 2, 2):
        prepare_picture(parent=os.getppid())
        assert count_finished(queued_pictures) == count


def test_pictures_wait_while_readers_are_served(queued_pictures, monkeypatch):
    monkeypatch.setattr(Load, "is_high", lambda load: True)
    prepare_picture(parent=os.getppid())
    assert count_finished(queued_pictures) == 0


def test_other_tasks_do_not_wait_for_pictures(locks, monkeypatch):
    asked = {}
    monkeypatch.setattr(worker, "call_command", lambda *args, **options: asked.update(options))
    run_tasks(parent=os.getppid(), after_orphaned=lambda: None)
    assert (asked["queue_name"], asked["exclude_queues"]) == ("*", prepare_image.queue_name)


def test_a_worker_notes_that_it_lives(monkeypatch, settings):
    settings.TASKS = STORED
    lives = []
    monkeypatch.setattr(db_worker.Worker, "run", lambda worker: lives.append(is_noted()))

    def is_noted() -> bool:
        return Activity.objects.filter(name=WORKER, began_at__isnull=False).exists()

    monkeypatch.setattr(db_worker.Worker, "configure_signals", lambda worker: None)
    monkeypatch.setattr(activities, "note", note_here)
    call_command("db_worker", "--queue-name", "*", "--batch", "--no-reload")
    call_command("db_worker", "--queue-name", "*", "--no-reload")
    assert lives == [False, True]


def note_here(name: str, **moments: object) -> None:
    """Note from the thread of the test alone: another one would not see what it does."""
    if threading.current_thread() is threading.main_thread():
        Activity.objects.update_or_create(name=name, defaults=moments)
