"""What an archive holds, written down in it: to be compared before anything is brought back."""

import json
from dataclasses import asdict, dataclass, field

from boardtrade.backup.errors import BackupError, DamagedArchiveError

FORMAT = 1
"""Which archives this code understands."""


@dataclass(frozen=True)
class Member:
    """One part of an archive."""

    name: str
    size: int
    sha256: str


@dataclass
class Manifest:
    """All that an archive says about itself. It comes last, when everything has been read."""

    made_at: str
    """Moment of the snapshot, in ISO 8601."""
    site: str
    """Public address."""
    postgresql: int
    """Major version of the program that wrote the database's part."""
    migrations: list[str]
    rows: dict[str, int]
    """Number of rows of each table."""
    missing: list[str] = field(default_factory=list)
    """Files that rows name and that were lost already when the backup was made."""
    members: list[Member] = field(default_factory=list)
    format: int = FORMAT

    def to_json(self) -> bytes:
        """Return it as it is stored."""
        return json.dumps(asdict(self), ensure_ascii=False, indent=1).encode()

    @classmethod
    def from_json(cls, stored: bytes) -> "Manifest":
        """Read what `to_json` wrote.

        Raises DamagedArchiveError for anything else, BackupError for that of a newer version.
        """
        try:
            values = json.loads(stored)
            written_as = values["format"]
            if written_as == FORMAT:
                members = [Member(**member) for member in values.pop("members")]
                return cls(members=members, **values)
        except (ValueError, TypeError, KeyError, AttributeError):
            raise DamagedArchiveError("The archive's list of its parts cannot be read.") from None
        raise BackupError(
            f"This archive is of format {written_as}, and this version reads format {FORMAT}: "
            "bring it back with the version of the software that made it, or a newer one."
        )
