"""A backup is brought back: looked through first, and then wholly or not at all."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from typing import IO, Any

from django.conf import settings
from django.core.cache import cache
from django.core.files.base import File
from django.core.files.storage import Storage, default_storage
from django.db import connection
from django.db.migrations.loader import MigrationLoader
from psycopg import sql

from boardtrade.backup.archive import (
    DATABASE,
    FILES,
    MANIFEST,
    MANIFEST_HASH,
    SITE_FILE,
    HashingReader,
)
from boardtrade.backup.errors import BackupError, DamagedArchiveError
from boardtrade.backup.loading import BLOCK, loaded
from boardtrade.backup.manifest import Manifest
from boardtrade.backup.reading import Checked, Parts, opened, verify
from boardtrade.backup.snapshot import files_kept, read_tables
from boardtrade.delivery.serving_role import build_grants
from boardtrade.media.sweeping import FOLDERS, iterate_names
from boardtrade.run.progress import Progress

log = logging.getLogger(__name__)
COMPARE_ROWS = (
    "DO $compare$ BEGIN IF (SELECT count(*) FROM {table}) <> {rows} THEN "
    "RAISE EXCEPTION 'the table % has not the rows of the backup', {name}; END IF; END $compare$"
)
NOTE_EVERY = 1000
"""Files between two notes of how far it is."""


def check_place(*, replace: bool) -> None:
    """Raise BackupError unless there is room for a site: no table, no file of one."""
    if replace:
        return
    if read_tables():
        raise BackupError(
            f"The database {connection.settings_dict['NAME']} is not empty. Give an empty one, or "
            "replace what is in it: --replace."
        )
    if any(True for folder in FOLDERS for _ in iterate_names(default_storage, folder)):
        raise BackupError(
            f"There are files in {_place_of_files()}. Put them aside, or bring the backup back "
            "beside them, which keeps those of the same name: --replace."
        )


def check_version(manifest: Manifest) -> None:
    """Raise BackupError for a backup of a newer version, whose tables this one does not know."""
    known = MigrationLoader(None).disk_migrations.keys()
    unknown = [name for name in manifest.migrations if tuple(name.split(".", 1)) not in known]
    if unknown:
        raise BackupError(
            f"This backup is of another version of the software, with {unknown[0]}: bring it back "
            "with that version."
        )


def restore_backup(
    storage: Storage, name: str, progress: Progress, *, serving_role: str, replace: bool
) -> Manifest:
    """Bring a backup back, and return what it says about itself.

    Raises BackupError or OSError, and then leaves database and files as they were.
    """
    secret_key = settings.BACKUP_SECRET_KEY
    with files_kept():
        check_place(replace=replace)
        with progress.step("Reading") as outcome:
            checked = verify(storage, name, secret_key)
            check_version(checked.manifest)
            outcome.append(f"{name} is as it was written,")
        with opened(storage, name, secret_key) as parts, progress.step("Bringing back") as outcome:
            _bring_back(parts, checked, progress, serving_role=serving_role, replace=replace)
            rows = sum(checked.manifest.rows.values())
            files = sum(part.name.startswith(FILES) for part in checked.manifest.members)
            outcome.append(f"{rows} rows and {files} files")
    cache.clear()
    return checked.manifest


def _bring_back(
    parts: Parts, checked: Checked, progress: Progress, *, serving_role: str, replace: bool
) -> None:
    manifest = checked.manifest
    expected = {part.name: part for part in manifest.members}
    grants = build_grants(serving_role) if serving_role else []
    with (
        _files_undone() as written,
        loaded(
            contents=checked.contents,
            postgresql=manifest.postgresql,
            replace=replace,
            before_commit=[*_compare_rows(manifest), *grants],
        ) as dump,
    ):
        for name, _size, content in parts:
            if name in {MANIFEST, MANIFEST_HASH}:
                continue
            if name.startswith(DATABASE):
                _copy(content, dump)
            elif name.startswith(FILES):
                _store(name.removeprefix(FILES), content, written)
                if len(written) % NOTE_EVERY == 0:
                    progress.note(f"{len(written)} files")
            elif name == SITE_FILE:
                _store_site_file(content)
            content.read_rest()
            if name not in expected or content.hexdigest() != expected[name].sha256:
                raise DamagedArchiveError(f"{name} has changed since it was read.")


def _compare_rows(manifest: Manifest) -> Iterator[sql.Composable]:
    for table, rows in manifest.rows.items():
        yield sql.SQL(COMPARE_ROWS).format(
            table=sql.Identifier(table), rows=sql.Literal(rows), name=sql.Literal(table)
        )


@contextmanager
def _files_undone() -> Iterator[list[str]]:
    """Yield a list; if the body fails, delete the files whose names it has put there."""
    written: list[str] = []
    try:
        yield written
    except BaseException:
        for name in written:
            try:
                default_storage.delete(name)
            except OSError as error:
                log.warning("The file %s was brought back, and stays: %s", name, error)
        raise


def _store(name: str, content: HashingReader, written: list[str]) -> None:
    if default_storage.exists(name):  # of the same site, whose files never change
        return
    written.append(name)
    kept_as = default_storage.save(name, File(content, name))  # type: ignore[arg-type]
    if kept_as != name:
        written.append(kept_as)
        raise BackupError(f"The file {name} cannot be stored under its name.")


def _store_site_file(content: HashingReader) -> None:
    if settings.SITE_FILE and not settings.SITE_FILE.exists():
        settings.SITE_FILE.parent.mkdir(parents=True, exist_ok=True)
        settings.SITE_FILE.write_bytes(content.read())


def _copy(content: HashingReader, target: IO[bytes]) -> None:
    while block := content.read(BLOCK):
        target.write(block)


def _place_of_files() -> Any:
    bucket = settings.MEDIA_BUCKET
    return f"the bucket {bucket.name}" if bucket else getattr(default_storage, "location", "")
