"""What one reader asks for never changes what another one gets, whatever it is."""

import gzip
import io
import json
import logging
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import brotli
import pytest
from django.core.cache import cache
from django.db import connection, connections
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from wagtail.models import Page, PageViewRestriction

from boardtrade.bench.front_client import FrontClient, get_front
from boardtrade.delivery.caching import addresses, codings, page_cache, page_store
from boardtrade.delivery.caching.front import PageFront, quick_requests
from boardtrade.delivery.caching.page_store import RecentlyUsed
from boardtrade.delivery.logs import JsonFormatter
from tests.factories import AdminFactory, ReportFactory

pytestmark = pytest.mark.usefixtures("fresh_database", "cached_pages")
HIT = "boardtrade; hit"
PATH = "/reports/r/"


@pytest.fixture
def reader() -> FrontClient:
    """Return a reader of a site with a report that another one has read."""
    ReportFactory(title="Public words", slug="r")
    reader = FrontClient()
    assert reader.get(PATH).status_code == 200
    return reader


def ask(front: PageFront, **changes: Any) -> tuple[str, dict[str, str], bytes]:
    """Return the status, headers and body of the answer to a request as a server hands it on."""
    environ = {
        "REQUEST_METHOD": "GET",
        "SCRIPT_NAME": "",
        "PATH_INFO": PATH,
        "QUERY_STRING": "",
        "SERVER_NAME": "testserver",
        "SERVER_PORT": "80",
        "SERVER_PROTOCOL": "HTTP/1.1",
        "HTTP_HOST": "testserver",
        "wsgi.url_scheme": "http",
        "wsgi.input": io.BytesIO(),
    } | changes
    answer: list[Any] = []
    body = front(
        {name: value for name, value in environ.items() if value is not None},
        lambda status, headers, *_: answer.extend([status, dict(headers)]),
    )
    content = b"".join(body)
    if close := getattr(body, "close", None):
        close()
    return answer[0], answer[1], content


def is_kept_or_was(headers: dict[str, str]) -> bool:
    return headers.get("Cache-Status") in {HIT, "boardtrade; fwd=miss; stored"}


FOR_DJANGO = {
    "a session": {"HTTP_COOKIE": "sessionid=abc"},
    "a session among others": {"HTTP_COOKIE": "a=1; b=2;sessionid=abc"},
    "a session behind a comma": {"HTTP_COOKIE": "a=1, sessionid=abc"},
    "a quoted session": {"HTTP_COOKIE": '"; sessionid="abc"'},
    "messages": {"HTTP_COOKIE": "messages=W1tdXQ"},
    "a very long cookie": {"HTTP_COOKIE": "a=" + "b" * 9_000},
    "authorization": {"HTTP_AUTHORIZATION": "Bearer x"},
    "a precondition": {"HTTP_IF_MATCH": '"other"'},
    "an upgrade": {"HTTP_UPGRADE": "websocket"},
    "no host": {"HTTP_HOST": None},
    "an empty host": {"HTTP_HOST": ""},
    "another host": {"HTTP_HOST": "elsewhere.example.org"},
    "a host with a path": {"HTTP_HOST": "testserver/x"},
    "a body": {"CONTENT_LENGTH": "3", "wsgi.input": io.BytesIO(b"a=1")},
    "a body in chunks": {"HTTP_TRANSFER_ENCODING": "chunked"},
    "a charset": {"CONTENT_TYPE": "text/plain; charset=utf-16"},
    "a mounted application": {"SCRIPT_NAME": "/x"},
    "NUL in the query": {"QUERY_STRING": "a=%00"},
    "a long query": {"QUERY_STRING": "a" * 9_000},
    "a query of too many fields": {"PATH_INFO": "/reports/", "QUERY_STRING": "a&" * 3_900},
    "POST": {"REQUEST_METHOD": "POST"},
    "OPTIONS": {"REQUEST_METHOD": "OPTIONS"},
    "TRACE": {"REQUEST_METHOD": "TRACE"},
    "a method in lower case": {"REQUEST_METHOD": "get"},
    "a method of its own": {"REQUEST_METHOD": "PURGE"},
    "two slashes": {"PATH_INFO": "//reports/r/"},
    "a slash more": {"PATH_INFO": "/reports//r/"},
    "a dot": {"PATH_INFO": "/reports/./r/"},
    "an encoded slash": {"PATH_INFO": "/reports%2Fr/"},
    "an absolute address": {"PATH_INFO": "http://testserver/reports/r/"},
    "another page": {"PATH_INFO": "/reports/r/\xff/"},
    "an asterisk": {"PATH_INFO": "*"},
}


