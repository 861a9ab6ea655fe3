"""The task worker: runs the queue, and takes up again what a killed worker left behind."""

import fcntl
import logging
import os
import secrets
import signal
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.db import transaction
from django.tasks import TaskResultStatus
from django.tasks.signals import task_finished
from django_tasks_db.models import DBTaskResult

from boardtrade.media.tasks import PICTURES_QUEUE
from boardtrade.run.load import Load
from boardtrade.run.memory import Growth

log = logging.getLogger("boardtrade.serve")

MAX_GROWTH = 1.1
"""Times of its memory at the beginning after which a worker ends; a page's tasks need no more."""
MAX_ATTEMPTS = 3
"""Times a task may be begun: one that kills its worker each time must not do so forever."""


def run_tasks(*, parent: int, after_orphaned: Callable[[], None]) -> None:
    """Run all tasks but those of pictures until SIGTERM, finishing the one in hand.

    Stop likewise after one that took very much memory, as reading a file may: the supervisor forks
    a new process, which has none of it.

    When the process `parent` was killed, stop likewise, then call `after_orphaned`.
    """
    logging.getLogger("django_tasks_db").addFilter(is_worth_logging)
    growth = Growth(MAX_GROWTH)

    def stop_if_grown(**kwargs: Any) -> None:
        if growth.is_too_much():
            os.kill(os.getpid(), signal.SIGTERM)

    task_finished.connect(stop_if_grown)
    threading.Thread(target=_stop_without_parent, args=[parent], daemon=True).start()
    try:
        with _own_worker_id() as worker_id:
            return_abandoned_tasks()
            _work(worker_id, queue_name="*", exclude_queues=PICTURES_QUEUE)
    finally:
        if os.getppid() != parent:
            after_orphaned()


def prepare_picture(*, parent: int) -> None:
    """Make the sizes of one picture, if one waits for them and readers do not keep the run busy.

    The encoder takes as much memory as a web process: it is not to have it while these need most,
    and gives it back when this process ends.
    """
    logging.getLogger("django_tasks_db").addFilter(is_worth_logging)
    load = Load(parent)
    time.sleep(1)
    if load.is_high() or not _has_pictures():
        return
    with _own_worker_id() as worker_id:
        _work(worker_id, queue_name=PICTURES_QUEUE, batch=True, max_tasks=1)


def _has_pictures() -> bool:
    return DBTaskResult.objects.ready().filter(queue_name=PICTURES_QUEUE).exists()


def _work(worker_id: str, **options: Any) -> None:
    call_command(
        "db_worker",
        worker_id=worker_id,
        reload=False,
        startup_delay=False,
        skip_checks=True,
        **options,
    )


def is_worth_logging(record: logging.LogRecord) -> bool:
    """Return False for the warning that the worker was asked to stop: runs end like that."""
    return "shutting down" not in record.msg


def _stop_without_parent(parent: int) -> None:
    while os.getppid() == parent:
        time.sleep(1)
    os.kill(os.getpid(), signal.SIGTERM)


def _locks_folder() -> Path:
    return settings.VAR_DIR / "task-workers"


@contextmanager
def _own_worker_id() -> Iterator[str]:
    """Choose a name and lock a file of that name, for as long as this process lives."""
    worker_id = f"{os.getpid()}-{secrets.token_hex(8)}"
    path = _locks_folder() / worker_id
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield worker_id
        path.unlink(missing_ok=True)


def return_abandoned_tasks() -> int:
    """Put tasks that a dead worker of this machine had begun back in the queue; return how many.

    A worker is dead when nobody holds the lock of its name. Other machines' workers have no
    file here and are left alone.
    """
    returned = 0
    for path in _locks_folder().glob("*"):
        with path.open("r+") as lock:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                continue
            returned += _return_tasks_of(path.name)
            path.unlink(missing_ok=True)
    return returned


@transaction.atomic
def _return_tasks_of(worker_id: str) -> int:
    begun = DBTaskResult.objects.running().select_for_update()
    left = [task for task in begun if task.worker_ids and task.worker_ids[-1] == worker_id]
    for task in left:
        if len(task.worker_ids) >= MAX_ATTEMPTS:
            task.set_failed(RuntimeError(f"Its worker died {MAX_ATTEMPTS} times."))
            log.error("Task %s failed: its worker died each time it ran.", task.task_name)
        else:
            task.status = TaskResultStatus.READY
            task.save(update_fields=["status"])
            log.warning("Task %s is run again: its worker died.", task.task_name)
    return len(left)
