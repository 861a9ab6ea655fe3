"""How long an addressee has taken, or is taking, to answer a recommendation."""

import datetime
from dataclasses import dataclass

from boardtrade.pages.publication_date import DatePrecision, PublicationDate
from recommendations.record.statuses import Status


@dataclass(frozen=True)
class ResponseClock:
    """The time from a report's publication to the first answer of its addressee, in days."""

    asked_on: datetime.date
    """The day the report was published."""
    today: datetime.date
    """The day as of which the clock is read."""
    allowed_days: int | None = None
    """How long the lead addressee has to answer, if anything is agreed."""
    answered_on: datetime.date | None = None
    """The day of the first answer, whatever it was."""
    status: Status = Status.NOT_STARTED

    @property
    def days(self) -> int:
        """Days until the answer, or until today without one; never below nought."""
        return max(((self.answered_on or self.today) - self.asked_on).days, 0)

    @property
    def due_on(self) -> datetime.date | None:
        """The last day on which an answer is in time, if anything is agreed."""
        if self.allowed_days is None:
            return None
        return self.asked_on + datetime.timedelta(days=self.allowed_days)

    @property
    def due(self) -> PublicationDate | None:
        """The same day, ready for display."""
        return PublicationDate(self.due_on, DatePrecision.DAY) if self.due_on else None

    @property
    def is_running(self) -> bool:
        """Whether an answer is still awaited: none has come, and the board has not let it go."""
        return self.answered_on is None and self.status.is_open

    @property
    def is_late(self) -> bool:
        """Whether the answer came, or has not come, after the time that was agreed."""
        return self.due_on is not None and (self.answered_on or self.today) > self.due_on