@pytest.mark.parametrize("kind", FOR_DJANGO)
def test_what_is_in_doubt_is_neither_answered_from_memory_nor_kept(reader, kind, settings):
    settings.DATA_UPLOAD_MAX_NUMBER_FIELDS = 1_000
    before = dict(get_front().store._pages._entries)
    _, headers, _ = ask(get_front(), **FOR_DJANGO[kind])
    assert not is_kept_or_was(headers)
    assert before == get_front().store._pages._entries


UNHEARD = {
    "cookies of others": {"HTTP_COOKIE": f"_ga=1; csrftoken={'a' * 32}; django_language=fr"},
    "a language": {"HTTP_ACCEPT_LANGUAGE": "fr"},
    "a forwarded host": {"HTTP_X_FORWARDED_HOST": "evil.example.org"},
    "a forwarded scheme": {"HTTP_X_FORWARDED_PROTO": "https"},
    "a forwarded port": {"HTTP_X_FORWARDED_PORT": "1234", "HTTP_X_FORWARDED_PREFIX": "/evil"},
    "forwarded": {"HTTP_FORWARDED": "host=evil.example.org;proto=https"},
    "a rewritten address": {"HTTP_X_ORIGINAL_URL": "/admin/", "HTTP_X_REWRITE_URL": "/admin/"},
    "an overridden method": {"HTTP_X_HTTP_METHOD_OVERRIDE": "POST"},
    "a range": {"HTTP_RANGE": "bytes=0-9"},
    "parts of ranges": {"HTTP_RANGE": "bytes=0-9,20-29", "HTTP_IF_RANGE": '"x"'},
    "a query that nobody reads": {"QUERY_STRING": "utm_source=<script>&page=7&preview=1"},
    "an origin": {"HTTP_ORIGIN": "https://evil.example.org"},
    "a referrer": {"HTTP_REFERER": "https://evil.example.org/"},
    "a cache that wants it anew": {"HTTP_CACHE_CONTROL": "no-cache", "HTTP_PRAGMA": "no-cache"},
    "script": {"HTTP_X_REQUESTED_WITH": "XMLHttpRequest", "HTTP_ACCEPT": "application/json"},
    "a long header": {"HTTP_X_LONG": "x" * 60_000},
}


@pytest.mark.parametrize("kind", UNHEARD)
def test_what_pages_do_not_depend_on_neither_changes_nor_multiplies_them(reader, kind):
    front = get_front()
    status, _, plain = ask(front)
    keys = set(front.store._pages._entries)
    assert ask(front, **UNHEARD[kind])[::2] == (status, plain)
    assert set(front.store._pages._entries) == keys
    # Nor does it when it is the first that asks.
    cache.clear()
    front.store.forget()
    assert ask(front, **UNHEARD[kind])[2] == plain
    assert set(front.store._pages._entries) == keys
    assert ask(front)[::2] == (status, plain)


def test_each_host_and_scheme_has_copies_of_its_own(reader, settings):
    settings.SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    front = get_front()
    for changes in (
        {"HTTP_HOST": "localhost"},
        {"HTTP_HOST": "LOCALHOST"},
        {"HTTP_X_FORWARDED_PROTO": "https"},
        {"HTTP_HOST": "localhost", "HTTP_X_FORWARDED_PROTO": "https, http"},
    ):
        assert ask(front, **changes)[1]["Cache-Status"] == "boardtrade; fwd=miss; stored", changes
        assert ask(front, **changes)[1]["Cache-Status"] == HIT
    for name in ("http", "HTTPS", "", "x"):
        assert ask(front, HTTP_X_FORWARDED_PROTO=name)[1]["Cache-Status"] == HIT


def test_a_redirect_to_https_is_not_kept_for_those_who_came_by_https(reader, settings):
    settings.SECURE_SSL_REDIRECT = True
    settings.SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    cache.clear()
    front = PageFront(get_front().application.__class__())
    assert ask(front)[0].startswith("301")
    for _ in range(2):
        assert ask(front, HTTP_X_FORWARDED_PROTO="https")[0] == "200 OK"
    assert ask(front, HTTP_X_FORWARDED_PROTO="http")[0].startswith("301")


def test_a_reader_with_a_session_and_staff_leave_nothing_for_others(reader):
    staff = FrontClient()
    staff.force_login(AdminFactory())
    restriction = PageViewRestriction.objects.create(
        page=Page.objects.get(slug="r"), restriction_type="login"
    )
    assert "Public words" in staff.get(PATH).text
    assert reader.get(PATH).status_code == 302
    restriction.delete()
    assert reader.get(PATH).status_code == 200


