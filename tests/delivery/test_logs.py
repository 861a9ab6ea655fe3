"""Each log line is one JSON object."""

import json
import logging
import sys

import pytest
from modelsearch.tasks import insert_or_update_object_task
from wagtail.tasks import update_reference_index_task

from boardtrade.delivery.logs import JsonFormatter, current_request_id
from tests.factories import RecommendationFactory, ReportFactory


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


@pytest.mark.django_db
@pytest.mark.usefixtures("tasks_at_once")
@pytest.mark.parametrize("task", [insert_or_update_object_task, update_reference_index_task])
def test_a_task_for_what_was_deleted_meanwhile_is_no_error(caplog, task):
    task.enqueue("people", "topic", 0)
    assert not caplog.records
    task.enqueue("people", "nothing", 0)
    assert "state=FAILED" in caplog.text


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("path", "host", "status"),
    [
        ("/", "wrong.example.net", 400),
        ("/search/?q=%00", "testserver", 400),
        (f"/search/?{'q&' * 10_001}", "testserver", 400),
        ("/nothing/", "testserver", 404),
        ("/oembed?url=http%3A%2F%2Ftestserver%2Freports%2Fr%2Ft%2F&format=pdf", "testserver", 501),
    ],
)
def test_what_anybody_can_cause_is_one_line_that_is_no_error(client, caplog, path, host, status):
    RecommendationFactory(parent=ReportFactory(slug="r"), slug="t")
    with caplog.at_level(logging.INFO):
        caplog.clear()
        assert client.get(path, headers={"host": host}).status_code == status
    (record,) = caplog.records
    assert (record.name, record.status, record.levelname) == ("boardtrade.requests", status, "INFO")
