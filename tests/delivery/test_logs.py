"""Each log line is one JSON object."""

import json
import logging
import sys

from boardtrade.delivery.logs import JsonFormatter, current_request_id


def line_for(message: str, **extra: object) -> dict:
    record = logging.makeLogRecord(
        {"name": "some.logger", "levelname": "INFO", "msg": message, **extra}
    )
    text = JsonFormatter().format(record)
    assert "\n" not in text
    return json.loads(text)


def test_a_line_says_when_how_bad_where_and_what():
    line = line_for("déjà\nvu", created=0)
    assert line == {
        "time": "1970-01-01T00:00:00.000+00:00",
        "level": "INFO",
        "logger": "some.logger",
        "message": "déjà\nvu",
    }


def test_request_fields_are_kept_and_others_are_not():
    line = line_for("x", status=200, duration_ms=1.5, password="secret")
    assert line["status"] == 200
    assert line["duration_ms"] == 1.5
    assert "password" not in line


def test_what_is_written_during_a_request_can_be_traced_to_it():
    context_token = current_request_id.set("abc")
    try:
        assert line_for("x")["request_id"] == "abc"
    finally:
        current_request_id.reset(context_token)
    assert "request_id" not in line_for("x")


def test_an_exception_is_part_of_its_line():
    try:
        raise ValueError("too much")
    except ValueError:
        line = line_for("x", exc_info=sys.exc_info())
    assert "ValueError: too much" in line["exception"]
