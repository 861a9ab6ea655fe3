"""How a stored file is served: whole, in part, not again, or not at all."""

import logging
from contextlib import closing

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import FileSystemStorage, InMemoryStorage
from django.db import models
from django.db.models.fields.files import FieldFile
from django.http import Http404
from django.test import RequestFactory
from hypothesis import given, settings
from hypothesis import strategies as st

from boardtrade.media.documents.file_response import byte_range, serve_file

# No two parts of it are alike.
CONTENT = b"".join(number.to_bytes(4) for number in range(64_000))
SIZE = len(CONTENT)
ETAG = '"a1b2"'
LATER = "Tue, 12 May 2099 09:30:16 GMT"


def stored_in(storage, name: str) -> FieldFile:
    return FieldFile(None, models.FileField(storage=storage), name)


@pytest.fixture(params=["disk", "elsewhere"])
def stored(request, tmp_path) -> FieldFile:
    """A stored file, on the disk of the server and in a storage that has no path."""
    storage = FileSystemStorage(tmp_path) if request.param == "disk" else InMemoryStorage()
    return stored_in(storage, storage.save("stored-name.pdf", ContentFile(CONTENT)))


@pytest.fixture
def serve(stored):
    """Serve the stored file for a request with these headers."""

    def serve(method: str = "GET", headers: dict | None = None, **options):
        request = RequestFactory().generic(method, "/report.pdf", headers=headers or {})
        arguments = {
            "filename": "report.pdf",
            "content_type": "application/pdf",
            "etag": ETAG,
        }
        return serve_file(request, stored, **arguments | options)

    return serve


def body(response) -> bytes:
    with closing(response):
        return response.getvalue() if response.streaming else response.content


class TestWhole:
    def test_get(self, serve):
        response = serve()
        assert response.status_code == 200
        assert dict(response.items()) == {
            "Accept-Ranges": "bytes",
            "Content-Disposition": 'inline; filename="report.pdf"',
            "Content-Length": str(SIZE),
            "Content-Type": "application/pdf",
            "ETag": ETAG,
            "X-Content-Type-Options": "nosniff",
        }
        assert body(response) == CONTENT

    def test_head_has_the_headers_of_get_and_no_body(self, serve):
        head, get = serve("HEAD"), serve()
        assert head.status_code == 200
        assert dict(head.items()) == dict(get.items())
        assert body(head) == b""
        get.close()

    def test_it_is_sent_in_pieces(self, serve):
        with closing(serve()) as response:
            assert max(map(len, response)) < SIZE

    @pytest.mark.parametrize("stored", ["disk"], indirect=True)
    @pytest.mark.parametrize(
        ("method", "asked"),
        [("GET", ""), ("HEAD", ""), ("GET", "bytes=0-9"), ("GET", f"bytes={SIZE}-")],
    )
    def test_the_file_is_closed_with_the_response(self, serve, stored, monkeypatch, method, asked):
        opened = []
        really_open = stored.storage.open

        def remember(*args):
            opened.append(really_open(*args))
            return opened[-1]

        monkeypatch.setattr(stored.storage, "open", remember)
        serve(method, {"Range": asked}).close()
        (file,) = opened
        assert file.closed

    # Django's storage in memory gives everyone the same file.
    @pytest.mark.parametrize("stored", ["disk"], indirect=True)
    def test_two_readers_do_not_share_a_position(self, serve):
        first, second = serve(), serve()
        next(iter(first))
        assert body(second) == CONTENT
        first.close()

    def test_the_browser_shows_a_file_without_a_name(self, serve):
        with closing(serve(filename="")) as response:
            assert response["Content-Disposition"] == "inline"

    @pytest.mark.parametrize("etag", ["a1b2", '"a1b2"'])
    def test_the_entity_tag_is_quoted_once(self, serve, etag):
        with closing(serve(etag=etag)) as response:
            assert response["ETag"] == '"a1b2"'

    @pytest.mark.parametrize(
        ("filename", "header"),
        [
            ("", "attachment"),
            ('a "b".pdf', 'attachment; filename="a \\"b\\".pdf"'),
            (
                "Études à l’étranger.pdf",
                "attachment; filename*=utf-8''%C3%89tudes%20%C3%A0%20l%E2%80%99%C3%A9tranger.pdf",
            ),
            ("a\r\nSet-Cookie: b.pdf", 'attachment; filename="a Set-Cookie: b.pdf"'),
        ],
    )
    def test_the_name_for_saving(self, serve, filename, header):
        with closing(serve(filename=filename, inline=False)) as response:
            assert response["Content-Disposition"] == header


