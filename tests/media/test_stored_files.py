"""A replaced file is deleted when nobody reads it any more, and only if it was replaced."""

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction

from boardtrade.media.stored_files import KEPT_FOR, delete_later, unguessable_path
from tests.immediate_tasks import deferred

pytestmark = pytest.mark.django_db


def stored() -> str:
    return default_storage.save("documents/x/a.pdf", ContentFile(b"x"))


@pytest.mark.usefixtures("tasks_at_once")
def test_a_deletion_waits_for_readers():
    name = stored()
    delete_later([name, None])
    ((task, arguments, _),) = deferred
    assert task.run_after is not None
    assert KEPT_FOR.total_seconds() >= 600
    assert arguments == ([name],)
    assert default_storage.exists(name)


@pytest.fixture
def queue_that_cannot_wait(settings):
    """Have tasks run where they are queued, as a queue may do that knows no times."""
    settings.TASKS = {"default": {"BACKEND": "django.tasks.backends.immediate.ImmediateBackend"}}


@pytest.mark.usefixtures("queue_that_cannot_wait")
def test_a_queue_that_cannot_wait_deletes_after_the_commit(django_capture_on_commit_callbacks):
    name = stored()
    with django_capture_on_commit_callbacks(execute=True):
        delete_later([name])
        assert default_storage.exists(name)
    assert not default_storage.exists(name)


@pytest.mark.usefixtures("queue_that_cannot_wait")
def test_a_file_that_was_not_replaced_after_all_stays(django_capture_on_commit_callbacks):
    name = stored()
    with (
        django_capture_on_commit_callbacks(execute=True),
        pytest.raises(ZeroDivisionError),
        transaction.atomic(),
    ):
        delete_later([name])
        raise ZeroDivisionError
    assert default_storage.exists(name)


def test_no_path_is_used_twice():
    paths = {unguessable_path("documents", "report.pdf") for _ in range(20)}
    assert len(paths) == 20
