"""A disk that is full or read-only costs an upload, in words, and leaves nothing behind."""

import errno
import tempfile
from unittest.mock import patch

import pytest
from django.core.files import uploadedfile
from django.core.files.storage import FileSystemStorage, default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.tasks import TaskResultStatus
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django.utils.module_loading import import_string
from django_tasks_db.models import DBTaskResult

from boardtrade.media.models import CustomDocument, CustomImage
from boardtrade.media.stored_files import DELETIONS, delete_files
from boardtrade.media.unsaved_files import delete_unsaved_files, note_stored
from tests.factories import DocumentFactory, ImageFactory, pdf_bytes, picture_file

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("tasks_at_once")]

FULL, READ_ONLY = OSError(errno.ENOSPC, "full"), OSError(errno.EROFS, "read-only")
FULL_DEVICE = "/dev/full"  # a real one: whatever is written to it finds no space
SCRIPT = {"X-Requested-With": "XMLHttpRequest"}


def failing(error: OSError):
    def fail(*args, **kwargs):
        raise error

    return fail


def new_file(kind: str) -> SimpleUploadedFile:
    if kind == "docs":
        return SimpleUploadedFile("a.pdf", pdf_bytes())
    return SimpleUploadedFile("a.png", picture_file(size=(480, 320)).read())


def upload(editor: Client, kind: str):
    form = {"title": "a", "files[]": new_file(kind), "collection": "1"}
    return editor.post(reverse(f"wagtail{kind}:add_multiple"), form, headers=SCRIPT)


def replace(editor: Client, kind: str, pk: int):
    form = {"title": "New", "file": new_file(kind), "collection": "1", "tags": ""}
    form |= {"description": "", "credit": ""} if kind == "images" else {}
    return editor.post(reverse(f"wagtail{kind}:edit", args=[pk]), form)


def files_in(folder) -> list:
    return [path for path in folder.rglob("*") if path.is_file()]


@pytest.fixture
def large_uploads(settings):
    """Have every upload be one that Django keeps in a temporary file."""
    settings.FILE_UPLOAD_MAX_MEMORY_SIZE = 10


@pytest.mark.parametrize("buffering", [0, -1], ids=["while it arrives", "at its end"])
@pytest.mark.parametrize("kind", ["docs", "images"])
@pytest.mark.usefixtures("large_uploads")
def test_no_space_for_a_large_upload_is_told_where_it_was_chosen(
    editor, media_root, kind, buffering
):
    def full(*args, **kwargs):
        return open(FULL_DEVICE, "r+b", buffering=buffering)

    with patch.object(uploadedfile.tempfile, "NamedTemporaryFile", full):
        answer = upload(editor, kind).json()
        assert "the disk of the site is full" in answer["error_message"]
        assert "empty" not in answer["error_message"]
        subject = ImageFactory(ready=False) if kind == "images" else DocumentFactory()
        response = replace(editor, kind, subject.pk)
    assert response.status_code == 200
    assert "the disk of the site is full" in response.text
    kept = type(subject).objects.get()
    assert (kept.title, kept.file.name) == (subject.title, subject.file.name)
    folder = "documents" if kind == "docs" else "original_images"
    assert files_in(media_root / folder) == [media_root / kept.file.name]


@pytest.mark.usefixtures("large_uploads")
def test_a_folder_for_uploads_that_is_missing_is_told(editor, settings, tmp_path):
    settings.FILE_UPLOAD_TEMP_DIR = tmp_path / "missing"
    assert "could not be stored" in upload(editor, "images").json()["error_message"]


@pytest.mark.usefixtures("large_uploads")
def test_large_uploads_still_arrive(editor):
    for kind in ("docs", "images"):
        assert upload(editor, kind).json()["success"] is True


