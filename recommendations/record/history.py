"""The status log of one recommendation in memory: all entries, and the status that follows."""

import datetime
from dataclasses import dataclass

from django.utils.functional import cached_property

from recommendations.record.status_log import RecommendationRecord, StatusUpdate
from recommendations.record.statuses import Status


@dataclass(frozen=True)
class Entry:
    """An entry of the log with the entry that corrects it."""

    update: StatusUpdate
    corrected_by: StatusUpdate | None = None

    @property
    def is_valid(self) -> bool:
        """Whether no later entry corrects it."""
        return self.corrected_by is None


@dataclass(frozen=True)
class History:
    """All entries of one record, ordered by effective date, the oldest first."""

    updates: list[StatusUpdate]

    @classmethod
    def from_record(cls, record: RecommendationRecord) -> "History":
        """Read the log of a record and what its entries refer to, in one query."""
        updates = record.updates.select_related(
            "addressee", "evidence_document", "superseded_by"
        ).order_by("effective_date", "pk")
        return cls(list(updates))

    @cached_property
    def entries(self) -> list[Entry]:
        """All entries, the newest first."""
        corrections = {update.corrects_id: update for update in self.updates if update.corrects_id}
        return [Entry(update, corrections.get(update.pk)) for update in reversed(self.updates)]

    def get_update_on(self, day: datetime.date | None = None) -> StatusUpdate | None:
        """Return the entry that holds on a day (today), by the same rule as the database."""
        updates = (entry.update for entry in self.entries if entry.is_valid)
        return next(
            (update for update in updates if day is None or update.effective_date <= day), None
        )

    @property
    def status(self) -> Status:
        """The status that holds now."""
        current = self.get_update_on()
        return current.kind if current else Status.NOT_STARTED

    @property
    def answered_on(self) -> datetime.date | None:
        """The day of the first response of an addressee, if there was one."""
        updates = (entry.update for entry in reversed(self.entries) if entry.is_valid)
        return next((update.effective_date for update in updates if update.kind.is_response), None)
