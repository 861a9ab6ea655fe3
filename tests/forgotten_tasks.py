"""The task backend of tests that do not look at what tasks do."""

from django.tasks.backends.base import BaseTaskBackend
from django.tasks.base import Task, TaskResult, TaskResultStatus


class ForgetfulBackend(BaseTaskBackend):
    """Takes every task and forgets it.

    Each page that is saved queues two. Django's dummy keeps and copies all of them, which took a
    fifteenth of the time of saving a page.
    """

    supports_defer = True
    supports_priority = True

    def enqueue(self, task: Task, args: tuple, kwargs: dict) -> TaskResult:
        """Refuse what no backend would take; return what was queued."""
        self.validate_task(task)
        return TaskResult(
            task=task,
            id="forgotten",
            status=TaskResultStatus.READY,
            enqueued_at=None,
            started_at=None,
            last_attempted_at=None,
            finished_at=None,
            args=args,
            kwargs=kwargs,
            backend=self.alias,
            errors=[],
            worker_ids=[],
        )
