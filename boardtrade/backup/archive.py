"""The archive: a tar file that is written and read once, from the beginning to the end.

The database comes in parts, as its length is known only when it has been written; then the files;
then the manifest, and the hash of the manifest.
"""

import hashlib
import io
import tarfile
from collections.abc import Iterable, Iterator
from contextlib import suppress
from typing import Any, BinaryIO

from boardtrade.backup.errors import DamagedArchiveError
from boardtrade.backup.manifest import Manifest, Member
from boardtrade.backup.piping import Readable

DATABASE, FILES = "database/", "files/"
SITE_FILE = "site.env"
MANIFEST, MANIFEST_HASH = "manifest.json", "manifest.sha256"
PART = 16 * 1024 * 1024
"""Bytes of the database that are held in memory before they are written."""
BLOCK = 1024 * 1024


class ArchiveWriter:
    """Writes one archive to a stream, and keeps account of it."""

    def __init__(self, stream: BinaryIO) -> None:
        self._tar: Any = tarfile.open(  # noqa: SIM115 - closed by `close`
            fileobj=stream, mode="w|", format=tarfile.PAX_FORMAT, bufsize=BLOCK
        )
        self.members: list[Member] = []

    def add(self, name: str, size: int, content: Readable) -> None:
        """Add a part. Raises OSError if the content is shorter than announced."""
        hashed = HashingReader(content)
        self._write(name, size, hashed)
        self.members.append(Member(name, size, hashed.hexdigest()))

    def add_database(self, dump: Readable) -> None:
        """Add what is read from a stream of any length, in parts."""
        number = 0
        while part := dump.read(PART):
            number += 1
            self.add(f"{DATABASE}{number:06}", len(part), io.BytesIO(part))

    def close(self, manifest: Manifest) -> None:
        """Write down what was added, which ends the archive."""
        manifest.members = self.members
        stored = manifest.to_json()
        digest = hashlib.sha256(stored).hexdigest().encode()
        self._write(MANIFEST, len(stored), io.BytesIO(stored))
        self._write(MANIFEST_HASH, len(digest), io.BytesIO(digest))
        self._tar.close()

    def abandon(self) -> None:
        """Let go of what is not written yet: nobody keeps what has no end."""
        with suppress(OSError, ValueError):
            self._tar.fileobj.close()

    def _write(self, name: str, size: int, content: Readable) -> None:
        info = tarfile.TarInfo(name)
        info.size = size
        info.mode = 0o600
        self._tar.addfile(info, content)
        self._tar.members.clear()  # or it remembers every file


class HashingReader:
    """Hashes what is read through it."""

    def __init__(self, content: Readable) -> None:
        self._content = content
        self._hash = hashlib.sha256()
        self.size = 0

    def read(self, size: int = -1) -> bytes:
        """Read on. Raises DamagedArchiveError where the archive ends before its time."""
        try:
            block = self._content.read(size)
        except tarfile.TarError as error:
            raise DamagedArchiveError(f"It is cut off ({error}).") from error
        self._hash.update(block)
        self.size += len(block)
        return block

    def read_rest(self) -> None:
        """Read what nobody wanted."""
        while self.read(BLOCK):
            pass

    def hexdigest(self) -> str:
        """Return the SHA-256 of what was read."""
        return self._hash.hexdigest()


def iterate_parts(stream: Readable) -> Iterator[tuple[str, int, HashingReader]]:
    """Yield name, size and content of each part; what is not read of it is skipped.

    Raises DamagedArchiveError where the archive is cut off or no archive.
    """
    try:
        source: Any = stream
        tar: Any
        with tarfile.open(fileobj=source, mode="r|", bufsize=BLOCK) as tar:
            for info in tar:
                tar.members.clear()  # or it remembers every file
                content = tar.extractfile(info)
                if content is None:
                    raise DamagedArchiveError(f"{info.name} is no file.")
                reader = HashingReader(content)
                yield info.name, info.size, reader
                reader.read_rest()
    except (tarfile.TarError, EOFError) as error:
        raise DamagedArchiveError(f"It cannot be read to its end ({error}).") from error


def read_manifest(parts: Iterable[tuple[str, int, HashingReader]]) -> Manifest:
    """Read a whole archive; return its manifest if everything is as that says.

    Raises DamagedArchiveError otherwise.
    """
    found: list[Member] = []
    manifest, stored_hash = b"", b""
    for name, size, content in parts:
        if name == MANIFEST:
            manifest = content.read()
        elif name == MANIFEST_HASH:
            stored_hash = content.read()
        else:
            content.read_rest()
            if content.size != size:
                raise DamagedArchiveError(f"{name} is cut off.")
            found.append(Member(name, size, content.hexdigest()))
    if not stored_hash:
        raise DamagedArchiveError("It is cut off: its list of parts is missing.")
    if hashlib.sha256(manifest).hexdigest().encode() != stored_hash:
        raise DamagedArchiveError("Its list of parts was changed.")
    listed = Manifest.from_json(manifest)
    for was, is_now in zip(listed.members, found, strict=False):
        if was != is_now:
            raise DamagedArchiveError(f"{was.name} is not as it was written.")
    if len(listed.members) != len(found):
        raise DamagedArchiveError("It has not the parts that it lists.")
    return listed
