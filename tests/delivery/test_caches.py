"""No reader depends on a cache: what cannot be used is empty."""

import os
import socket
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.core.cache import caches

from boardtrade.bench.front_client import FrontClient as Client
from boardtrade.bench.front_client import get_front
from boardtrade.delivery.caching.backends import ServerCache
from boardtrade.pauses import Pause
from tests.factories import ReportFactory

FILES = "boardtrade.delivery.caching.backends.FileCache"
SERVER = "boardtrade.delivery.caching.backends.ServerCache"


pytestmark = pytest.mark.usefixtures("cached_pages")


@pytest.fixture(autouse=True)
def _no_pause(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ServerCache, "pause", Pause(5))


def use(settings: Any, backend: str, location: object, **options: Any) -> Any:
    """Make a cache the default one, and return it."""
    settings.CACHES = {"default": {"BACKEND": backend, "LOCATION": location, "OPTIONS": options}}
    return caches["default"]


def overwrite(file: Path) -> None:
    file.write_bytes(b"\0" * file.stat().st_size)


def cut(file: Path) -> None:
    os.truncate(file, file.stat().st_size // 2)


def empty(file: Path) -> None:
    os.truncate(file, 0)


def replace(file: Path) -> None:
    file.write_bytes(b"words that are no pickle")


def replace_by_folder(file: Path) -> None:
    file.unlink()
    file.mkdir()


@pytest.mark.django_db
@pytest.mark.parametrize("damage", [overwrite, cut, empty, replace, replace_by_folder])
def test_damaged_files_are_an_empty_cache(tmp_path, settings, damage: Callable[[Path], None]):
    use(settings, FILES, tmp_path)
    ReportFactory(slug="r")
    urls = ("/", "/reports/r/", "/search/?q=a", "/nothing/")
    before = [Client().get(url).status_code for url in urls]
    files = list(tmp_path.glob("*.djcache"))
    assert len(files) > 3
    for file in files:
        damage(file)
    get_front.cache_clear()  # as in a process that has just started
    assert [Client().get(url).status_code for url in urls] == before
    if damage is not replace_by_folder:
        assert Client().get("/reports/r/")["Cache-Status"] == "boardtrade; hit"


@pytest.mark.django_db
def test_a_folder_that_cannot_be_written_is_an_empty_cache(tmp_path, settings):
    cache = use(settings, FILES, tmp_path / "cache")
    (tmp_path / "cache").rmdir()
    (tmp_path / "cache").write_text("in the way")
    cache.set("a", 1)
    assert cache.get("a", "nothing") == "nothing"
    assert cache.add("a", 1) is True
    assert cache.set_many({"a": 1}) == []
    assert cache.get_many(["a"]) == {}
    assert not cache.has_key("a")
    assert not cache.touch("a")
    assert not cache.delete("a")
    assert Client().get("/").status_code == 200


@pytest.fixture
def silent_port() -> Iterator[int]:
    """Return a port that accepts connections and never answers, like a frozen server."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        yield listener.getsockname()[1]


@pytest.mark.django_db
def test_a_server_that_is_away_or_frozen_is_an_empty_cache(settings, silent_port, monkeypatch):
    with socket.create_server(("127.0.0.1", 0)) as listener:
        closed_port = listener.getsockname()[1]
    for port in (closed_port, silent_port):
        monkeypatch.setattr(ServerCache, "pause", Pause(5))
        cache = use(settings, SERVER, f"redis://127.0.0.1:{port}", socket_timeout=0.1)
        cache.set("a", 1)
        assert cache.get("a", "nothing") == "nothing"
        assert Client().get("/").status_code == 200


def test_a_server_that_failed_is_left_alone_for_a_while(settings, silent_port, monkeypatch):
    cache = use(settings, SERVER, f"redis://127.0.0.1:{silent_port}", socket_timeout=0.1)
    assert cache.get("a") is None
    monkeypatch.setattr(cache, "_cache", None)  # using it would raise an exception
    assert cache.get("a", "nothing") == "nothing"
