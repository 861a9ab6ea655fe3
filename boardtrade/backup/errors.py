"""What goes wrong with backups, said in sentences for people."""


class BackupError(Exception):
    """Why a backup cannot be made or brought back, and what to do about it."""


class DamagedArchiveError(BackupError):
    """An archive is not as it was written."""
