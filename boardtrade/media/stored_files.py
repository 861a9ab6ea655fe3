"""How files are named, stored and deleted, so that no reader meets half of one or none."""

import datetime
from collections.abc import Iterable
from contextlib import suppress
from functools import partial
from pathlib import PurePath
from typing import Any

from django.core.files import File
from django.core.files.storage import Storage, default_storage
from django.db import transaction
from django.tasks import Task, TaskResultStatus, task
from django.utils import timezone
from django.utils.crypto import get_random_string
from django_tasks_db.models import DBTaskResult

from boardtrade.media.object_storage.failures import StorageUnavailableError

KEPT_FOR = datetime.timedelta(minutes=15)
"""How long a replaced file stays: a page that is open, or a row that was just read, names it."""
RANDOM_CHARACTERS = 12
DELETIONS = (
    "boardtrade.media.stored_files.delete_files",
    "wagtail.tasks.delete_file_from_storage_task",
)
"""The tasks that delete files."""
STEM_CHARACTERS = 60
"""What is kept of a name: in any script, a disk takes as much, and so does a column of 100."""


def unguessable_path(folder: str, filename: str) -> str:
    """Return where to store an upload: never at a path that another file had before."""
    # The random part is a folder, because readers see the name of the file.
    name = PurePath(filename)
    random = get_random_string(RANDOM_CHARACTERS)
    return f"{folder}/{random}/{name.stem[:STEM_CHARACTERS]}{name.suffix}"


def save_whole(storage: Storage, path: str, content: File) -> str:
    """Store a file and return its name; raise OSError and leave nothing behind if that fails."""
    path = storage.get_available_name(path)
    try:
        return storage.save(path, content)
    except OSError:
        with suppress(OSError):  # the first failure is the one to tell; what stays is swept
            storage.delete(path)
        raise


def is_stored(storage: Storage, name: str | None) -> bool:
    """Return whether the storage has such a file with something in it.

    Raises StorageUnavailableError if nobody can say: what cannot be seen is not lost.
    """
    if not name:
        return False
    try:
        return storage.size(name) > 0
    except StorageUnavailableError:
        raise
    except OSError:
        return False


def delete_later(names: Iterable[str]) -> None:
    """Delete files that nothing refers to any more, once no reader can still ask for them.

    Within a transaction, they are deleted only if it is committed.
    """
    if listed := [name for name in names if name]:
        put_off(delete_files, listed)


def put_off(deletion: Task, *arguments: Any) -> None:
    """Queue a deletion for later; a queue that cannot wait does it as soon as this is committed."""
    if deletion.get_backend().supports_defer:
        deletion.using(run_after=timezone.now() + KEPT_FOR).enqueue(*arguments)
    else:
        transaction.on_commit(partial(deletion.enqueue, *arguments))


@task()
def delete_files(names: list[str]) -> None:
    """Delete files, all that the disk lets go. Safe to run twice."""
    errors: list[OSError] = []
    for name in names:
        try:
            default_storage.delete(name)
        except OSError as error:
            errors.append(error)
    if errors:
        raise errors[0]


def retry_failed_deletions() -> None:
    """Queue again what a read-only disk refused to delete: nothing else would ever do so."""
    failed = DBTaskResult.objects.failed().filter(task_path__in=DELETIONS)
    failed.update(status=TaskResultStatus.READY, finished_at=None, run_after=timezone.now())
