"""The time that an addressee takes to respond to a recommendation.

Dates are known to a day, a month or a year. What the clock says is true of every day that they
allow: nobody is late who may be in time, and days are "at least" or "at most" where that is all
that is known.
"""

import datetime
from dataclasses import dataclass

from boardtrade.pages.publication_date import DatePrecision, PublicationDate
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

    @property
    def min_days(self) -> int:
        """At least so many days until the response, or until today; never negative."""
        until = self.answered.first if self.answered else self.today
        return max((until - self.asked.last_day).days, 0)

    @property
    def max_days(self) -> int:
        """At most so many days until the response, or until today; never negative."""
        until = min(self.answered.last, self.today) if self.answered else self.today
        return max((until - self.asked.first_day).days, 0)

    @property
    def is_exact(self) -> bool:
        """Whether the number of days is known."""
        return self.min_days == self.max_days

    @property
    def due_on(self) -> datetime.date | None:
        """The last day on which a response can be in time, if a time is agreed."""
        if self.allowed_days is None:
            return None
        return self.asked.last_day + datetime.timedelta(days=self.allowed_days)

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
        first_due_on = self.asked.first_day + datetime.timedelta(days=self.allowed_days)
        return self.answered.last <= first_due_on
