"""The queue of tasks in the database, for tests that look at what waits there, and work on it."""

from django.tasks import Task
from django_tasks_db.models import DBTaskResult

STORED = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend", "QUEUES": []}}


def run_newest_task(task: Task) -> bool:
    """Work on the newest in the queue as a worker does; return whether it succeeded."""
    stored = DBTaskResult.objects.filter(task_path=task.module_path).latest("enqueued_at")
    stored.claim("worker")
    try:
        stored.task.call(**stored.args_kwargs["kwargs"])
    except Exception as error:
        stored.set_failed(error)
        return False
    stored.set_successful(None)
    return True
