"""Files stay while a backup copies them: what would delete one meanwhile is put off."""

import datetime
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.apps import apps
from django.core.files.storage import FileSystemStorage, Storage, default_storage
from django.db import connection, models, transaction
from django.tasks import task
from django.utils import timezone
from django.utils.deconstruct import deconstructible

FILES_LOCK = 4715
"""Number of the advisory lock: deletions share it, a backup has it alone."""
PUT_OFF_FOR = datetime.timedelta(minutes=15)


class KeepsFilesMixin(Storage):
    """A storage that deletes nothing while a backup runs, but queues it for later."""

    def delete(self, name: str) -> None:
        """Delete a file now or, if a backup may be about to copy it, in a quarter of an hour."""
        with _allowed_to_delete() as is_allowed:
            if is_allowed:
                super().delete(name)
            else:
                later = timezone.now() + PUT_OFF_FOR
                delete_unless_named.using(run_after=later).enqueue(str(name))


@deconstructible(path="boardtrade.media.kept_files.FolderOfFiles")
class FolderOfFiles(KeepsFilesMixin, FileSystemStorage):
    """Uploads in a folder of this machine."""


@task()
def delete_unless_named(name: str) -> None:
    """Delete a file that was to go during a backup, unless it is in use again. Safe to run twice.

    A size of a picture that is made anew has the name of the former one.
    """
    if not is_named(name):
        default_storage.delete(name)


def is_named(name: str) -> bool:
    """Return whether any row names a file."""
    return any(
        model._base_manager.filter(**{field.name: name}).exists()
        for model, field in iterate_file_fields()
    )


def iterate_file_fields() -> Iterator[tuple[type[models.Model], models.FileField]]:
    """Yield the fields of all tables that name files, whatever app they are of."""
    for model in apps.get_models():
        for field in model._meta.concrete_fields:
            if isinstance(field, models.FileField):
                yield model, field


@contextmanager
def _allowed_to_delete() -> Iterator[bool]:
    """Keep backups waiting and yield True, or yield False if one is under way.

    A transaction that has failed cannot ask: what it deletes, no other has ever seen.
    """
    if connection.in_atomic_block and transaction.get_rollback():
        yield True
        return
    with transaction.atomic():
        yield _take_lock()


def _take_lock() -> Any:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock_shared(%s)", [FILES_LOCK])
        return cursor.fetchone()[0]
