"""One of each kind of thing that the admin has an address for."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.test import override_settings

from tests.conftest import AT_ONCE
from tests.writing.world import World, undone


@pytest.fixture(scope="module")
def undone_world(
    django_db_setup: None, django_db_blocker: Any, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[World, Path]]:
    """Make a world once, and take it back after the last test."""
    media = tmp_path_factory.mktemp("world")
    with django_db_blocker.unblock(), undone():
        with override_settings(MEDIA_ROOT=media, TASKS=AT_ONCE):
            world = World()
        yield world, media


@pytest.fixture
def world(undone_world: tuple[World, Path], db: None, settings: Any, media_root: Path) -> World:
    """Return the world; what a test changes of it is undone."""
    world, settings.MEDIA_ROOT = undone_world
    return world
