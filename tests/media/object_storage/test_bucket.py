"""Files may be kept in a bucket: privately, in parts, and with words while it is away."""

import datetime
import os

import pytest
from django.core.files import File
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from boardtrade.bench.hot_path import find_free_port
from boardtrade.media.images.image import PictureProblem
from boardtrade.media.models import CustomDocument, CustomImage
from boardtrade.media.object_storage.reader import FIRST_BYTES
from boardtrade.media.sweeping import FOLDERS, sweep_stored_files
from boardtrade.watching.findings import State, look_at_everything
from tests.factories import DocumentFactory, ReportFactory, pdf_bytes, picture_file
from tests.object_storage import FilledBucket, forget_failures, use_bucket

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("bucket")]
SCRIPT = {"X-Requested-With": "XMLHttpRequest"}
MEGABYTES = 9
"""More than one part of an upload."""


class Unseekable:
    """What can be read once, as the content of a backup."""

    def __init__(self, content: bytes) -> None:
        self.read = ContentFile(content).read


def upload(editor: Client, kind: str, content: bytes, name: str) -> dict:
    form = {"title": "a", "files[]": ContentFile(content, name=name), "collection": "1"}
    return editor.post(reverse(f"wagtail{kind}:add_multiple"), form, headers=SCRIPT).json()


@pytest.fixture
def stopped(bucket: FilledBucket, settings):
    """Return a function after which nobody listens where the bucket was."""
    return lambda: use_bucket(settings, f"http://127.0.0.1:{find_free_port()}", "uploads")


def test_it_is_a_storage_as_any_other(bucket):
    content = os.urandom(MEGABYTES * 1024**2)
    name = default_storage.save("documents/abc/a.pdf", File(Unseekable(content), "a.pdf"))
    other = default_storage.save("documents/b.pdf", ContentFile(b"other"))
    assert bucket.list_names() == [name, other] == ["documents/abc/a.pdf", "documents/b.pdf"]
    assert default_storage.save(name, ContentFile(b"a second")) != name
    assert default_storage.exists(name)
    assert default_storage.size(name) == len(content)
    assert timezone.now() - default_storage.get_modified_time(name) < datetime.timedelta(minutes=1)
    assert default_storage.listdir("documents") == (["abc"], ["b.pdf"])
    assert default_storage.listdir("nothing") == ([], [])
    with default_storage.open(name) as file:
        assert file.read(10) == content[:10]
        assert file.seek(-5, os.SEEK_END) == len(content) - 5
        assert file.read() == content[-5:]
        file.seek(0)
        assert file.read() == content
    default_storage.delete(name)
    default_storage.delete(name)
    assert not default_storage.exists(name)
    for ask in (default_storage.open, default_storage.size, default_storage.get_modified_time):
        with pytest.raises(FileNotFoundError):
            ask(name)


def test_no_key_is_written_into_a_task():
    assert default_storage.deconstruct() == (
        "boardtrade.media.object_storage.bucket.BucketOfFiles",
        (),
        {},
    )


@pytest.mark.usefixtures("tasks_at_once")
def test_of_a_document_only_the_part_is_fetched_that_was_asked_for(client, bucket):
    content = pdf_bytes() + bytes(MEGABYTES * 1024**2)
    ReportFactory(slug="r", download_document=DocumentFactory(content=content))
    bucket.asked.clear()
    response = client.get("/reports/r/report.pdf", headers={"Range": "bytes=100-199"})
    assert response.status_code == 206
    assert b"".join(response) == content[100:200]
    response.close()
    methods = [(method, span) for method, _, span in bucket.asked]
    assert methods == [("HEAD", ""), ("GET", f"bytes=100-{100 + FIRST_BYTES - 1}")]


