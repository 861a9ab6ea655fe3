"""What happens to every request before and after it is answered."""

import logging

import pytest


@pytest.mark.parametrize("address", ["/healthz?q=%00", "/reports/%00/"])
def test_a_nul_is_a_clear_error_not_a_failure(client, address):
    response = client.get(address)
    assert response.status_code == 400
    assert "cannot be answered" in response.text


def test_an_answer_names_its_request(client):
    given = client.get("/healthz", headers={"x-request-id": "abc-123"})
    made = client.get("/healthz", headers={"x-request-id": "bad\x1b id"})
    assert given["X-Request-ID"] == "abc-123"
    assert made["X-Request-ID"] not in {"", "bad\x1b id"}


def test_a_request_is_one_line_without_what_was_searched_for(client, caplog):
    with caplog.at_level(logging.DEBUG, logger="boardtrade.requests"):
        client.get("/robots.txt?q=my-secret")
    lines = [record.getMessage() for record in caplog.records if "robots" in record.getMessage()]
    assert len(lines) == 1
    assert "my-secret" not in lines[0]
