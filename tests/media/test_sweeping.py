"""What a killed process leaves on the disk is deleted a day later, and nothing else."""

import datetime
import os
from pathlib import Path

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import InMemoryStorage, default_storage
from django.core.files.uploadedfile import TemporaryUploadedFile
from django.core.management import call_command
from django.utils import timezone

from boardtrade.media import sweeping
from tests.factories import DocumentFactory, ImageFactory

pytestmark = pytest.mark.django_db


class OldFiles(InMemoryStorage):
    """A storage that is no folder of this machine, and in which all is two days old."""

    def get_modified_time(self, name):
        return timezone.now() - datetime.timedelta(days=2)


@pytest.fixture(autouse=True)
def disk(settings, tmp_path, monkeypatch):
    """Have a disk of its own, in a month from now: the database is as old by then."""
    settings.MEDIA_ROOT = tmp_path / "media"
    settings.FILE_UPLOAD_TEMP_DIR = tmp_path / "uploads"
    settings.FILE_UPLOAD_TEMP_DIR.mkdir()
    later = timezone.now() + datetime.timedelta(days=30)
    monkeypatch.setattr(timezone, "now", lambda: later)


def grow_old(path, days=2):
    moment = (timezone.now() - datetime.timedelta(days=days)).timestamp()
    os.utime(path, (moment, moment))


def store(name, days=2):
    name = default_storage.save(name, ContentFile(b"x"))
    grow_old(default_storage.path(name), days)
    return name


def sweep():
    call_command("sweep_files", verbosity=0)


def test_a_file_that_no_row_names_is_deleted():
    orphans = [
        store("documents/abc/report.pdf"),
        store("original_images/abc/bridge.jpg"),
        store("images/bridge.0123.width-320.webp"),
        store("document_thumbnails/first.png"),
    ]
    sweep()
    assert [name for name in orphans if default_storage.exists(name)] == []


def test_what_a_row_names_stays():
    image, document = ImageFactory(), DocumentFactory()
    document.thumbnail.save("first.png", image.file.file)
    rendition = image.get_rendition("width-40")
    names = [image.file.name, document.file.name, document.thumbnail.name, rendition.file.name]
    for name in names:
        grow_old(default_storage.path(name))
    sweep()
    assert all(map(default_storage.exists, names))


def test_a_file_whose_row_may_not_be_committed_yet_stays():
    name = store("documents/abc/report.pdf", days=0.9)
    sweep()
    assert default_storage.exists(name)


def test_a_row_that_is_saved_while_the_disk_is_read_keeps_its_file(monkeypatch):
    document = DocumentFactory()
    name = document.file.name
    grow_old(default_storage.path(name))
    type(document).objects.filter(pk=document.pk).update(file="documents/other.pdf")
    listdir = default_storage.listdir

    def listdir_while_a_row_is_saved(folder):
        type(document).objects.filter(pk=document.pk).update(file=name)
        return listdir(folder)

    monkeypatch.setattr(default_storage, "listdir", listdir_while_a_row_is_saved)
    sweep()
    assert default_storage.exists(name)


def test_a_file_of_a_database_that_was_put_aside_stays():
    name = store("documents/abc/report.pdf", days=40)
    sweep()
    assert default_storage.exists(name)


def test_nothing_is_deleted_where_the_database_names_hardly_any_file(caplog):
    DocumentFactory()
    names = [store(f"documents/{number}/report.pdf") for number in range(11)]
    sweep()
    assert all(map(default_storage.exists, names))
    assert "see whether the database and the files belong together" in caplog.text


def test_folders_of_others_are_left_alone():
    name = store("backups/site.sql")
    sweep()
    assert default_storage.exists(name)


def test_a_storage_without_paths_is_swept_too(settings):
    settings.STORAGES = settings.STORAGES | {
        "default": {"BACKEND": "tests.media.test_sweeping.OldFiles"}
    }
    name = default_storage.save("documents/abc/report.pdf", ContentFile(b"x"))
    assert sweeping.sweep_stored_files() == 1
    assert not default_storage.exists(name)


def upload(name):
    """Return the path of half a large file, as the process left it that was killed."""
    file = TemporaryUploadedFile(name, "application/pdf", 0, None)
    file.file.delete = False  # nobody closes it any more
    file.file._closer.delete = False
    return Path(file.temporary_file_path())


@pytest.mark.parametrize("name", ["report.pdf", "report"])
def test_half_an_upload_is_deleted(name):
    path = upload(name)
    grow_old(path)
    sweep()
    assert not path.exists()


def test_an_upload_that_arrives_stays():
    path = upload("report.pdf")
    grow_old(path, days=0.9)
    sweep()
    assert path.exists()


def test_temporary_files_of_others_stay(settings):
    path = settings.FILE_UPLOAD_TEMP_DIR / "tmp-notes.upload.txt"
    path.touch()
    grow_old(path)
    sweep()
    assert path.exists()
