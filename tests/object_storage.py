"""A real server of object storage, for tests that keep files in a bucket."""

import sys
import threading
from collections.abc import Iterator
from http.server import ThreadingHTTPServer
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from boardtrade.settings.object_storage import Bucket

STORAGES = {
    "default": {"BACKEND": "boardtrade.media.object_storage.bucket.BucketOfFiles"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
FOLDER = "board"


class StartedServer(NamedTuple):
    """An object storage on this machine."""

    url: str
    folder: Path
    asked: list[tuple[str, str, str]]
    """Method, path and range of each request so far."""


class QuietServer(ThreadingHTTPServer):
    """A server whose clients may break off what they have read enough of."""

    def handle_error(self, *args: object) -> None:
        """Say so of other failures only."""
        if not isinstance(sys.exception(), ConnectionError):
            super().handle_error(*args)


class FilledBucket(NamedTuple):
    """The bucket that a test has to itself."""

    folder: Path
    """Where its files lie."""
    asked: list[tuple[str, str, str]]

    def list_names(self) -> list[str]:
        """Return the names of all files, as rows name them."""
        own = self.folder / FOLDER
        return sorted(str(path.relative_to(own)) for path in own.rglob("*") if path.is_file())


@pytest.fixture(scope="session")
def object_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[StartedServer]:
    """Start the server; every bucket is a folder of its folder."""
    from localbucket import S3Handler

    folder = tmp_path_factory.mktemp("buckets")
    asked: list[tuple[str, str, str]] = []

    class Handler(S3Handler):
        data_root = folder
        disable_nagle_algorithm = True

        def log_message(self, *args: object) -> None:
            headers = getattr(self, "headers", {})
            asked.append((self.command, self.path, headers.get("Range", "")))

    with QuietServer(("127.0.0.1", 0), Handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield StartedServer(f"http://127.0.0.1:{server.server_port}", folder, asked)
        server.shutdown()


@pytest.fixture
def bucket(object_server: StartedServer, settings: Any) -> FilledBucket:
    """Keep the files of a test in a bucket, of which this site has a part."""
    name = f"uploads-{len(list(object_server.folder.iterdir()))}"
    (object_server.folder / name).mkdir()
    use_bucket(settings, object_server.url, name)
    forget_failures()
    object_server.asked.clear()
    return FilledBucket(object_server.folder / name, object_server.asked)


def use_bucket(settings: Any, endpoint: str, name: str) -> None:
    """Have files kept in a bucket of the service at an address."""
    settings.MEDIA_BUCKET = Bucket(name, endpoint, "ca-1", "key", "secret", FOLDER)
    settings.STORAGES = STORAGES


def forget_failures() -> None:
    """Have the storage asked again that did not answer a moment ago."""
    from boardtrade.media.object_storage.bucket import _pause

    _pause.end()
