"""The properties of a recommendation that read its annotated status."""

import datetime
from typing import Any

from django.utils import timezone
from django.utils.functional import cached_property

from boardtrade.pages.publication_date import DatePrecision, PublicationDate
from recommendations.record.statuses import Priority, Status


class StatusNotReadError(RuntimeError):
    """A status was asked for that the queryset has not read: it needs `with_status`."""


class StatusOnDayMixin:
    """Reads the annotations of `RecommendationQuerySet.with_status`.

    Without them, it raises StatusNotReadError: to tell nothing would be taken for an answer.
    """

    priority: int
    due_date: datetime.date | None
    status_precision: Any

    @property
    def urgency(self) -> Priority:
        """The priority, with its label."""
        return Priority(self.priority)

    @property
    def has_status(self) -> bool:
        """Whether the queryset read the status."""
        return bool(getattr(self, "status", None))

    @property
    def current_status(self) -> Status:
        """The annotated status."""
        if not self.has_status:
            raise StatusNotReadError
        return Status(self.status)  # type: ignore[attr-defined]

    @property
    def current_since(self) -> PublicationDate | None:
        """The date from which the annotated status holds; None before the first entry."""
        if not self.has_status:
            raise StatusNotReadError
        date = getattr(self, "status_since", None)
        return PublicationDate(date, DatePrecision(self.status_precision)) if date else None

    @property
    def due(self) -> PublicationDate | None:
        """The due date for display."""
        return PublicationDate(self.due_date, DatePrecision.DAY) if self.due_date else None

    @cached_property
    def is_overdue(self) -> bool:
        """Whether it is open after its due date; needs `with_status`."""
        day = getattr(self, "status_on", None) or timezone.localdate()
        return bool(self.current_status.is_open and self.due_date and self.due_date < day)