class TestPart:
    @pytest.mark.parametrize(
        ("asked", "first", "last"),
        [
            ("bytes=0-0", 0, 0),
            ("bytes=0-99", 0, 99),
            ("bytes=100000-199999", 100_000, 199_999),
            (f"bytes={SIZE - 1}-", SIZE - 1, SIZE - 1),
            ("bytes=255990-9999999999", 255_990, SIZE - 1),
            ("bytes=-10", SIZE - 10, SIZE - 1),
            (f"bytes=-{SIZE * 2}", 0, SIZE - 1),
            ("Bytes=5-6", 5, 6),
        ],
    )
    def test_one_range(self, serve, asked, first, last):
        response = serve(headers={"Range": asked})
        assert response.status_code == 206
        assert response["Content-Range"] == f"bytes {first}-{last}/{SIZE}"
        assert response["Content-Length"] == str(last - first + 1)
        assert response["Content-Type"] == "application/pdf"
        assert response["Content-Disposition"] == 'inline; filename="report.pdf"'
        assert response["ETag"] == ETAG
        assert body(response) == CONTENT[first : last + 1]

    @pytest.mark.parametrize("asked", [f"bytes={SIZE}-", "bytes=-0", f"bytes={'9' * 90}-"])
    def test_a_range_beyond_the_end(self, serve, asked):
        response = serve(headers={"Range": asked})
        assert response.status_code == 416
        assert response["Content-Range"] == f"bytes */{SIZE}"
        assert body(response) == b""

    @pytest.mark.parametrize(
        "asked",
        [
            "bytes=0-1,5-6",
            "bytes=6-5",
            "bytes=-",
            "bytes=",
            "bytes=a-b",
            "bytes=+1-2",
            "bytes=0-1x",
            "bytes=1--2",
            "bytes 0-1",
            "pages=0-1",
            "bytes=٣-٤",
            f"bytes=0-{'9' * 5000}",
        ],
    )
    def test_anything_else_gets_the_whole_file(self, serve, asked):
        response = serve(headers={"Range": asked})
        assert response.status_code == 200
        assert "Content-Range" not in response
        assert body(response) == CONTENT

    def test_head_ignores_ranges(self, serve):
        response = serve("HEAD", {"Range": "bytes=0-9"})
        assert response.status_code == 200
        assert response["Content-Length"] == str(SIZE)

    def test_an_empty_file_has_no_ranges(self, serve, stored):
        stored.name = stored.storage.save("empty.pdf", ContentFile(b""))
        response = serve(headers={"Range": "bytes=0-"})
        assert response.status_code == 200
        assert body(response) == b""

    def test_if_range_of_this_file_gets_the_part(self, serve):
        response = serve(headers={"Range": "bytes=0-9", "If-Range": ETAG})
        assert response.status_code == 206
        assert body(response) == CONTENT[:10]

    @pytest.mark.parametrize("validator", ['"other"', f"W/{ETAG}", "a1b2", LATER, "yesterday"])
    def test_if_range_of_another_file_gets_the_whole(self, serve, validator):
        response = serve(headers={"Range": "bytes=0-9", "If-Range": validator})
        assert response.status_code == 200
        assert body(response) == CONTENT

    def test_if_range_also_guards_a_range_beyond_the_end(self, serve):
        response = serve(headers={"Range": f"bytes={SIZE}-", "If-Range": '"other"'})
        assert response.status_code == 200
        response.close()

    def test_a_weak_entity_tag_never_passes_if_range(self, serve):
        weak = 'W/"a1b2"'
        response = serve(headers={"Range": "bytes=0-9", "If-Range": weak}, etag=weak)
        assert response.status_code == 200
        response.close()


