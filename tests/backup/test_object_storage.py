"""A site whose files or backups are in a bucket is backed up and brought back as any other."""

import errno
import io
import os
from pathlib import Path
from typing import Any

import pytest
from django.core.files.storage import default_storage
from django.core.management import CommandError, call_command
from django.test import override_settings

from boardtrade.backup import making
from boardtrade.backup.archive import ArchiveWriter
from boardtrade.backup.encryption import make_keys
from boardtrade.bench.hot_path import find_free_port
from boardtrade.settings.object_storage import Bucket
from tests.backup.conftest import another_database, server
from tests.factories import DocumentFactory, ImageFactory, ReportFactory
from tests.object_storage import (
    FOLDER,
    STORAGES,
    FilledBucket,
    StartedServer,
    forget_failures,
    use_bucket,
)

pytestmark = pytest.mark.usefixtures("fresh_database", "database_owner")


@pytest.fixture
def backups(bucket: FilledBucket, settings: Any, tmp_path: Path) -> Path:
    """Have backups kept in a folder, and files in a bucket."""
    backend = {"BACKEND": "boardtrade.backup.places.folder.BackupFolder"}
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
            "BACKEND": "boardtrade.backup.places.folder.BackupFolder",
            "OPTIONS": {"location": backups},
        }
    }
    with pytest.raises(CommandError, match="The object storage does not answer"):
        call_command("backup")
    assert list(backups.iterdir()) == [made]


@pytest.fixture
def bucket_of_backups(object_server: StartedServer, settings: Any, tmp_path: Path) -> FilledBucket:
    """Have backups kept in a bucket, and files on this machine."""
    name = f"backups-{len(list(object_server.folder.iterdir()))}"
    (object_server.folder / name).mkdir()
    settings.BACKUP_BUCKET = Bucket(name, object_server.url, "ca-1", "key", "secret", FOLDER)
    settings.STORAGES = STORAGES | {
        "default": {"BACKEND": "boardtrade.media.kept_files.FolderOfFiles"},
        "backups": {"BACKEND": "boardtrade.backup.places.bucket.BucketOfBackups"},
    }
    settings.SITE_FILE = None
    settings.MEDIA_ROOT = tmp_path / "media"
    forget_failures()
    return FilledBucket(object_server.folder / name, object_server.asked)


def test_backups_go_into_a_bucket_and_come_back_out_of_it(
    bucket_of_backups, settings, tmp_path, capsys
):
    page, secret = ReportFactory(title="Kept elsewhere"), make_keys()
    settings.BACKUP_PUBLIC_KEYS, settings.BACKUP_SECRET_KEY = [secret[0]], secret[1]
    document = DocumentFactory(content=os.urandom(9 * 1024**2))
    call_command("backup")
    (name,) = bucket_of_backups.list_names()
    assert capsys.readouterr().out.startswith(name)
    for options in (["--list"], ["--check", name]):
        call_command("backup", *options)
    assert name in (out := capsys.readouterr().out)
    assert "As it was written" in out

    with another_database(database := f"restored_{os.getpid()}"):
        settings.MEDIA_ROOT = tmp_path / "empty"
        call_command("restore", name)
        with server(database) as cursor:
            cursor.execute("SELECT title FROM wagtailcore_page WHERE id = %s", [page.pk])
            assert cursor.fetchone() == ("Kept elsewhere",)
        assert default_storage.size(document.file.name) == 9 * 1024**2


def test_what_broke_off_is_no_backup(bucket_of_backups, settings, monkeypatch, capsys):
    DocumentFactory(content=os.urandom(9 * 1024**2))  # more than goes in one part
    with monkeypatch.context() as patch:
        patch.setattr(making, "_write_files", fail_halfway)
        with pytest.raises(CommandError, match="The disk has failed"):
            call_command("backup")
    assert bucket_of_backups.list_names() == []
    call_command("backup", "--list")
    assert "There are no backups yet." in capsys.readouterr().out
    nowhere = Bucket("gone", "http://127.0.0.1:1", "ca-1", "key", "secret")
    with override_settings(BACKUP_BUCKET=nowhere, STORAGES=settings.STORAGES):
        for options in ([], ["--list"]):
            forget_failures()
            with pytest.raises(CommandError, match="The object storage does not answer"):
                call_command("backup", *options)


def fail_halfway(archive: ArchiveWriter, names: list[str], progress: Any) -> list[str]:
    archive.add("files/large", 20 * 1024**2, io.BytesIO(bytes(20 * 1024**2)))
    raise OSError(errno.EIO, "The disk has failed")
