"""A charset that a client names does not decide how this site reads, nor make it fail."""

from http import HTTPStatus

import pytest
from django.core import signals
from django.db import close_old_connections
from django.test import RequestFactory

from boardtrade.wsgi import front

pytestmark = pytest.mark.django_db

FORM = "application/x-www-form-urlencoded"
CODECS = ("idna", "base64", "undefined", "utf-16", "latin-1", "utf-99", '"idna"')
"""Some of Python's are no text encodings; some read the same bytes as other words."""


@pytest.fixture
def ask():
    """Return what the application of `boardtrade.wsgi` answers: its status and its body."""

    def answer(method: str, content_type: str, body: str = "") -> tuple[int, str]:
        request = RequestFactory().generic(method, "/search/?q=caf%C3%A9%FF", body)
        environ = request.environ | {"CONTENT_TYPE": content_type}
        environ["HTTP_COOKIE"] = f"csrftoken={'a' * 32}"  # so that the form is read
        said = []
        response = front.application(environ, lambda status, *rest: said.append(status))
        return int(said[0].split()[0]), b"".join(response).decode()

    signals.request_started.disconnect(close_old_connections)  # as Django's client does
    yield answer
    signals.request_started.connect(close_old_connections)


def test_a_charset_changes_nothing_of_what_is_asked_for(ask):
    for charset in CODECS:
        status, page = ask("GET", f"text/html; charset={charset}")
        assert (status, "café" in page) == (HTTPStatus.OK, True), charset


def test_a_form_in_another_charset_is_refused_in_words(ask):
    for charset in CODECS:
        status, words = ask("POST", f"{FORM}; charset={charset}", "a=%FF")
        assert status == HTTPStatus.UNSUPPORTED_MEDIA_TYPE, charset
        assert "UTF-8 only" in words


def test_a_form_in_utf8_is_read_with_its_other_parameters(ask):
    for content_type in (f"{FORM}; charset=UTF8", 'multipart/form-data; boundary="a b"'):
        assert ask("POST", content_type, "")[0] == HTTPStatus.FORBIDDEN  # has no token
