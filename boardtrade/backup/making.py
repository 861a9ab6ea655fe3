"""A backup is made: database and files at one moment, into one archive, which is read again."""

import logging
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from typing import BinaryIO

from django.conf import settings
from django.core.files.base import File
from django.core.files.storage import Storage, default_storage
from django.utils import timezone

from boardtrade.backup import encryption
from boardtrade.backup.archive import FILES, SITE_FILE, ArchiveWriter
from boardtrade.backup.errors import BackupError, DamagedArchiveError
from boardtrade.backup.manifest import Manifest
from boardtrade.backup.piping import piped_to
from boardtrade.backup.programs import (
    find_program,
    program_environment,
    program_version,
    server_version,
)
from boardtrade.backup.reading import verify
from boardtrade.backup.retention import build_name, choose_outdated
from boardtrade.backup.snapshot import Snapshot, files_kept, open_snapshot
from boardtrade.run.progress import Progress

log = logging.getLogger(__name__)
DUMP_OPTIONS = ["--format=custom", "--no-owner", "--no-privileges", "--lock-wait-timeout=60s"]
"""Owner and rights are those of the place where it is brought back."""
NOTE_EVERY = 1000
"""Files between two notes of how far it is."""


@dataclass(frozen=True)
class Backup:
    """What came of it."""

    name: str
    size: int
    manifest: Manifest


def make_backup(storage: Storage, progress: Progress) -> Backup:
    """Make a backup, read it again, and return it.

    Raises BackupError or OSError, and then leaves nothing behind.
    """
    keys = settings.BACKUP_PUBLIC_KEYS
    name = build_name(timezone.now(), is_encrypted=bool(keys))
    # It may be read for as long as this process lives, and by the holders of the keys from then on.
    own_public_key, own_secret_key = encryption.make_keys()
    with files_kept(), _opened_for_writing(storage, name, keys and [*keys, own_public_key]) as out:
        archive = ArchiveWriter(out)
        try:
            manifest = _write(archive, progress)
        except BaseException:
            archive.abandon()
            raise
    try:
        with progress.step("Reading again") as outcome:
            if verify(storage, name, own_secret_key).manifest != manifest:
                raise DamagedArchiveError(f"{name} is not as it was written.")
            size = storage.size(name)
            outcome.append(f"{name}, {size / 1e6:.1f} MB, is as it was written,")
    except BaseException:
        storage.delete(name)
        raise
    return Backup(name, size, manifest)


def delete_outdated(storage: Storage, rule: dict[str, int]) -> list[str]:
    """Delete the backups that the rule keeps no longer; return their names."""
    outdated = choose_outdated(storage.listdir("")[1], rule)
    for name in outdated:
        storage.delete(name)
    return outdated


@contextmanager
def _opened_for_writing(storage: Storage, name: str, keys: list[str]) -> Iterator[BinaryIO]:
    def save(stream: BinaryIO) -> None:
        kept_as = storage.save(name, File(stream, name))
        if kept_as != name:
            storage.delete(kept_as)
            raise BackupError(f"There is a backup {name} already.")

    with piped_to(save) as target:
        if not keys:
            yield target
            return
        with piped_to(partial(encryption.encrypt, target=target, public_keys=keys)) as plain:
            yield plain


def _write(archive: ArchiveWriter, progress: Progress) -> Manifest:
    pg_dump = find_program("pg_dump", at_least=server_version())
    with open_snapshot() as snapshot, progress.step("Database") as outcome:
        _write_database(archive, snapshot, pg_dump)
        outcome.append(f"{sum(snapshot.rows.values())} rows of {len(snapshot.rows)} tables")
    with progress.step("Files") as outcome:
        missing = _write_files(archive, snapshot.files, progress)
        outcome.append(f"{len(snapshot.files) - len(missing)} files")
    for name in missing:
        log.warning("The file %s is named in the database and lost: it is in no backup.", name)
    if settings.SITE_FILE and settings.SITE_FILE.exists():
        with settings.SITE_FILE.open("rb") as file:
            archive.add(SITE_FILE, settings.SITE_FILE.stat().st_size, file)
    manifest = Manifest(
        made_at=snapshot.made_at,
        site=settings.WAGTAILADMIN_BASE_URL,
        postgresql=program_version(pg_dump),
        migrations=snapshot.migrations,
        rows=snapshot.rows,
        missing=missing,
    )
    archive.close(manifest)
    return manifest


def _write_database(archive: ArchiveWriter, snapshot: Snapshot, pg_dump: str) -> None:
    with (
        tempfile.TemporaryFile() as complaints,
        subprocess.Popen(
            [pg_dump, *DUMP_OPTIONS, f"--snapshot={snapshot.key}"],
            env=program_environment(),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=complaints,
        ) as dumping,
    ):
        try:
            archive.add_database(dumping.stdout)  # type: ignore[arg-type]  # it is a pipe
        except BaseException:
            dumping.kill()
            raise
        if dumping.wait():
            complaints.seek(0)
            words = complaints.read().decode(errors="replace").strip()
            raise BackupError(f"PostgreSQL could not write out the database: {words}")


def _write_files(archive: ArchiveWriter, names: list[str], progress: Progress) -> list[str]:
    """Add files; return the names of those that are lost."""
    missing = []
    for number, name in enumerate(names, start=1):
        try:
            stored = default_storage.open(name, "rb")
        except FileNotFoundError:
            missing.append(name)
            continue
        with stored:
            archive.add(f"{FILES}{name}", stored.size, stored)
        if number % NOTE_EVERY == 0:
            progress.note(f"{number} of {len(names)}")
    return missing
