"""A site whose files are in a bucket is backed up and brought back as any other."""

import os
from pathlib import Path
from typing import Any

import pytest
from django.core.files.storage import default_storage
from django.core.management import CommandError, call_command

from boardtrade.bench.hot_path import find_free_port
from tests.backup.conftest import another_database
from tests.factories import DocumentFactory, ImageFactory
from tests.object_storage import FilledBucket, use_bucket

pytestmark = pytest.mark.usefixtures("fresh_database", "database_owner")


@pytest.fixture
def backups(bucket: FilledBucket, settings: Any, tmp_path: Path) -> Path:
    """Have backups kept in a folder, and files in a bucket."""
    backend = {"BACKEND": "boardtrade.backup.folder.BackupFolder"}
    backend["OPTIONS"] = {"location": tmp_path / "backups"}
    settings.STORAGES = settings.STORAGES | {"backups": backend}
    settings.SITE_FILE = None
    return tmp_path / "backups"


def test_files_come_from_the_bucket_and_go_back_into_one(bucket, backups, settings):
    DocumentFactory(content=os.urandom(9 * 1024**2))
    ImageFactory()
    names = bucket.list_names()
    content = {name: (bucket.folder / "board" / name).read_bytes() for name in names}
    assert len(names) == 3  # one of them a size of the picture
    bucket.asked.clear()
    call_command("backup")
    assert [method for method, *_ in bucket.asked].count("HEAD") == len(names)
    (made,) = backups.iterdir()

    with another_database(f"restored_{os.getpid()}"):
        with pytest.raises(CommandError, match="There are files in the bucket"):
            call_command("restore", made.name)
        for name in names:
            default_storage.delete(name)
        call_command("restore", made.name)
    assert {name: (bucket.folder / "board" / name).read_bytes() for name in names} == content
    assert bucket.list_names() == names

    use_bucket(settings, f"http://127.0.0.1:{find_free_port()}", "uploads")
    settings.STORAGES = settings.STORAGES | {
        "backups": {
            "BACKEND": "boardtrade.backup.folder.BackupFolder",
            "OPTIONS": {"location": backups},
        }
    }
    with pytest.raises(CommandError, match="The object storage does not answer"):
        call_command("backup")
    assert list(backups.iterdir()) == [made]
