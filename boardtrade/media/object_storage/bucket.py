"""A bucket as a storage of Django: boto3 is imported here, and only where a bucket is used.

django-storages has one, too. It fetches a whole file before the first byte is read, keeps a client
of its own for each thread, and has its keys written into the tasks that delete files.
"""

import io
import logging
import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import datetime
from functools import cache, partial
from typing import Any
from urllib.parse import urljoin

import boto3
from boto3.s3.transfer import TransferConfig
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError
from django.conf import settings
from django.core.files import File
from django.core.files.storage import Storage
from django.core.files.utils import validate_file_name
from django.utils.deconstruct import deconstructible
from django.utils.encoding import filepath_to_uri

from boardtrade.media.kept_files import KeepsFilesMixin
from boardtrade.media.object_storage.failures import StorageUnavailableError
from boardtrade.media.object_storage.reader import ObjectFile
from boardtrade.pauses import Pause

logger = logging.getLogger(__name__)

CONNECT_SECONDS = 2
READING = (3, 2)
WRITING = (30, 2)
"""Seconds that an answer may take, and how often something is asked in all. Whoever reads waits for
it with others behind; what is written may be large, and takes the service a while.
"""
CONNECTIONS = 32
TRANSFER = TransferConfig(use_threads=False)  # in parts of 8 MB, one after the other
MISSING = {"404", "NoSuchKey", "NotFound"}
CLIENT_LOCK = threading.Lock()
_pause = Pause(seconds=10)


@cache
def _open_session(process_id: int, bucket: Any) -> boto3.Session:
    return boto3.Session(
        aws_access_key_id=bucket.access_key or None,
        aws_secret_access_key=bucket.secret_key or None,
        region_name=bucket.region or None,
    )


@cache
def _connect(process_id: int, bucket: Any, read_seconds: int, attempts: int) -> Any:
    """Return the client that all threads of a process share. A fork makes its own."""
    # What others than Amazon offer has the name of the bucket in the path, and no checksums.
    config = Config(
        connect_timeout=CONNECT_SECONDS,
        read_timeout=read_seconds,
        retries={"total_max_attempts": attempts, "mode": "standard"},
        max_pool_connections=CONNECTIONS,
        signature_version="s3v4",
        s3={"addressing_style": "path" if bucket.endpoint else "virtual"},
        request_checksum_calculation="when_required",
        response_checksum_validation="when_required",
    )
    session = _open_session(process_id, bucket)
    return session.client("s3", endpoint_url=bucket.endpoint or None, config=config)


@contextmanager
def _explained(name: str) -> Iterator[None]:
    """Raise FileNotFoundError for what is not there, StorageUnavailableError for all else."""
    try:
        yield
        _pause.end()
    except ClientError as error:
        _pause.end()
        code = str(error.response.get("Error", {}).get("Code", ""))
        if code in MISSING:
            raise FileNotFoundError(f"There is no file {name} in the object storage.") from error
        logger.warning("The object storage refuses %s: %s", name, error)
        raise StorageUnavailableError(f"The object storage refuses: {code}.") from error
    except BotoCoreError as error:
        _pause.begin()
        logger.warning("The object storage does not answer: %s", error)
        raise StorageUnavailableError("The object storage does not answer.") from error


class _Stream:
    """The body of an answer, whose failures are those of a file."""

    def __init__(self, body: Any) -> None:
        self._body = body
        self.close = body.close

    def read(self, size: int) -> bytes:
        try:
            data: bytes = self._body.read(size)
        except BotoCoreError as error:  # that it breaks off is no reason to leave the storage alone
            raise StorageUnavailableError("The object storage has broken off.") from error
        return data


class _Source:
    """What is uploaded, read once from its beginning; the library would close what it is given."""

    def __init__(self, content: File) -> None:
        self.read = content.read
        with suppress(AttributeError, io.UnsupportedOperation):
            content.seek(0)


