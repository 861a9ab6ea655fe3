"""Every request is logged, compressed and checked for NUL."""

import gzip
import logging

import pytest
from django.test import RequestFactory
from django.urls import ResolverMatch

from boardtrade.delivery.middleware import redact_path
from tests.factories import DocumentFactory, ReportFactory


@pytest.mark.parametrize("url", ["/robots.txt?q=%00", "/reports/%00/"])
def test_a_nul_is_a_clear_error_not_a_failure(client, url):
    response = client.get(url)
    assert response.status_code == 400
    assert "cannot be answered" in response.text


def test_an_answer_names_its_request(client):
    kept = client.get("/healthz", headers={"x-request-id": "abc-123"})
    replaced = client.get("/healthz", headers={"x-request-id": "bad\x1b id"})
    assert kept["X-Request-ID"] == "abc-123"
    assert replaced["X-Request-ID"] not in {"", "bad\x1b id"}


def test_a_request_is_one_line_without_what_was_searched_for(client, caplog):
    with caplog.at_level(logging.DEBUG, logger="boardtrade.requests"):
        client.get("/robots.txt?q=my-secret")
    lines = [record.getMessage() for record in caplog.records if "robots" in record.getMessage()]
    assert len(lines) == 1
    assert "my-secret" not in lines[0]


def test_a_nul_in_a_form_or_a_cookie_is_refused_too(client):
    form = client.post(
        "/robots.txt", "name=a%00b", content_type="application/x-www-form-urlencoded"
    )
    client.cookies["sessionid"] = "aaaaaaaa\0"  # sent as "aaaaaaaa\\000"
    cookie = client.get("/robots.txt")
    assert (form.status_code, cookie.status_code) == (400, 400)


def test_a_one_time_token_is_blacked_out():
    request = RequestFactory().get("/admin/password_reset/confirm/MQ/abc-123/")
    request.resolver_match = ResolverMatch(print, (), {"token": "abc-123"})
    assert redact_path(request) == "/admin/password_reset/confirm/MQ/***/"


@pytest.mark.django_db
def test_pages_travel_compressed_and_can_be_asked_for_again(client):
    headers = {"Accept-Encoding": "gzip, br"}
    response = client.get("/", headers=headers)
    assert response["Content-Encoding"] == "gzip"
    assert "<h1" in gzip.decompress(response.content).decode()
    second = client.get("/", headers=headers | {"If-None-Match": response["ETag"]})
    assert second.status_code == 304


@pytest.mark.django_db
@pytest.mark.usefixtures("tasks_at_once")
def test_files_travel_as_they_are(client):
    report = ReportFactory(download_document=DocumentFactory())
    response = client.get(f"{report.get_url()}report.pdf", headers={"Accept-Encoding": "gzip"})
    assert response.status_code == 200
    assert "Content-Encoding" not in response
    assert response["Accept-Ranges"] == "bytes"
