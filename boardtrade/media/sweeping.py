"""What killed processes leave behind: halves of uploads, and stored files that no row names."""

import datetime
import logging
import os
import re
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Protocol, runtime_checkable

from django.conf import settings
from django.core.files.storage import Storage, default_storage
from django.db import connection, models
from django.db.migrations.recorder import MigrationRecorder
from django.utils import timezone

from boardtrade.media.kept_files import iterate_file_fields
from boardtrade.media.stored_files import delete_files

log = logging.getLogger(__name__)
MIN_AGE = datetime.timedelta(days=1)
"""How old a file must be: no upload is written to, and no transaction open, for so long."""
FOLDERS = (
    "documents",
    "document_thumbnails",
    "evidence_copies",
    "images",
    "imports",
    "original_images",
    "papers",
)
"""The folders of the storage that are this site's own; what lies elsewhere is not its business."""
MAX_UNQUESTIONED = 10
"""So many files are deleted although more are unnamed than named."""
UPLOAD = re.compile(r"tmp\w{8}\.upload(\.\w*)?")
"""The names that Django gives to the temporary files of uploads."""


@runtime_checkable
class ListsAllFiles(Protocol):
    """A storage that has no folders, and lists all files at once."""

    def iterate_names(self, folder: str) -> Iterator[str]:
        """Yield the names of all files below a folder."""


def sweep_uploads() -> int:
    """Delete the halves of uploads that arrived in a process that was killed; return how many."""
    folder = Path(settings.FILE_UPLOAD_TEMP_DIR or tempfile.gettempdir())
    youngest = (timezone.now() - MIN_AGE).timestamp()
    deleted = 0
    for path in folder.glob("tmp*.upload*"):
        try:
            status = path.lstat()
            is_ours = status.st_uid == os.getuid() and UPLOAD.fullmatch(path.name)
            if is_ours and status.st_mtime < youngest:
                path.unlink()
                deleted += 1
        except OSError as error:
            log.warning("The upload %s cannot be deleted: %s", path, error)
    return deleted


def sweep_stored_files() -> int:
    """Delete files in the storage that no row names, and return how many.

    A file that is younger than a day may be named by a row that is not committed yet. One that is
    older than the database may be named in another one, which was put aside. If more files are
    unnamed than named, the database is hardly that of the files: nothing is deleted then.
    """
    oldest, youngest = _get_birth_of_database(), timezone.now() - MIN_AGE
    if oldest is None:
        return 0
    stored = {name for folder in FOLDERS for name in iterate_names(default_storage, folder)}
    unnamed = stored - set(_iterate_named())  # asked after the disk, so that new rows are seen
    if len(unnamed) > max(MAX_UNQUESTIONED, len(stored) - len(unnamed)):
        log.error(
            "%s of %s stored files are named by no row, and stay: see whether the database and "
            "the files belong together.",
            len(unnamed),
            len(stored),
        )
        return 0
    orphans = [name for name in sorted(unnamed) if _is_between(name, oldest, youngest)]
    delete_files.call(orphans)
    return len(orphans)


def _get_birth_of_database() -> datetime.datetime | None:
    applied = MigrationRecorder(connection).migration_qs
    return applied.aggregate(first=models.Min("applied"))["first"]


def iterate_names(storage: Storage, folder: str) -> Iterator[str]:
    """Yield the names of all files below a folder of the storage, which need not exist."""
    if isinstance(storage, ListsAllFiles):
        yield from storage.iterate_names(folder)
        return
    try:
        folders, files = storage.listdir(folder)
    except FileNotFoundError:
        return
    for name in files:
        yield f"{folder}/{name}"
    for name in folders:
        yield from iterate_names(storage, f"{folder}/{name}")


def _iterate_named() -> Iterator[str]:
    """Yield the names of all files that rows of any table name."""
    for model, field in iterate_file_fields():
        yield from model._base_manager.values_list(field.name, flat=True).iterator()


def _is_between(name: str, oldest: datetime.datetime, youngest: datetime.datetime) -> bool:
    try:
        return oldest < default_storage.get_modified_time(name) < youngest
    except OSError:  # somebody else has deleted it
        return False
