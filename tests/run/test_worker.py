"""Work that a killed worker had begun is neither lost nor repeated for ever."""

import fcntl

import pytest
from django.tasks import TaskResultStatus
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from boardtrade.run.worker import MAX_ATTEMPTS, return_abandoned_tasks

pytestmark = pytest.mark.django_db


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
