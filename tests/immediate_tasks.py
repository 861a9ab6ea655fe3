"""The task backend of tests that look at what tasks do."""

from django.tasks.backends.immediate import ImmediateBackend
from django.tasks.base import Task, TaskResult

deferred: list[tuple[Task, tuple, dict]] = []
"""What was put off, for tests that let its time come."""


class AtOnceBackend(ImmediateBackend):
    """Runs each task where it is queued; what is put off is noted, and not run."""

    supports_defer = True

    def enqueue(self, task: Task, args: tuple, kwargs: dict) -> TaskResult | None:
        """Run the task now, unless it is for later."""
        if task.run_after is None:
            return super().enqueue(task, args, kwargs)
        deferred.append((task, args, kwargs))
        return None


def run_deferred() -> None:
    """Let the time of everything come that was put off."""
    while deferred:
        task, args, kwargs = deferred.pop(0)
        task.call(*args, **kwargs)