class TestByteRange:
    @settings(deadline=None)
    @given(st.text(), st.integers(0, 1000))
    def test_no_header_breaks_it(self, header, size):
        assert byte_range(header, size) is None or header.strip().lower().startswith("bytes=")

    @settings(deadline=None)  # on a busy machine, a moment says nothing of the code
    @given(
        st.none() | st.integers(0, 2000),
        st.none() | st.integers(0, 2000),
        st.integers(0, 1000),
    )
    def test_it_agrees_with_the_rules(self, first, last, size):
        header = f"bytes={'' if first is None else first}-{'' if last is None else last}"
        everything = range(size)
        if first is not None:
            wanted = [n for n in everything if n >= first and (last is None or n <= last)]
        else:
            wanted = [n for n in everything if last is not None and n >= size - last]
        is_invalid = last is None if first is None else last is not None and last < first
        if is_invalid or not size:
            expected = None
        elif not wanted:
            expected = "unsatisfiable"
        else:
            expected = (wanted[0], wanted[-1])
        assert byte_range(header, size) == expected


class TestConditions:
    @pytest.mark.parametrize(
        "headers",
        [
            {"If-None-Match": ETAG},
            {"If-None-Match": f'"other", W/{ETAG}'},
            {"If-None-Match": "*"},
            # The condition comes before the range (RFC 9110, 13.2.2).
            {"If-None-Match": ETAG, "Range": "bytes=0-9"},
        ],
    )
    @pytest.mark.parametrize("method", ["GET", "HEAD"])
    def test_the_same_file_is_not_sent_again(self, serve, method, headers):
        response = serve(method, headers)
        assert response.status_code == 304
        assert response["ETag"] == ETAG
        assert body(response) == b""

    @pytest.mark.parametrize(
        "headers",
        [
            {"If-None-Match": '"other"'},
            {"If-Modified-Since": LATER},
            {"If-Modified-Since": "yesterday"},
            {"If-None-Match": '"other"', "If-Modified-Since": LATER},
        ],
    )
    def test_a_changed_file_is_sent(self, serve, headers):
        response = serve(headers=headers)
        assert response.status_code == 200
        assert body(response) == CONTENT

    def test_a_client_that_insists_on_another_file_gets_none(self, serve):
        assert serve(headers={"If-Match": '"other"'}).status_code == 412


class TestMissing:
    def test_a_file_lost_from_the_storage_is_not_found_and_logged(self, serve, stored, caplog):
        stored.storage.delete(stored.name)
        with caplog.at_level(logging.WARNING), pytest.raises(Http404):
            serve()
        assert stored.name in caplog.text

    def test_a_field_without_a_file_is_not_found(self, serve, stored):
        stored.name = ""
        with pytest.raises(Http404):
            serve()


class TestServer:
    """What the application server may do with the response (PEP 3333, wsgi.file_wrapper)."""

    def test_the_whole_file_on_disk_can_be_sent_by_the_system(self, tmp_path):
        storage = FileSystemStorage(tmp_path)
        stored = stored_in(storage, storage.save("a.pdf", ContentFile(CONTENT)))
        response = self.serve(stored, {})
        assert response.file_to_stream.fileno()
        response.close()

    def test_a_part_cannot_because_the_system_would_send_the_rest_too(self, tmp_path):
        storage = FileSystemStorage(tmp_path)
        stored = stored_in(storage, storage.save("a.pdf", ContentFile(CONTENT)))
        response = self.serve(stored, {"Range": "bytes=0-9"})
        assert not hasattr(response.file_to_stream, "fileno")
        response.close()

    def serve(self, stored, headers):
        return serve_file(
            RequestFactory().get("/report.pdf", headers=headers),
            stored,
            filename="report.pdf",
            content_type="application/pdf",
            etag=ETAG,
        )
