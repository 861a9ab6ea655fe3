"""The drill: back up, lose everything, restore. Nothing may differ."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings as site_settings
from django.core.management import call_command
from django.db import DatabaseError, connection, transaction
from django.test import override_settings

from boardtrade.localdb import SERVING_ROLE
from recommendations.models import StatusUpdate
from tests.backup.conftest import as_owner, describe_database, describe_files, describe_rights


@pytest.fixture
def site(
    demonstration: Path, django_db_blocker: object, media_root: Path, settings: object
) -> Iterator[Path]:
    """Give the demonstration, in a database that is really committed to."""
    settings.MEDIA_ROOT = demonstration
    with django_db_blocker.unblock():
        yield demonstration


@pytest.fixture
def _served_by_another_role(settings: object, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Have the database owned by one role and served by another, as `make run` has."""
    if site_settings.DATABASE_URL:
        pytest.skip("the server of DATABASE_URL may not have that role")
    database = connection.settings_dict
    settings.DATABASE_URL = "postgresql://one.of/the-tests"
    settings.OWNER_DATABASE = {
        "USER": database["USER"],
        "OPTIONS": {k: v for k, v in database["OPTIONS"].items() if k != "assume_role"},
    }
    connection.close()
    monkeypatch.setitem(database, "USER", SERVING_ROLE)
    monkeypatch.delitem(database["OPTIONS"], "assume_role", raising=False)
    yield
    connection.close()


@pytest.mark.usefixtures("_served_by_another_role")
def test_what_comes_back_is_what_was_there(site, backups, request):
    with override_settings(SITE_FILE=None):
        call_command("backup")
    (made,) = backups.iterdir()
    before, files, rights = describe_database(), describe_files(site), describe_rights()
    assert len(files) > 20
    assert before["rows of recommendations_statusupdate"][0] > 20

    new_files = request.getfixturevalue("empty_place")
    call_command("restore", made.name)
    assert describe_database() == before
    assert describe_files(new_files) == files
    assert describe_rights() == rights
    with as_owner(), pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        StatusUpdate.objects.update(note="Never said.")
