"""A backup that is not whole is never taken for one, and half a site never comes back."""

import logging
import os
import resource
import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from django.core.files.storage import default_storage
from django.core.management import CommandError, call_command
from django.db import connection, connections
from django_tasks_db.models import DBTaskResult

from boardtrade.backup import loading, making, programs
from boardtrade.backup.encryption import make_keys
from boardtrade.backup.snapshot import files_kept, read_tables
from boardtrade.media.kept_files import FolderOfFiles, delete_unless_named
from boardtrade.media.models import CustomDocument
from boardtrade.people.models import Topic
from tests.backup.conftest import describe_database, describe_files, server
from tests.factories import DocumentFactory, TopicFactory

pytestmark = pytest.mark.usefixtures("fresh_database", "backups")


@pytest.fixture
def site(fresh_database: None, backups: Path, media_root: Path) -> Path:
    """Give a site with a topic and two documents."""
    TopicFactory(title="Trade")
    DocumentFactory()
    DocumentFactory()
    return media_root


@pytest.fixture
def archive(site: Path, backups: Path) -> Path:
    """Give a backup of the site."""
    call_command("backup")
    (made,) = backups.iterdir()
    return made


def refused(match: str, name: object, **options) -> None:
    """See that a restoration is refused, and leaves the empty place as it was."""
    with pytest.raises(CommandError, match=match):
        call_command("restore", str(name), **options)
    assert read_tables() == []


def files_in(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file()]


# --- What is there is not what was written -------------------------------------------------------


@pytest.mark.parametrize("part", [0.001, 0.2, 0.5, 0.9])
def test_a_damaged_archive_is_refused(archive, empty_place, part):
    content = bytearray(archive.read_bytes())
    at = int(len(content) * part)
    content[at : at + 20] = bytes(byte ^ 0xFF for byte in content[at : at + 20])
    archive.write_bytes(content)
    refused("damaged", archive)
    assert files_in(empty_place) == []


@pytest.mark.parametrize("length", [0, 700, 0.3, 0.8, -11_000])
def test_an_archive_that_was_cut_off_is_refused(archive, empty_place, length):
    content = archive.read_bytes()
    kept = int(len(content) * length) if 0 < length < 1 else length
    archive.write_bytes(content[:kept])
    refused("damaged", archive)
    assert files_in(empty_place) == []


def test_an_archive_with_a_part_too_many_is_refused(archive, empty_place):
    content = archive.read_bytes()
    archive.write_bytes(content[:512] + content[:512].replace(b"000001", b"000002") + content[512:])
    refused("damaged", archive)


def test_another_file_is_refused(backups, empty_place, tmp_path):
    other = tmp_path / "other.tar"
    other.write_bytes(os.urandom(50_000))
    refused("damaged", other)
    refused("There is no backup", "boardtrade-20200101T000000Z.tar")


# --- Keys ----------------------------------------------------------------------------------------


def test_an_encrypted_backup_comes_back_with_its_key_only(site, backups, settings, request, capsys):
    public_key, secret_key = make_keys()
    settings.BACKUP_PUBLIC_KEYS = [public_key]
    call_command("backup")
    (made,) = backups.iterdir()
    assert made.suffix == ".age"
    assert b"Trade" not in made.read_bytes()
    before, files = describe_database(), describe_files(site)

    request.getfixturevalue("empty_place")
    refused("set BACKUP_SECRET_KEY", made)
    settings.BACKUP_SECRET_KEY = make_keys()[1]
    refused("does not open this archive", made)
    settings.BACKUP_SECRET_KEY = "pass-phrase"
    refused("is no secret key", made)
    settings.BACKUP_SECRET_KEY = secret_key
    whole = made.read_bytes()
    made.write_bytes(whole[:-100])
    refused("damaged", made)
    made.write_bytes(whole[:5000] + bytes([whole[5000] ^ 1]) + whole[5001:])
    refused("damaged", made)
    made.write_bytes(whole)
    call_command("restore", made.name)
    assert describe_database() == before
    assert describe_files(request.getfixturevalue("empty_place")) == files


