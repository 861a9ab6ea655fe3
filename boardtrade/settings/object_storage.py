"""The bucket, with the protocol of S3, where the machines of a site keep the files they share."""

from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import ImproperlyConfigured

from boardtrade.settings import env


@dataclass(frozen=True)
class Bucket:
    """A bucket, how it is reached, and who asks."""

    name: str
    endpoint: str = ""
    """Address of the service; empty for that of Amazon."""
    region: str = ""
    access_key: str = ""
    secret_key: str = field(default="", repr=False)
    """Both are empty where the machine itself vouches for who asks, by its role."""
    folder: str = ""
    """What the names of all files begin with, so that several sites may share a bucket."""


def get_bucket(variable: str) -> Bucket | None:
    """Return the bucket of uploads or of backups, or None if the variable names none.

    Raises ImproperlyConfigured for half of what is needed.
    """
    bucket = Bucket(
        name=env.text(variable),
        endpoint=env.url(f"{variable}_ENDPOINT", "https", "http").rstrip("/"),
        region=env.text(f"{variable}_REGION"),
        access_key=env.text(f"{variable}_ACCESS_KEY"),
        secret_key=env.text(f"{variable}_SECRET_KEY"),
        folder=env.text(f"{variable}_FOLDER").strip("/"),
    )
    if not bucket.name:
        if bucket.endpoint or bucket.access_key:
            raise ImproperlyConfigured(f"{variable} has to name the bucket, and is not set.")
        return None
    if bool(bucket.access_key) != bool(bucket.secret_key):
        raise ImproperlyConfigured(
            f"Set both {variable}_ACCESS_KEY and {variable}_SECRET_KEY, or neither."
        )
    return bucket


def get_storage(bucket: Bucket | None) -> dict[str, Any]:
    """Return the entry of Django's STORAGES for uploads: in a bucket, or on this machine."""
    storage = "object_storage.bucket.BucketOfFiles" if bucket else "kept_files.FolderOfFiles"
    return {"BACKEND": f"boardtrade.media.{storage}"}
