"""The time that an addressee takes to respond to a recommendation.

Dates are known to a day, a month or a year. What the clock says is true of every day that they
allow: nobody is late who may be in time, and days are "at least" or "at most" where that is all
that is known.
"""

import datetime
from dataclasses import dataclass

from boardtrade.pages.publication_date import DatePrecision, PublicationDate
from recommendations.record.clocks.response_times import (
    AgreedTimes,
    find_turns,
    get_agreed_days,
)
from recommendations.record.clocks.stops import NEVER, Stop, Stops, count_stopped_days, find_due_day
from recommendations.record.statuses import Status


@dataclass(frozen=True)
class Span:
    """The first and the last day on which something can have happened."""

    first: datetime.date
    last: datetime.date


@dataclass(frozen=True)
class Extension:
    """More time to respond to one recommendation, which the Board has given."""

    last: datetime.date
    """The last day of it. No pause moves a day that was named: the Board names another one."""
    reason: str = ""

    @property
    def until(self) -> PublicationDate:
        """The last day, for display."""
        return PublicationDate(self.last, DatePrecision.DAY)


@dataclass(frozen=True)
class ResponseClock:
    """The days from the publication of a report to the first response to a recommendation."""

    asked: PublicationDate
    """When the report was published."""
    today: datetime.date
    """The day as of which the clock is read."""
    times: AgreedTimes = ()
    """The days that the addressee has to respond: those that held when it was asked count."""
    answered: Span | None = None
    """When the first response was given, whatever it was."""
    status: Status = Status.NOT_STARTED
    stops: Stops = ()
    """Days that do not count, the earliest first."""
    extension: Extension | None = None
    """The time that it has got beyond that."""

    @property
    def min_days(self) -> int:
        """At least so many days until the response, or until today; never negative."""
        until = self.answered.first if self.answered else self.today
        return self._count_days(self.asked.last_day, until)

    @property
    def max_days(self) -> int:
        """At most so many days until the response, or until today; never negative."""
        until = min(self.answered.last, self.today) if self.answered else self.today
        return self._count_days(self.asked.first_day, until)

    @property
    def is_exact(self) -> bool:
        """Whether the number of days is known."""
        return self.min_days == self.max_days

    @property
    def due_on(self) -> datetime.date | None:
        """The last day on which a response can be in time, if a time is agreed and ends."""
        span = self._extended_span
        return None if span is None or span.last == NEVER else span.last

    @property
    def due(self) -> PublicationDate | None:
        """The same day for display."""
        return PublicationDate(self.due_on, DatePrecision.DAY) if self.due_on else None

    @property
    def first_due(self) -> PublicationDate | None:
        """The day on which it was due before the Board gave more time, for display."""
        span = self._agreed_span
        if span is None or span.last == NEVER:
            return None
        return PublicationDate(span.last, DatePrecision.DAY)

    @property
    def is_extended(self) -> bool:
        """Whether the Board has given more time than there was."""
        return self._extended_span != self._agreed_span

    @property
    def is_running(self) -> bool:
        """Whether a response is still expected: there is none, and the status is open."""
        return self.answered is None and self.status.is_open

    @property
    def was_answered_before(self) -> bool:
        """Whether the response is certainly older than the question."""
        return self.answered is not None and self.answered.last < self.asked.first_day

    @property
    def was_answered_at_once(self) -> bool:
        """Whether the response certainly came on the day of the question."""
        day = self.asked.date
        return self.asked.is_exact and self.answered == Span(day, day)

    @property
    def is_late(self) -> bool:
        """Whether the response certainly came late, or is missing although the time is over."""
        came_on = self.answered.first if self.answered else self.today
        return self.due_on is not None and came_on > self.due_on

    @property
    def is_in_time(self) -> bool:
        """Whether the response certainly came within the agreed time."""
        span = self._extended_span
        return self.answered is not None and span is not None and self.answered.last <= span.first

    @property
    def standing_stop(self) -> Stop | None:
        """Why the clock stands still on this day, if it does and a response is expected."""
        if not self.is_running:
            return None
        standing = (stop for stop in self.stops if self._is_within(stop, self.today))
        return next(standing, None)

    @property
    def past_stops(self) -> list[Stop]:
        """Why some of the days since the question did not count, if the clock goes on by now."""
        until = self.answered.last if self.answered else self.today
        return [
            stop
            for stop in self.stops
            if stop.first <= until
            and (stop.last is None or stop.last > self.asked.first_day)
            and not (self.is_running and self._is_within(stop, self.today))
        ]

    def _is_within(self, stop: Stop, day: datetime.date) -> bool:
        return stop.first <= day and (stop.last is None or day <= stop.last)

    def _count_days(self, after: datetime.date, until: datetime.date) -> int:
        days = (until - after).days - count_stopped_days(self.stops, after, until)
        return max(days, 0)

    @property
    def _agreed_span(self) -> Span | None:
        """The first and the last day by which an answer can be due; None if no time is agreed.

        `answer_due_between` in `recommendations/migrations/0002_append_only_log.py` follows the
        same rule.
        """
        due = []
        for day in find_turns(self.times, self.asked.first_day, self.asked.last_day):
            days = get_agreed_days(self.times, day)
            if days is None:
                return None
            due.append(find_due_day(self.stops, day, days))
        return Span(min(due), max(due))

    @property
    def _extended_span(self) -> Span | None:
        agreed, extension = self._agreed_span, self.extension
        if extension is None:
            return agreed
        if agreed is None:
            return Span(extension.last, extension.last)
        return Span(max(agreed.first, extension.last), max(agreed.last, extension.last))
