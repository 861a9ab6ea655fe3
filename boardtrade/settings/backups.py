"""Where backups go, who can read them, and which are kept."""

from pathlib import Path
from typing import Any

from boardtrade.settings import env
from boardtrade.settings.object_storage import get_bucket

PUBLIC_KEYS = env.words("BACKUP_PUBLIC_KEY")
"""For whom backups are encrypted; for nobody, they are not."""
SECRET_KEY = env.text("BACKUP_SECRET_KEY")
"""What opens an encrypted backup. Only who restores one needs it."""
KEEP = env.text("BACKUP_KEEP", "7 daily 4 weekly 6 monthly")
BUCKET = get_bucket("BACKUP_BUCKET")
"""Where backups go, if not into a folder."""


def get_storage(default_folder: Path) -> dict[str, Any]:
    """Return the entry of Django's STORAGES for backups."""
    if BUCKET:
        return {"BACKEND": "boardtrade.backup.places.bucket.BucketOfBackups"}
    folder = env.text("BACKUP_FOLDER", str(default_folder))
    return {
        "BACKEND": "boardtrade.backup.places.folder.BackupFolder",
        "OPTIONS": {"location": folder},
    }
