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


def get_bucket() -> Bucket | None:
    """Return the bucket of uploads, or None if no variable names one.

    Raises ImproperlyConfigured for half of what is needed.
    """
    bucket = Bucket(
        name=env.text("MEDIA_BUCKET"),
        endpoint=env.url("MEDIA_BUCKET_ENDPOINT", "https", "http").rstrip("/"),
        region=env.text("MEDIA_BUCKET_REGION"),
        access_key=env.text("MEDIA_BUCKET_ACCESS_KEY"),
        secret_key=env.text("MEDIA_BUCKET_SECRET_KEY"),
        folder=env.text("MEDIA_BUCKET_FOLDER").strip("/"),
    )
    if not bucket.name:
        if bucket.endpoint or bucket.access_key:
            raise ImproperlyConfigured("MEDIA_BUCKET has to name the bucket, and is not set.")
        return None
    if bool(bucket.access_key) != bool(bucket.secret_key):
        raise ImproperlyConfigured(
            "Set both MEDIA_BUCKET_ACCESS_KEY and MEDIA_BUCKET_SECRET_KEY, or neither."
        )
    return bucket


def get_storage(bucket: Bucket | None) -> dict[str, Any]:
    """Return the entry of Django's STORAGES for uploads: in a bucket, or on this machine."""
    storage = "object_storage.bucket.BucketOfFiles" if bucket else "kept_files.FolderOfFiles"
    return {"BACKEND": f"boardtrade.media.{storage}"}
