"""The time that an addressee takes to respond to a recommendation.

Dates are known to a day, a month or a year. What the clock says is true of every day that they
allow: nobody is late who may be in time, and days are "at least" or "at most" where that is all
that is known.
"""

import datetime
from dataclasses import dataclass

from boardtrade.pages.publication_date import DatePrecision, PublicationDate
from recommendations.record.clocks.stops import NEVER, Stop, Stops, count_stopped_days, find_due_day
from recommendations.record.statuses import Status


@dataclass(frozen=True)
class Span:
    """The first and the last day on which something can have happened."""

    first: datetime.date
    last: datetime.date


@dataclass(frozen=True)
class ResponseClock:
    """The days from the publication of a report to the first response to a recommendation."""

    asked: PublicationDate
    """When the report was published."""
    today: datetime.date
    """The day as of which the clock is read."""
    allowed_days: int | None = None
    """The days that the lead addressee has to respond, if a time is agreed."""
    answered: Span | None = None
    """When the first response was given, whatever it was."""
    status: Status = Status.NOT_STARTED
    stops: Stops = ()
    """Days that do not count, the earliest first."""

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
        due = self._find_due_day(self.asked.last_day)
        return None if due == NEVER else due

    @property
    def due(self) -> PublicationDate | None:
        """The same day for display."""
        return PublicationDate(self.due_on, DatePrecision.DAY) if self.due_on else None

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
        if self.answered is None or self.allowed_days is None:
            return False
        first_due_on = self._find_due_day(self.asked.first_day)
        return first_due_on is not None and self.answered.last <= first_due_on

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

    def _find_due_day(self, asked: datetime.date) -> datetime.date | None:
        if self.allowed_days is None:
            return None
        return find_due_day(self.stops, asked, self.allowed_days)
