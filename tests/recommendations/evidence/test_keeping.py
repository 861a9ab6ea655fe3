"""A copy is kept of what a new entry links to, whatever the other server does."""

import hashlib

import pytest
from django.core.files.storage import default_storage
from django.db import DatabaseError, connection, transaction

from boardtrade.fetching.failures import FailureReason
from boardtrade.media.sweeping import FOLDERS
from recommendations.evidence.copies import FOLDER, build_filename
from recommendations.evidence.keeping import keep_copy
from recommendations.evidence.telling import LinkState
from recommendations.models import Evidence, EvidenceCopy, EvidenceNotice, EvidenceWatch
from tests.factories import EvidenceFactory, RecommendationFactory, StatusUpdateFactory
from tests.fetching.hostile_server import PAGE, run_hostile_server

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("tasks_at_once")]


@pytest.fixture
def server(settings):
    with run_hostile_server() as server:
        settings.FETCH_EVIDENCE = True
        settings.FETCH_NETWORKS = ["127.0.0.0/8"]
        settings.FETCH_PORTS = [80, server.port]
        yield server


@pytest.fixture
def page():
    return RecommendationFactory()


@pytest.fixture
def record(page, django_capture_on_commit_callbacks):
    """Return a function that adds an entry with a link, with all that follows a commit."""

    def record(url, **values):
        with django_capture_on_commit_callbacks(execute=True):
            return StatusUpdateFactory(page=page, evidence__url=url, **values)

    return record


def read(evidence):
    """Return evidence with what is known of it, as the database has it now."""
    return Evidence.objects.select_related("watch__copy").get(pk=evidence.pk)


def test_a_copy_is_kept_with_its_hash_time_address_and_title(server, record):
    entry = record(server.url("/moved"))
    copy = EvidenceCopy.objects.get(evidence=entry.evidence)
    assert copy.file.read() == PAGE
    assert copy.sha256 == hashlib.sha256(PAGE).hexdigest()
    assert (copy.final_url, copy.title, copy.size) == (
        server.url(),
        "Minutes of Council",
        len(PAGE),
    )
    assert copy.text_file.read().decode() == "Carried.\nItem 7.2\n14 to 3"
    assert copy.fetched_at >= entry.recorded_at
    assert read(entry.evidence).watch.copy == copy
    assert LinkState(read(entry.evidence)).copy_sentence.startswith("Copy kept ")


def test_readers_see_nothing_of_it_yet(server, record):
    record(server.url())
    assert not EvidenceNotice.objects.exists()


def test_files_lie_where_nobody_guesses_and_the_sweep_looks(server, record):
    record(server.url())
    copy = EvidenceCopy.objects.get()
    folder, random, name = copy.file.name.split("/")
    assert folder == FOLDER
    assert FOLDER in FOLDERS
    assert len(random) == 12
    assert name == "page.html"


def test_the_same_content_is_kept_once(server, record):
    record(server.url())
    record(server.url())
    copy = EvidenceCopy.objects.get()
    assert len(list(_stored())) == 2  # the page and its words
    server.answers["/page"] = lambda handler: handler.send(b"<p>Other words</p>")
    record(server.url())
    newest = EvidenceCopy.objects.exclude(pk=copy.pk).get()
    assert read(newest.evidence).watch.copy == newest


def _stored():
    for folder in default_storage.listdir(FOLDER)[0]:
        yield from default_storage.listdir(f"{FOLDER}/{folder}")[1]


@pytest.mark.parametrize(
    ("path", "words"),
    [
        ("/missing", "No copy: the server answered 404: it has no such page."),
        ("/to-private", "No copy: the address leads into a private network"),
        ("/endless", "No copy: it is larger than 25 MB."),
        ("/bomb", "No copy: it is larger than 25 MB."),
        ("/program", "No copy: it is neither a page nor a PDF"),
        ("/no-pdf", "No copy: the server says that it is one kind of file, and sends another."),
        ("/circle", "No copy: the address leads from one to the next without end."),
        ("/chatter", "No copy: the answer of the server broke off or cannot be read."),
        ("/moved-home", "No copy: the address leads to a home page"),
    ],
)
def test_a_hostile_server_comes_to_a_note_and_nothing_else(server, record, path, words):
    entry = record(server.url(path))
    assert LinkState(read(entry.evidence)).copy_sentence.startswith(words)
    assert not EvidenceCopy.objects.exists()
    assert not default_storage.exists(FOLDER)


def test_what_failed_once_is_kept_when_it_is_tried_again(server, record):
    entry = record(server.url("/fault"))
    server.answers["/fault"] = server.answers["/page"]
    keep_copy.call(entry.evidence.pk)
    watch = read(entry.evidence).watch
    assert watch.copy is not None
    assert watch.copy_failure == ""


def test_a_pdf_that_cannot_be_read_is_kept_all_the_same(server, record):
    record(server.url("/report.pdf"))
    copy = EvidenceCopy.objects.get()
    assert (copy.content_type, copy.title, copy.text_file.name) == ("application/pdf", "", "")


def test_a_full_disk_is_told_and_leaves_nothing(server, record, monkeypatch):
    def refuse(*args, **kwargs):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(default_storage, "save", refuse)
    entry = record(server.url())
    assert read(entry.evidence).watch.copy_failure == FailureReason.NOT_STORED


def test_no_transaction_is_open_while_it_is_fetched(monkeypatch, record):
    from boardtrade.fetching.failures import FetchFailure
    from recommendations.evidence import keeping

    depths = []

    def fetch(url):
        depths.append(len(connection.savepoint_ids))
        return FetchFailure(FailureReason.EMPTY)

    monkeypatch.setattr(keeping, "fetch", fetch)
    evidence = EvidenceFactory(url="https://board.ca/minutes")
    depth = len(connection.savepoint_ids)
    keep_copy.call(evidence.pk)
    assert depths == [depth]


def test_nothing_is_fetched_for_entries_with_a_file_or_without_evidence(server, record):
    record("", evidence=None, status="not-started")
    assert server.requests == []


@pytest.mark.parametrize("url", ["https://board.ca/minutes", "https://example.org/minutes"])
def test_entries_work_as_before_where_it_is_switched_off_or_the_name_is_for_examples(
    settings, record, url
):
    settings.FETCH_EVIDENCE = "example.org" in url
    entry = record(url)
    assert not EvidenceWatch.objects.exists()
    assert LinkState(entry.evidence).page_sentence == ""


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE recommendations_evidencecopy SET title = 'Forged'",
        "DELETE FROM recommendations_evidencecopy",
        "TRUNCATE recommendations_evidencecopy CASCADE",
    ],
)
def test_not_even_the_owner_changes_or_deletes_a_copy(server, record, statement, database_owner):
    record(server.url())
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)
    assert EvidenceCopy.objects.get().title == "Minutes of Council"


@pytest.mark.parametrize(
    ("url", "content_type", "name"),
    [
        ("https://a.ca/minutes/2024/Item%207.2.PDF", "application/pdf", "item-72.pdf"),
        ("https://www.a.ca/", "text/html", "a-ca.html"),
        ("https://a.ca/..%2f..%2fetc", "text/plain", "etc.txt"),
        ("https://a.ca/" + "x" * 300, "image/png", "x" * 60 + ".png"),
    ],
)
def test_a_copy_is_named_plainly_whatever_its_address(url, content_type, name):
    assert build_filename(url, content_type) == name
