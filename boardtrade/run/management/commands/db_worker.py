"""`manage.py db_worker`: the worker of django-tasks-db, which notes that it lives."""

from typing import Any

from django_tasks_db.management.commands import db_worker

from boardtrade.run.watched import WORKER
from boardtrade.watching.activities import beating


class Command(db_worker.Command):
    """Stands before the command of the package, whose app comes later."""

    def handle(self, **options: Any) -> None:
        """Work until it is stopped. What ends when all is done is no worker to rely on."""
        if options["batch"]:
            super().handle(**options)
            return
        with beating(WORKER):
            super().handle(**options)
