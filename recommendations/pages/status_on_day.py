"""What a recommendation knows of its status once a query has read it."""

import datetime
from typing import Any

from django.utils import timezone
from django.utils.functional import cached_property

from boardtrade.pages.publication_date import DatePrecision, PublicationDate
from recommendations.record.statuses import Priority, Status


class StatusOnDay:
    """Reads what `RecommendationQuerySet.with_status` has annotated, for a page or in a list."""

    priority: int
    due_date: datetime.date | None
    status_precision: Any

    @property
    def urgency(self) -> Priority:
        """The priority, with its label."""
        return Priority(self.priority)

    @property
    def current_status(self) -> Status | None:
        """The status, where the query has read it (`with_status`)."""
        value = getattr(self, "status", None)
        return Status(value) if value else None

    @property
    def current_since(self) -> PublicationDate | None:
        """From when it holds, likewise; None for what has not started."""
        date = getattr(self, "status_since", None)
        return PublicationDate(date, DatePrecision(self.status_precision)) if date else None

    @property
    def due(self) -> PublicationDate | None:
        """By when it should be done, ready for display."""
        return PublicationDate(self.due_date, DatePrecision.DAY) if self.due_date else None

    @cached_property
    def is_overdue(self) -> bool:
        """Whether its day has passed and something is still expected; needs `with_status`."""
        on = getattr(self, "status_on", None) or timezone.localdate()
        is_open = self.current_status is not None and self.current_status.is_open
        return bool(is_open and self.due_date and self.due_date < on)
