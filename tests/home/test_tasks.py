"""No task is lost with the worker that had begun it."""

import pytest
from django.tasks import TaskResultStatus, task_backends
from django_tasks_db.models import DBTaskResult

from boardtrade.home.serving import tasks
from boardtrade.media.tasks import prepare_image

pytestmark = pytest.mark.django_db


@pytest.fixture
def begun(settings, tmp_path):
    """Return a task that a worker has begun, and whose worker is gone."""
    settings.VAR_DIR = tmp_path
    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend", "QUEUES": []}}
    queued = task_backends["default"].enqueue(prepare_image, args=[1], kwargs={})
    task = DBTaskResult.objects.get(pk=queued.id)
    task.claim("dead-worker")
    folder = tmp_path / "task-workers"
    folder.mkdir()
    (folder / "dead-worker").touch()
    return task


def test_a_task_of_a_dead_worker_is_queued_again(begun):
    assert tasks.return_abandoned_tasks() == 1
    begun.refresh_from_db()
    assert begun.status == TaskResultStatus.READY


def test_a_task_of_a_living_worker_is_left_alone(begun):
    with tasks._own_worker_id() as living:
        begun.worker_ids = [living]
        begun.save()
        tasks.return_abandoned_tasks()
        begun.refresh_from_db()
        assert begun.status == TaskResultStatus.RUNNING


def test_a_task_that_kills_its_worker_each_time_is_given_up(begun):
    begun.worker_ids = ["dead-worker"] * tasks.MOST_ATTEMPTS
    begun.save()
    tasks.return_abandoned_tasks()
    begun.refresh_from_db()
    assert begun.status == TaskResultStatus.FAILED