class BucketStorage(Storage):
    """Files in a bucket. What cannot be done raises OSError, as with those of a disk."""

    def __init__(self, bucket: Any) -> None:
        self.bucket = bucket

    def check(self) -> None:
        """Raise OSError, within seconds, unless the bucket is there and answers to these keys."""
        with _explained(self.bucket.name):
            self._make_client(*READING).head_bucket(Bucket=self.bucket.name)

    def exists(self, name: str) -> bool:
        """Return whether there is such a file."""
        try:
            self._head(name)
        except FileNotFoundError:
            return False
        return True

    def size(self, name: str) -> int:
        """Return its bytes."""
        return int(self._head(name)["ContentLength"])

    def get_modified_time(self, name: str) -> datetime:
        """Return when it was stored."""
        modified: datetime = self._head(name)["LastModified"]
        return modified

    def delete(self, name: str) -> None:
        """Delete it; not an error if it is gone."""
        with suppress(FileNotFoundError), _explained(name):
            self._get_client(WRITING).delete_object(**self._where(name))

    def listdir(self, path: str) -> tuple[list[str], list[str]]:
        """Return the names of the folders and of the files in a folder."""
        folder = self._key(path) if path else self.bucket.folder
        prefix = f"{folder}/" if folder else ""
        folders: list[str] = []
        files: list[str] = []
        for page in self._pages(prefix, Delimiter="/"):
            parts = (part["Prefix"] for part in page.get("CommonPrefixes", ()))
            folders += [part.removeprefix(prefix).rstrip("/") for part in parts]
            files += [each["Key"].removeprefix(prefix) for each in page.get("Contents", ())]
        return folders, files

    def iterate_names(self, folder: str) -> Iterator[str]:
        """Yield the names of all files below a folder, a thousand for each request."""
        own = f"{self.bucket.folder}/" if self.bucket.folder else ""
        for page in self._pages(f"{self._key(folder)}/"):
            for each in page.get("Contents", ()):
                yield each["Key"].removeprefix(own)

    def url(self, name: str | None) -> str:
        """Return the address at the site: nobody but the site asks the bucket."""
        return urljoin(settings.MEDIA_URL, (filepath_to_uri(name) or "").lstrip("/"))

    def _open(self, name: str, mode: str = "rb") -> File:
        if mode != "rb":
            raise ValueError(mode)
        return ObjectFile(partial(self._fetch, name), self.size(name), name)

    def _save(self, name: str, content: File) -> str:
        with _explained(name):
            self._get_client(WRITING).upload_fileobj(
                _Source(content), self.bucket.name, self._key(name), Config=TRANSFER
            )
        return name

    def _fetch(self, name: str, first: int, last: int) -> _Stream:
        with _explained(name):
            answer = self._get_client(READING).get_object(
                **self._where(name), Range=f"bytes={first}-{last}"
            )
            return _Stream(answer["Body"])

    def _get_client(self, kind: tuple[int, int]) -> Any:
        """Return a client. Raises StorageUnavailableError if nothing is to be asked now."""
        if not _pause.is_over():
            raise StorageUnavailableError("The object storage did not answer a moment ago.")
        return self._make_client(*kind)

    def _make_client(self, *kind: int) -> Any:
        with CLIENT_LOCK:
            return _connect(os.getpid(), self.bucket, *kind)

    def _head(self, name: str) -> dict[str, Any]:
        with _explained(name):
            answer: dict[str, Any] = self._get_client(READING).head_object(**self._where(name))
            return answer

    def _pages(self, prefix: str, **options: str) -> Iterator[dict[str, Any]]:
        with _explained(prefix):
            paginator = self._get_client(WRITING).get_paginator("list_objects_v2")
            yield from paginator.paginate(Bucket=self.bucket.name, Prefix=prefix, **options)

    def _where(self, name: str) -> dict[str, str]:
        return {"Bucket": self.bucket.name, "Key": self._key(name)}

    def _key(self, name: str) -> str:
        validate_file_name(name, allow_relative_path=True)
        return f"{self.bucket.folder}/{name}".lstrip("/")


@deconstructible(path="boardtrade.media.object_storage.bucket.BucketOfFiles")
class BucketOfFiles(KeepsFilesMixin, BucketStorage):
    """Uploads in the bucket of MEDIA_BUCKET. It takes no argument, so that tasks name no key."""

    def __init__(self) -> None:
        super().__init__(settings.MEDIA_BUCKET)
