"""A folder of backups on this machine or on a disk that is mounted here."""

import os
from pathlib import Path
from typing import Any

from django.core.files.base import File
from django.core.files.storage import FileSystemStorage
from django.utils.deconstruct import deconstructible

BLOCK = 1024 * 1024
UNFINISHED = ".unfinished"


@deconstructible(path="boardtrade.backup.places.folder.BackupFolder")
class BackupFolder(FileSystemStorage):
    """Has a file under its name only when all of it is on the disk."""

    def __init__(self, location: Any = None, **options: Any) -> None:
        super().__init__(
            location,
            file_permissions_mode=0o600,  # it holds everything that the site knows
            directory_permissions_mode=0o700,
            **options,
        )

    def _save(self, name: str, content: File) -> str:
        path = Path(self.path(name))
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        unfinished = path.with_name(path.name + UNFINISHED)
        try:
            with open(
                os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb"
            ) as to:
                while block := content.read(BLOCK):
                    to.write(block)
                to.flush()
                os.fsync(to.fileno())
            unfinished.rename(path)
        except BaseException:
            unfinished.unlink(missing_ok=True)
            raise
        return name
