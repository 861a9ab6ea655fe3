"""The time that an addressee takes to respond to a recommendation."""

import datetime
from dataclasses import dataclass

from boardtrade.pages.publication_date import DatePrecision, PublicationDate
from recommendations.record.statuses import Status


@dataclass(frozen=True)
class ResponseClock:
    """The days from the publication of a report to the first response of its lead addressee."""

    asked_on: datetime.date
    """The day the report was published."""
    today: datetime.date
    """The day as of which the clock is read."""
    allowed_days: int | None = None
    """The days that the lead addressee has to respond, if a time is agreed."""
    answered_on: datetime.date | None = None
    """The day of the first response, whatever it was."""
    status: Status = Status.NOT_STARTED

    @property
    def days(self) -> int:
        """Days until the response, or until today if there is none; never negative."""
        return max(((self.answered_on or self.today) - self.asked_on).days, 0)

    @property
    def due_on(self) -> datetime.date | None:
        """The last day on which a response is in time, if a time is agreed."""
        if self.allowed_days is None:
            return None
        return self.asked_on + datetime.timedelta(days=self.allowed_days)

    @property
    def due(self) -> PublicationDate | None:
        """The same day for display."""
        return PublicationDate(self.due_on, DatePrecision.DAY) if self.due_on else None

    @property
    def is_running(self) -> bool:
        """Whether a response is still expected: there is none, and the status is open."""
        return self.answered_on is None and self.status.is_open

    @property
    def is_late(self) -> bool:
        """Whether the response came after the agreed time, or is missing although it is over."""
        return self.due_on is not None and (self.answered_on or self.today) > self.due_on
