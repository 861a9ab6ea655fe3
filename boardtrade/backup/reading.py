"""How an archive is opened, and looked through from one end to the other."""

import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from typing import BinaryIO

from django.core.files.storage import Storage

from boardtrade.backup.archive import (
    BLOCK,
    DATABASE,
    HashingReader,
    iterate_parts,
    read_manifest,
)
from boardtrade.backup.encryption import decrypt
from boardtrade.backup.errors import BackupError, DamagedArchiveError
from boardtrade.backup.manifest import Manifest
from boardtrade.backup.piping import piped_from
from boardtrade.backup.programs import find_program
from boardtrade.backup.retention import ENCRYPTED

type Parts = Iterator[tuple[str, int, HashingReader]]


@contextmanager
def opened(storage: Storage, name: str, secret_key: str) -> Iterator[Parts]:
    """Yield the parts of an archive, decrypted if need be. Raises BackupError."""
    try:
        with storage.open(name, "rb") as stored:
            if not name.endswith(ENCRYPTED):
                yield iterate_parts(stored)
                return
            with piped_from(partial(decrypt, stored, secret_key=secret_key)) as stream:
                yield iterate_parts(stream)
    except FileNotFoundError:
        raise BackupError(
            f"There is no backup {name}. manage.py backup --list names those that there are."
        ) from None
    except DamagedArchiveError as error:
        raise DamagedArchiveError(f"{name} is damaged. {error}") from error


@dataclass(frozen=True)
class Checked:
    """What a whole archive was found to hold."""

    manifest: Manifest
    contents: str
    """The entries of the database's part, as `pg_restore --list` gives them."""


def verify(storage: Storage, name: str, secret_key: str = "") -> Checked:
    """Read an archive to its end; return what it holds if all is as it was written.

    PostgreSQL is asked as well whether it understands what is in it. Raises BackupError.
    """
    with tempfile.TemporaryFile() as beginning, opened(storage, name, secret_key) as parts:
        manifest = read_manifest(_keep_first(parts, beginning))
        beginning.seek(0)
        return Checked(manifest, _read_contents(beginning, manifest))


def _keep_first(parts: Parts, target: BinaryIO) -> Parts:
    """Pass parts on, and keep the first of the database, which says what the others hold."""
    for name, size, content in parts:
        if name == f"{DATABASE}{1:06}":
            while block := content.read(BLOCK):
                target.write(block)
        yield name, size, content


def _read_contents(beginning: BinaryIO, manifest: Manifest) -> str:
    """Return the list of contents.

    Raises DamagedArchiveError unless PostgreSQL finds the rows of every table in it.
    """
    done = subprocess.run(
        [find_program("pg_restore", at_least=manifest.postgresql), "--list"],
        stdin=beginning,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise DamagedArchiveError(f"PostgreSQL cannot read it: {done.stderr.strip()}")
    listed = {line.split()[6] for line in done.stdout.splitlines() if " TABLE DATA " in line}
    if missing := sorted(manifest.rows.keys() - listed):
        raise DamagedArchiveError(f"The rows of {', '.join(missing)} are not in it.")
    return done.stdout
