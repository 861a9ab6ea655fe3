"""Variables name a bucket wholly or not at all; its library is loaded where there is one."""

import re

import pytest
from django.core.exceptions import ImproperlyConfigured

from boardtrade.settings.base import database
from boardtrade.settings.object_storage import Bucket, get_bucket
from tests.test_architecture import PYTHON, ROOT


def test_a_bucket_is_named_with_all_that_is_needed(monkeypatch):
    assert get_bucket() is None
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
    bucket = get_bucket()
    assert bucket == Bucket("files", "https://s3.example.net", "ca-1", "key", "a secret", "board")
    assert "a secret" not in repr(bucket)


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
        get_bucket()


def test_its_library_is_imported_by_the_storage_alone():
    storage = ROOT / "boardtrade" / "media" / "object_storage" / "bucket.py"
    loading = re.compile(r"import boto|from boto|object_storage\.bucket import")
    assert [path for path in PYTHON if loading.search(path.read_text())] == [storage]


def test_an_address_of_a_database_may_ask_for_tls():
    url = "postgresql://a:b@db.example.net/board?sslmode=verify-full&sslrootcert=/etc/ssl/a.crt"
    options = database(url)["OPTIONS"]
    assert (options["sslmode"], options["sslrootcert"]) == ("verify-full", "/etc/ssl/a.crt")