@pytest.mark.parametrize(
    ("error", "words"),
    [(FULL, "the disk of the site is full"), (READ_ONLY, "could not be stored")],
)
@pytest.mark.parametrize("kind", ["docs", "images"])
def test_a_disk_that_takes_nothing_is_told_and_nothing_is_changed(editor, kind, error, words):
    subject = ImageFactory(ready=False) if kind == "images" else DocumentFactory()
    with (
        patch.object(FileSystemStorage, "_save", failing(error)),
        patch.object(FileSystemStorage, "delete", failing(error)),
    ):
        assert words in upload(editor, kind).json()["error_message"]
        response = replace(editor, kind, subject.pk)
    assert response.status_code == 200
    assert words in response.text
    kept = type(subject).objects.get()
    assert (kept.title, kept.file.name) == (subject.title, subject.file.name)
    assert default_storage.exists(kept.file.name)


def test_a_pdf_that_cannot_be_checked_for_lack_of_space_is_refused_in_words(editor):
    with patch.object(tempfile, "TemporaryFile", failing(FULL)):
        assert "disk of the site is full" in upload(editor, "docs").json()["error_message"]

    def full(*args, **kwargs):
        return open(FULL_DEVICE, "r+b", buffering=0)

    whole = tempfile.TemporaryFile
    made = []

    def full_for_the_answer(*args, **kwargs):
        made.append(None)
        return whole() if len(made) == 1 else full()

    with patch.object(tempfile, "TemporaryFile", full_for_the_answer):
        assert "could not be checked" in upload(editor, "docs").json()["error_message"]
    assert not CustomDocument.objects.exists()


def test_a_picture_that_cannot_be_stripped_for_lack_of_space_is_refused_in_words(editor):
    whole = tempfile.TemporaryFile
    made = []

    def full_for_the_clean_one(*args, **kwargs):
        made.append(None)
        return open(FULL_DEVICE, "r+b", buffering=0) if len(made) == 1 else whole()

    with patch.object(tempfile, "TemporaryFile", full_for_the_clean_one):
        assert "disk of the site is full" in upload(editor, "images").json()["error_message"]
    assert not CustomImage.objects.exists()


@pytest.mark.parametrize(("kind", "model"), [("docs", CustomDocument), ("images", CustomImage)])
def test_a_save_that_fails_leaves_no_file(editor, media_root, kind, model):
    editor.raise_request_exception = False
    with patch.object(model, "save", failing(FULL)):
        assert upload(editor, kind).status_code == 500
    assert files_in(media_root) == []


def test_what_fails_after_the_commit_costs_no_file(rf):
    image = ImageFactory(ready=False)

    @delete_unsaved_files
    def fail_late(request):
        note_stored(CustomImage, image.file.name)
        raise FULL

    with pytest.raises(OSError, match="full"):
        fail_late(rf.post("/"))
    assert default_storage.exists(image.file.name)


def test_files_that_could_not_be_deleted_are_deleted_another_day():
    for task_path in DELETIONS:
        assert import_string(task_path).module_path == task_path
    for number, task_path in enumerate((*DELETIONS, "another.task")):
        DBTaskResult.objects.create(
            task_path=task_path,
            status=TaskResultStatus.FAILED,
            args_kwargs={"args": [], "kwargs": {}},
            priority=number,
            run_after=timezone.now(),
            finished_at=timezone.now(),
            backend_name="default",
        )
    call_command("prepare_images", verbosity=0)
    assert [task.task_path for task in DBTaskResult.objects.ready().order_by("priority")] == [
        *DELETIONS
    ]
    assert DBTaskResult.objects.failed().get().task_path == "another.task"


def test_one_file_that_stays_does_not_keep_the_others(media_root):
    names = [default_storage.save(f"{name}.txt", new_file("docs")) for name in "ab"]
    whole = FileSystemStorage.delete

    def delete(self, name):
        if name == names[0]:
            raise READ_ONLY
        whole(self, name)

    with patch.object(FileSystemStorage, "delete", delete), pytest.raises(OSError, match="read"):
        delete_files.call(names)
    assert [default_storage.exists(name) for name in names] == [True, False]