@pytest.fixture
def texts(reader) -> dict[str, Any]:
    """Return what each coding of the page is read with."""
    return {
        "br": brotli.decompress,
        "zstd": codings.zstd.decompress,
        "gzip": gzip.decompress,
        "": bytes,
    }


def test_each_coding_has_an_etag_of_its_own_and_304_is_for_the_same_coding(texts):
    front = get_front()
    etags = {}
    for coding, decode in texts.items():
        status, headers, body = ask(front, HTTP_ACCEPT_ENCODING=coding)
        assert (status, headers.get("Content-Encoding", "")) == ("200 OK", coding)
        assert headers["Content-Length"] == str(len(body))
        assert headers["Vary"] == "Accept-Encoding"
        assert b"Public words" in decode(body)
        etags[coding] = headers["ETag"]
    assert len(set(etags.values())) == 4
    assert not any(etag.startswith("W/") for etag in etags.values())
    for coding in texts:
        for other, etag in etags.items():
            for named in (etag, f"W/{etag}", f'"a", {etag}'):
                answer = ask(front, HTTP_ACCEPT_ENCODING=coding, HTTP_IF_NONE_MATCH=named)
                assert answer[0] == ("304 Not Modified" if other == coding else "200 OK")
    status, headers, body = ask(front, HTTP_IF_NONE_MATCH="*")
    assert (status, body) == ("304 Not Modified", b"")
    assert headers["ETag"] == etags[""]
    assert {"Content-Length", "Content-Type", "Content-Encoding"}.isdisjoint(headers)


def test_the_first_reader_who_has_an_old_copy_leaves_a_whole_one(reader):
    front = get_front()
    etag = ask(front)[1]["ETag"]
    cache.clear()
    front.store.forget()
    assert ask(front, HTTP_IF_NONE_MATCH=etag)[0] == "304 Not Modified"
    cache.clear()
    front.store.forget()
    assert ask(front, HTTP_ACCEPT_ENCODING="gzip", HTTP_IF_NONE_MATCH='"old"')[0] == "200 OK"
    assert b"Public words" in ask(front)[2]


def test_a_date_is_compared_where_there_is_one(reader):
    front = get_front()
    date = ask(front, PATH_INFO="/feeds/reports.atom")[1]["Last-Modified"]
    path = {"PATH_INFO": "/feeds/reports.atom"}
    assert ask(front, **path, HTTP_IF_MODIFIED_SINCE=date)[0] == "304 Not Modified"
    other = "Thu, 01 Jan 1970 00:00:00 GMT"
    assert ask(front, **path, HTTP_IF_MODIFIED_SINCE=other)[0] == "200 OK"
    assert ask(front, **path, HTTP_IF_MODIFIED_SINCE=date, HTTP_IF_NONE_MATCH='"x"')[0] == "200 OK"
    assert ask(front, HTTP_IF_MODIFIED_SINCE=date)[0] == "200 OK"


def test_head_is_get_without_the_body(reader):
    front = get_front()
    for accepted in ("", "br"):
        status, headers, _ = ask(front, HTTP_ACCEPT_ENCODING=accepted)
        head = ask(front, HTTP_ACCEPT_ENCODING=accepted, REQUEST_METHOD="HEAD")
        for answer in (headers, head[1]):
            del answer["X-Request-ID"]
        assert head == (status, headers, b"")


def test_a_request_has_an_id_and_a_line_in_the_log(reader, caplog):
    front = get_front()
    quick_requests.flush()
    caplog.clear()
    with caplog.at_level(logging.INFO, logger="boardtrade.requests"):
        given = ask(front, HTTP_X_REQUEST_ID="abc-1", QUERY_STRING="q=secret")[1]["X-Request-ID"]
        made = ask(front, HTTP_X_REQUEST_ID="bad\x1b")[1]["X-Request-ID"]
        other = ask(front)[1]["X-Request-ID"]
        quick_requests.flush()
    assert given == "abc-1"
    assert len({made, other, "bad\x1b"}) == 3
    written = [JsonFormatter().format(r) for r in caplog.records if r.name == "boardtrade.requests"]
    lines = [json.loads(line) for record in written for line in record.split("\n")]
    assert [line["request_id"] for line in lines] == [given, made, other]
    assert lines[0]["path"] == PATH
    assert lines[0]["status"] == 200
    assert "secret" not in str(lines)