def test_a_key_that_is_none_is_told_before_the_work(site, backups, settings):
    settings.BACKUP_PUBLIC_KEYS = ["age1nonsense"]
    with pytest.raises(CommandError, match="BACKUP_PUBLIC_KEY is no key"):
        call_command("backup")
    assert files_in(backups) == []


# --- The disk and the programs -------------------------------------------------------------------


@contextmanager
def files_no_longer_than(size: int) -> Iterator[None]:
    """Have the system refuse to write on at this length, as a full disk does."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    handler = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
        signal.signal(signal.SIGXFSZ, handler)


@pytest.mark.parametrize("keys", [[], [make_keys()[0]]])
def test_a_full_disk_is_told_and_leaves_no_half(site, backups, settings, caplog, keys):
    settings.BACKUP_PUBLIC_KEYS = keys
    with (
        caplog.at_level(logging.ERROR, "boardtrade.backup"),
        pytest.raises(CommandError, match="There is no room left") as refusal,
        files_no_longer_than(60_000),
    ):
        call_command("backup")
    assert refusal.value.returncode == 1
    assert "There is no room left" in caplog.text
    assert files_in(backups) == []
    call_command("backup")
    assert len(files_in(backups)) == 1


def test_a_disk_that_is_full_while_a_backup_comes_back_leaves_the_empty_place(
    archive, empty_place, monkeypatch
):
    stored = []
    save = FolderOfFiles.save

    def save_one(self, name, content, max_length=None):
        if stored:
            raise OSError(28, "No space left on device")
        stored.append(name)
        return save(self, name, content, max_length)

    monkeypatch.setattr(FolderOfFiles, "save", save_one)
    refused("There is no room left", archive)
    assert stored
    assert files_in(empty_place) == []
    monkeypatch.undo()


def test_programs_that_are_too_old_are_told(site, backups, monkeypatch):
    monkeypatch.setattr(programs, "program_version", lambda path: 9)
    with pytest.raises(CommandError, match=r"pg_dump of PostgreSQL \d\d or newer is needed"):
        call_command("backup")
    assert files_in(backups) == []


def test_a_database_that_ends_its_work_is_told(site, backups, monkeypatch):
    monkeypatch.setattr(making, "DUMP_OPTIONS", ["--format=custom", "--schema=none"])
    with pytest.raises(CommandError, match="PostgreSQL could not write out the database"):
        call_command("backup")
    assert files_in(backups) == []


# --- Where it may come back ----------------------------------------------------------------------


def test_only_an_empty_place_is_restored_to(archive, site, request):
    before = describe_database()
    with pytest.raises(CommandError, match="is not empty"):
        call_command("restore", archive.name)
    with pytest.raises(CommandError, match="Nothing was done"):
        call_command("restore", archive.name, replace=True, confirm="another")
    assert describe_database() == before
    place = request.getfixturevalue("empty_place")
    (place / "documents").mkdir(parents=True)
    (place / "documents" / "mine.pdf").write_bytes(b"mine")
    refused("There are files in", archive)
    assert files_in(place) == [place / "documents" / "mine.pdf"]


def test_what_is_there_is_replaced_where_its_name_is_typed(archive, site):
    before, files = describe_database(), describe_files(site)
    TopicFactory(title="Later")
    CustomDocument.objects.all().delete()
    files_in(site)[0].unlink()
    name = connection.settings_dict["NAME"]
    connections.close_all()
    call_command("restore", archive.name, replace=True, confirm=name)
    assert describe_database() == before
    assert describe_files(site) == files


def test_a_database_that_is_in_use_is_not_replaced(archive, monkeypatch):
    monkeypatch.setattr(loading, "BEGIN", b"BEGIN;\nSET LOCAL lock_timeout = '100ms';\n")
    name = connection.settings_dict["NAME"]
    TopicFactory(title="Later")
    with server(name) as other:
        other.execute("BEGIN; SELECT * FROM people_topic")
        with pytest.raises(CommandError, match="is in use: stop the site"):
            call_command("restore", archive.name, replace=True, confirm=name)
    assert Topic.objects.filter(title="Later").exists()


def test_a_backup_of_a_newer_version_is_refused(site, backups, request):
    with connection.cursor() as cursor:
        cursor.execute("RESET ROLE")
        cursor.execute(
            "INSERT INTO django_migrations (app, name, applied) "
            "VALUES ('reports', '0099_later', now())"
        )
    call_command("backup")
    (made,) = backups.iterdir()
    request.getfixturevalue("empty_place")
    refused("reports.0099_later", made)


# --- The site goes on ----------------------------------------------------------------------------


def test_edits_during_a_backup_are_not_in_it_and_take_no_file_away(
    site, backups, request, monkeypatch, settings
):
    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend", "QUEUES": []}}
    before, files = describe_database(), describe_files(site)
    write = making._write_database

    def edit_meanwhile() -> None:
        try:
            TopicFactory(title="Later")
            for document in CustomDocument.objects.all():
                default_storage.delete(document.file.name)
                CustomDocument.objects.filter(pk=document.pk).delete()
        finally:
            connections.close_all()

    def write_while_others_edit(*arguments):
        editing = threading.Thread(target=edit_meanwhile)
        editing.start()
        editing.join()
        write(*arguments)

    monkeypatch.setattr(making, "_write_database", write_while_others_edit)
    call_command("backup")
    assert CustomDocument.objects.count() == 0
    (made,) = backups.iterdir()
    # Its time comes later.
    assert describe_files(site) == files
    tasks = DBTaskResult.objects.filter(task_path__endswith="delete_unless_named")
    assert tasks.count() == 2
    for task in tasks:
        delete_unless_named.call(*task.args_kwargs["args"])
    assert describe_files(site) == {}

    place = request.getfixturevalue("empty_place")
    call_command("restore", made.name)
    assert describe_files(place) == files
    after = describe_database()
    del before["sequences"], after["sequences"]  # count on outside of all transactions
    assert after == before


def test_a_file_that_is_in_use_again_is_not_deleted_later(site):
    document = CustomDocument.objects.first()
    delete_unless_named.call(document.file.name)
    assert default_storage.exists(document.file.name)


def test_two_backups_at_once_are_one(site, backups):
    done = []

    def hold() -> None:
        with files_kept():
            done.append(True)
            finished.wait(30)
        connections.close_all()

    finished = threading.Event()
    other = threading.Thread(target=hold)
    other.start()
    while not done:
        pass
    with pytest.raises(CommandError, match="Another backup or restore is under way"):
        call_command("backup")
    finished.set()
    other.join()
    call_command("backup")


def test_a_file_that_is_lost_already_is_named_and_the_rest_is_kept(
    site, backups, caplog, request, capsys
):
    lost = CustomDocument.objects.first().file.name
    default_storage.delete(lost)
    with caplog.at_level(logging.WARNING, "boardtrade.backup"):
        call_command("backup")
    assert lost in caplog.text
    (made,) = backups.iterdir()
    place = request.getfixturevalue("empty_place")
    call_command("restore", made.name)
    assert len(files_in(place)) == 1
    assert "1 files were lost already" in capsys.readouterr().out


def test_older_backups_go_once_a_newer_one_is_whole(site, backups, monkeypatch, capsys):
    backups.mkdir()
    old = backups / "boardtrade-20200101T000000Z.tar"
    old.write_bytes(b"old")
    monkeypatch.setattr(making, "DUMP_OPTIONS", ["--format=custom", "--schema=none"])
    with pytest.raises(CommandError):
        call_command("backup", keep="1 daily")
    assert old.exists()
    monkeypatch.undo()
    call_command("backup", keep="1 daily")
    assert not old.exists()
    call_command("backup", list=True)
    assert "boardtrade-20" in capsys.readouterr().out
