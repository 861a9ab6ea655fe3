"""The properties of a recommendation that read what a queryset has annotated of its log."""

import datetime
from typing import Any

from django.utils import timezone
from django.utils.functional import cached_property

from boardtrade.pages.publication_date import DatePrecision, PublicationDate
from recommendations.record.answers import Answer
from recommendations.record.promises import PromiseState, build_promise
from recommendations.record.statuses import Priority, Status, is_disputed


class StatusNotReadError(RuntimeError):
    """A status was asked for that the queryset has not read: it needs `with_status`."""


class StatusOnDayMixin:
    """Reads the annotations of `RecommendationQuerySet.with_status` and `with_positions`.

    Without those, it raises StatusNotReadError: to tell nothing would be taken for an answer.
    """

    priority: int
    due_date: datetime.date | None
    status_precision: Any
    promise_precision: Any

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

    @property
    def lead_answer(self) -> Answer | None:
        """The annotated answer of the lead; None if it has not answered."""
        answer = self._read("answer")
        return Answer(answer) if answer else None

    @property
    def lead_claim(self) -> Status | None:
        """The annotated status that the lead claims; None if it claims none."""
        claim = self._read("claim")
        return Status(claim) if claim else None

    @property
    def lead_promise(self) -> PublicationDate | None:
        """The annotated date that the lead promises; None if it promises none."""
        date = self._read("promise_date")
        return PublicationDate(date, DatePrecision(self.promise_precision)) if date else None

    @cached_property
    def lead_promise_state(self) -> PromiseState | None:
        """What had become of that promise by the day; None if nothing is expected of it."""
        promise = build_promise(
            self.lead_promise,
            status=self.current_status,
            answer=self.lead_answer,
            since=self.current_since,
            promised_since=self._read("promised_since"),
            moves=self._read("promise_moves"),
            today=self._day,
        )
        return promise.state if promise else None

    @property
    def disputed_claim(self) -> Status | None:
        """What the lead claims where it and the Board contradict each other; else None."""
        claim, status = self.lead_claim, self.current_status
        verdict, said = self._read("status_update"), self._read("claim_update")
        if claim is None or verdict is None:
            return None
        return claim if is_disputed(status, claim, is_judged=verdict > said) else None

    @cached_property
    def is_overdue(self) -> bool:
        """Whether it is open after its due date, and the lead has not rejected it."""
        is_late = self.current_status.is_open and self.due_date and self.due_date < self._day
        # What was read may be the words of another addressee: see `with_positions_of`.
        rejects = getattr(self, "lead_rejects", self.lead_answer is Answer.REJECTED)
        return bool(is_late and not rejects)

    @property
    def _day(self) -> datetime.date:
        return getattr(self, "status_on", None) or timezone.localdate()

    def _read(self, name: str) -> Any:
        if not hasattr(self, name):
            raise StatusNotReadError
        return getattr(self, name)
