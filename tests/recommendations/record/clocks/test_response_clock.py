"""The response clock counts from a report's publication to the first answer."""

import datetime

import pytest
from django.template.loader import render_to_string

from boardtrade.pages.publication_date import DatePrecision, PublicationDate
from recommendations.record.clocks.response_clock import ResponseClock, Span
from recommendations.record.clocks.response_times import AgreedTime
from recommendations.record.statuses import Status

ASKED = datetime.date(2024, 1, 1)
YEAR, MONTH, DAY = DatePrecision


def on(text: str) -> Span:
    """Return the days that an ISO date allows: "2024", "2024-02" or "2024-02-01"."""
    precision = {4: YEAR, 7: MONTH, 10: DAY}[len(text)]
    first = datetime.date.fromisoformat(f"{text}-01-01"[:10])
    date = PublicationDate(first, precision)
    return Span(date.first_day, date.last_day)


def clock(days: int, precision: DatePrecision = DAY, **values: object) -> ResponseClock:
    """Return a clock read some days after the question."""
    today = ASKED + datetime.timedelta(days=days)
    if allowed_days := values.pop("allowed_days", None):
        values["times"] = [AgreedTime(None, allowed_days)]
    return ResponseClock(asked=PublicationDate(ASKED, precision), today=today, **values)


def words(read: ResponseClock) -> str:
    """Return what readers are told."""
    html = render_to_string("components/response_clock.html", {"clock": read})
    return " ".join(html.replace('<span class="quiet">', "").replace("</span>", "").split())


def test_without_an_answer_it_runs():
    running = clock(412)
    assert (running.min_days, running.max_days) == (412, 412)
    assert (running.is_running, running.is_late) == (True, False)
    assert running.due_on is None


def test_it_is_late_from_the_day_after_the_time_that_was_agreed():
    assert not clock(120, allowed_days=120).is_late
    assert clock(121, allowed_days=120).is_late


def test_an_answer_stops_it():
    answered = clock(500, allowed_days=60, answered=on("2024-02-01"))
    assert (answered.min_days, answered.max_days, answered.is_exact) == (31, 31, True)
    assert (answered.is_running, answered.is_late, answered.is_in_time) == (False, False, True)


@pytest.mark.parametrize("status", [Status.WITHDRAWN, Status.SUPERSEDED])
def test_what_the_board_gave_up_waits_for_nobody(status):
    assert not clock(500, status=status).is_running


def test_an_answer_before_the_question_takes_no_days():
    before = clock(10, answered=on("2023-12-01"))
    assert before.max_days == 0
    assert "Answered before the report" in words(before)


@pytest.mark.parametrize(
    ("precision", "days", "values", "expected"),
    [
        # The year is asked of until its last day, a leap day included.
        (YEAR, 400, {}, "No answer for at least 35 days, since 2024"),
        (MONTH, 31, {}, "No answer for at least 1 day, since January 2024"),
        (YEAR, 365, {}, "No answer yet"),
        (YEAR, 365 + 120, {"allowed_days": 120}, "Due by 30 April 2025 at the latest"),
        (YEAR, 366 + 120, {"allowed_days": 120}, "Late: an answer was due by 30 April 2025 at the"),
        (DAY, 500, {"answered": on("2024-01-01")}, "Answered at once"),
        (DAY, 500, {"answered": on("2024-01")}, "Answered after 30 days at the most"),
        (MONTH, 500, {"answered": on("2024-01-01")}, "Answered with the report, or before it"),
        (MONTH, 500, {"answered": on("2024-03")}, "Answered after 30 to 90 days"),
        # It may be either: neither is said.
        (DAY, 500, {"answered": on("2024"), "allowed_days": 90}, "Due by 31 March 2024"),
        (DAY, 500, {"answered": on("2024-03"), "allowed_days": 90}, "In time: due by 31 March"),
        (DAY, 500, {"answered": on("2024-04"), "allowed_days": 90}, "Late: due by 31 March 2024"),
        (MONTH, 500, {"answered": on("2024-04"), "allowed_days": 90}, "</p>"),
    ],
)
def test_it_says_what_is_true_of_every_day_that_the_dates_allow(precision, days, values, expected):
    said = words(clock(days, precision, **values))
    assert expected in said
    if "Late" not in expected:
        assert "Late" not in said
    if "at once" not in expected:
        assert "at once" not in said