def test_many_readers_at_once_cost_one_render(reader, monkeypatch):
    cache.clear()
    front = get_front()
    front.store.forget()
    renders = []
    get_facts = page_cache._get_facts
    monkeypatch.setattr(
        page_cache, "_get_facts", lambda *args: (renders.append(1), get_facts(*args))[1]
    )

    def read(_: int) -> bytes:
        try:
            return ask(front)[2]
        finally:
            connections.close_all()

    with ThreadPoolExecutor(8) as pool:
        assert len(set(pool.map(read, range(16)))) == 1
    assert len(renders) == 1


def test_answers_that_are_not_kept_do_not_wait_for_each_other(reader, monkeypatch):
    front = get_front()
    for path in ("/search/", "/recommendations/", "/nothing/", "/robots.txt"):
        ask(front, PATH_INFO=path)
    monkeypatch.setattr("boardtrade.delivery.caching.front.only_one", None)  # nobody calls it
    for path in ("/search/", "/recommendations/"):
        for query in ("q=trade", "q=trade&page=2", "page=0"):
            assert ask(front, PATH_INFO=path, QUERY_STRING=query)[0][:3] in {"200", "404"}
    assert ask(front, PATH_INFO="/nothing/")[0].startswith("404")
    assert ask(front, PATH_INFO="/robots.txt")[0] == "200 OK"


def test_memory_is_bounded_and_what_was_read_last_stays():
    kept: RecentlyUsed[int, str] = RecentlyUsed(100)
    for number in range(10):
        kept.set(number, "page", 30)
        kept.get(0)
    assert [number for number in range(10) if kept.get(number)] == [0, 8, 9]
    kept.set(0, "other", 90)
    assert [number for number in range(10) if kept.get(number)] == [0]
    kept.set(11, "too large", 101)
    assert kept.get(11) is None
    kept.set(0, "grown too large", 101)
    assert kept.get(0) is None


def test_a_process_that_starts_anew_serves_what_was_rendered_before(reader):
    get_front.cache_clear()
    with CaptureQueriesContext(connection) as queries:
        assert ask(get_front())[1]["Cache-Status"] == HIT
    assert len(queries) == 1


def test_another_code_renders_anew(reader, monkeypatch):
    monkeypatch.setattr(page_store, "compute_code_key", lambda: "other")
    get_front.cache_clear()
    assert ask(get_front())[1]["Cache-Status"] == "boardtrade; fwd=miss; stored"


@pytest.fixture
def checkout(settings, tmp_path) -> Iterator[Path]:
    """Have the key of the code computed from a folder in which nobody works meanwhile."""
    settings.ROOT_DIR, settings.STATIC_ROOT = tmp_path, tmp_path / "static"
    (tmp_path / "reports").mkdir()
    (tmp_path / "reports" / "views.py").write_text("before")
    page_store.compute_code_key.cache_clear()
    yield tmp_path
    page_store.compute_code_key.cache_clear()


def change_code(settings, checkout: Path) -> None:
    (checkout / "reports" / "views.py").write_text("after")


def change_configuration(settings, checkout: Path) -> None:
    settings.CONFIGURATION_KEY = lambda: "other"


@pytest.mark.parametrize("change", [change_code, change_configuration])
def test_the_key_of_the_code_changes_with_code_and_configuration(settings, checkout, change):
    before = page_store.compute_code_key()
    page_store.compute_code_key.cache_clear()
    assert page_store.compute_code_key() == before
    page_store.compute_code_key.cache_clear()
    change(settings, checkout)
    assert page_store.compute_code_key() != before


def test_without_a_folder_for_locks_pages_are_rendered(reader, settings, tmp_path):
    (tmp_path / "file").write_text("")
    settings.VAR_DIR = tmp_path / "file"
    cache.clear()
    get_front.cache_clear()
    assert ask(get_front())[0] == "200 OK"


def test_names_of_headers_are_those_of_wsgi():
    traits = addresses.Traits((), ("accept", "x-board"))
    address = addresses.Address("http", "testserver", "/")
    environ = {"HTTP_ACCEPT": "text/html", "HTTP_X_BOARD": "trade"}
    assert addresses.get_copy_key(address, traits, environ)[-2:] == ("text/html", "trade")


def test_frames_keep_their_own_policy(reader):
    for _ in range(2):
        headers = ask(get_front(), PATH_INFO=reverse("tracker"))[1]
        assert headers["X-Frame-Options"] == "SAMEORIGIN"
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert "frame-ancestors 'self'" in headers["Content-Security-Policy"]
