"""The response clock counts from a report's publication to the first answer."""

import datetime

import pytest

from recommendations.record.response_clock import ResponseClock
from recommendations.record.statuses import Status

ASKED = datetime.date(2024, 1, 1)


def clock(days: int, **values: object) -> ResponseClock:
    """Return a clock read some days after the question."""
    return ResponseClock(asked_on=ASKED, today=ASKED + datetime.timedelta(days=days), **values)


def test_without_an_answer_it_runs():
    running = clock(412)
    assert (running.days, running.is_running, running.is_late) == (412, True, False)
    assert running.due_on is None


def test_it_is_late_from_the_day_after_the_time_that_was_agreed():
    assert not clock(120, allowed_days=120).is_late
    assert clock(121, allowed_days=120).is_late


def test_an_answer_stops_it():
    answered = clock(500, allowed_days=60, answered_on=datetime.date(2024, 2, 1))
    assert (answered.days, answered.is_running, answered.is_late) == (31, False, False)


@pytest.mark.parametrize("status", [Status.WITHDRAWN, Status.SUPERSEDED])
def test_what_the_board_gave_up_waits_for_nobody(status):
    assert not clock(500, status=status).is_running


def test_an_answer_before_the_question_takes_no_days():
    assert clock(10, answered_on=datetime.date(2023, 12, 1)).days == 0