@pytest.mark.usefixtures("tasks_at_once")
def test_sizes_of_pictures_are_public_and_originals_are_not(
    editor, bucket, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        added = upload(editor, "images", picture_file(size=(480, 320)).read(), "a.png")
    image = CustomImage.objects.get(pk=added["image_id"])
    assert image.are_sources_current
    size = image.sources["card"]["jpeg"][0][2]
    address = default_storage.url(size)
    assert address == f"/media/{size}"
    response = Client().get(address)
    assert (response.status_code, response["Content-Type"]) == (200, "image/jpeg")
    assert response["Cache-Control"] == "public, max-age=31536000, immutable"
    content = b"".join(response)
    assert int(response["Content-Length"]) == len(content) == default_storage.size(size)
    assert Client().get(f"/media/{image.file.name}").status_code == 404
    with django_capture_on_commit_callbacks(execute=True):
        image.delete()
    assert bucket.list_names() == []


def test_what_no_row_names_is_swept_without_a_request_for_each_folder(bucket, monkeypatch):
    kept = [DocumentFactory().file.name for _ in range(3)]
    orphan = default_storage.save("documents/abc/a.pdf", ContentFile(b"x"))
    later = timezone.now() + datetime.timedelta(days=30)
    moment = (later - datetime.timedelta(days=2)).timestamp()
    os.utime(bucket.folder / "board" / orphan, (moment, moment))
    monkeypatch.setattr(timezone, "now", lambda: later)
    bucket.asked.clear()
    assert sweep_stored_files() == 1
    assert bucket.list_names() == sorted(kept)
    assert len([path for method, path, _ in bucket.asked if "prefix" in path]) == len(FOLDERS)


@pytest.mark.usefixtures("tasks_at_once")
def test_while_it_is_away_files_are_503_and_uploads_are_refused_in_words(
    client, editor, stopped, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        added = upload(editor, "images", picture_file(size=(480, 320)).read(), "a.png")
    image = CustomImage.objects.get(pk=added["image_id"])
    ReportFactory(slug="r", download_document=DocumentFactory())
    stopped()
    client.raise_request_exception = False
    for address in (
        default_storage.url(image.sources["card"]["jpeg"][0][2]),
        "/reports/r/report.pdf",
    ):
        response = client.get(address)
        assert response.status_code == 503
        assert response["Retry-After"]
        assert "file cannot be read at this moment" in response.text
    assert client.get("/reports/r/").status_code == 200

    documents = CustomDocument.objects.count()
    for kind, content, name in (
        ("docs", pdf_bytes(), "a.pdf"),
        ("images", picture_file(size=(480, 320)).read(), "a.png"),
    ):
        answer = upload(editor, kind, content, name)
        assert "the storage of files does not answer" in answer["error_message"]
    assert CustomDocument.objects.count() == documents
    with pytest.raises(CommandError, match="did not answer"):
        call_command("prepare_images")
    image = CustomImage.objects.get()
    assert image.problem == ""


@pytest.mark.usefixtures("tasks_at_once")
def test_a_picture_whose_sizes_could_not_be_made_meanwhile_is_not_called_lost(
    editor, bucket, settings, stopped, django_capture_on_commit_callbacks
):
    added = upload(editor, "images", picture_file(size=(480, 320)).read(), "a.png")
    there = settings.MEDIA_BUCKET
    stopped()
    image = CustomImage.objects.get(pk=added["image_id"])
    with django_capture_on_commit_callbacks(execute=True):
        image.save()
    image = CustomImage.objects.get()
    assert image.problem == PictureProblem.NOT_STORED
    settings.MEDIA_BUCKET = there
    settings.STORAGES = dict(settings.STORAGES)
    forget_failures()
    call_command("prepare_images", verbosity=0)
    image = CustomImage.objects.get()
    assert image.problem == ""
    assert image.are_sources_current


def test_monitors_are_told(bucket, stopped):
    def find():
        (found,) = (each for each in look_at_everything() if each.name == "object_storage")
        return found.state, str(found.words)

    assert find() == (State.FINE, "It answers.")
    bucket.folder.rmdir()
    assert find() == (State.FAILURE, "There is no such bucket.")
    stopped()
    assert find() == (State.FAILURE, "The object storage does not answer.")
