"""Variables name a bucket wholly or not at all; its library is loaded where there is one."""

import re

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.core.files.storage.handler import StorageHandler

from boardtrade.media.object_storage.bucket import BucketStorage
from boardtrade.settings import backups
from boardtrade.settings.base import database
from boardtrade.settings.object_storage import Bucket, get_bucket
from tests.test_architecture import PYTHON, ROOT


def test_a_bucket_is_named_with_all_that_is_needed(monkeypatch):
    assert get_bucket("MEDIA_BUCKET") is None
    variables = {
        "MEDIA_BUCKET": "files",
        "MEDIA_BUCKET_ENDPOINT": "https://s3.example.net/",
        "MEDIA_BUCKET_REGION": "ca-1",
        "MEDIA_BUCKET_ACCESS_KEY": "key",
        "MEDIA_BUCKET_SECRET_KEY": "a secret",
        "MEDIA_BUCKET_FOLDER": "/board/",
    }
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    bucket = get_bucket("MEDIA_BUCKET")
    assert bucket == Bucket("files", "https://s3.example.net", "ca-1", "key", "a secret", "board")
    assert "a secret" not in repr(bucket)
    assert get_bucket("BACKUP_BUCKET") is None


@pytest.mark.parametrize(
    ("variables", "words"),
    [
        ({"MEDIA_BUCKET_ENDPOINT": "https://s3.example.net"}, "has to name the bucket"),
        ({"MEDIA_BUCKET": "files", "MEDIA_BUCKET_ACCESS_KEY": "key"}, "or neither"),
        ({"MEDIA_BUCKET": "files", "MEDIA_BUCKET_ENDPOINT": "s3.example.net"}, "https://"),
    ],
)
def test_half_of_it_is_refused(monkeypatch, variables, words):
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    with pytest.raises(ImproperlyConfigured, match=words):
        get_bucket("MEDIA_BUCKET")


def test_its_library_is_imported_by_the_storages_alone():
    storages = {
        ROOT / "boardtrade" / "media" / "object_storage" / "bucket.py",
        ROOT / "boardtrade" / "backup" / "places" / "bucket.py",
    }
    loading = re.compile(r"import boto|from boto|(object_storage|places)\.bucket import")
    assert {path for path in PYTHON if loading.search(path.read_text())} == storages


def test_backups_go_into_a_bucket_if_one_is_named(monkeypatch, tmp_path):
    assert backups.get_storage(tmp_path)["OPTIONS"] == {"location": str(tmp_path)}
    monkeypatch.setattr(backups, "BUCKET", Bucket("backups"))
    storage = StorageHandler({"backups": backups.get_storage(tmp_path)})["backups"]
    assert isinstance(storage, BucketStorage)


def test_an_address_of_a_database_may_ask_for_tls():
    url = "postgresql://a:b@db.example.net/board?sslmode=verify-full&sslrootcert=/etc/ssl/a.crt"
    options = database(url)["OPTIONS"]
    assert (options["sslmode"], options["sslrootcert"]) == ("verify-full", "/etc/ssl/a.crt")
