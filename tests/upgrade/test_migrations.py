"""Migrations that were released stay as they are, and those after them break nothing that runs."""

import pytest
from django.db import models
from django.db.migrations import AddField, CreateModel, RemoveField, SeparateDatabaseAndState
from django.db.migrations.loader import MigrationLoader

from tests.upgrade.breaking import find_breaking
from tests.upgrade.release import RELEASES, read_kept_migrations, read_migrations


@pytest.mark.parametrize("release", RELEASES, ids=lambda release: release.name)
def test_released_migrations_stay_as_they_are(release):
    """A database that has applied one never sees what is changed in it: write a new one."""
    kept, there = read_kept_migrations(release), read_migrations()
    assert [name for name, checksum in kept.items() if there.get(name) != checksum] == []


def test_the_release_before_goes_on_while_newer_migrations_are_applied():
    """What one release no longer uses, the next one takes away."""
    released = read_kept_migrations(RELEASES[-1])
    found = []
    for migration in MigrationLoader(None).disk_migrations.values():
        name = f"{type(migration).__module__.replace('.', '/')}.py"
        if name in read_migrations() and name not in released:
            found += [f"{name} {each}" for each in find_breaking(migration.operations)]
    assert found == []


def test_what_breaks_the_release_before_is_known():
    remove = RemoveField("report", "tagline")
    need = AddField("report", "isbn", models.CharField(max_length=20))
    assert len(list(find_breaking([remove, need]))) == 2
    assert list(find_breaking([SeparateDatabaseAndState(database_operations=[remove])]))
    harmless = [
        AddField("report", "isbn", models.CharField(max_length=20, null=True)),
        AddField("report", "isbn", models.CharField(max_length=20, db_default="")),
        CreateModel("edition", [("id", models.AutoField(primary_key=True))]),
        SeparateDatabaseAndState(state_operations=[remove]),
    ]
    assert list(find_breaking(harmless)) == []
