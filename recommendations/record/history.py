"""The log of one recommendation as it is told: what holds now, and all that was recorded."""

import datetime
from dataclasses import dataclass

from django.utils.functional import cached_property

from recommendations.record.status_log import RecommendationRecord, StatusUpdate
from recommendations.record.statuses import Status


@dataclass(frozen=True)
class Entry:
    """An entry with what became of it."""

    update: StatusUpdate
    corrected_by: StatusUpdate | None = None

    @property
    def counts(self) -> bool:
        """Whether no later entry has put it right."""
        return self.corrected_by is None


@dataclass(frozen=True)
class History:
    """All entries of one record, oldest first by the day from which they hold."""

    updates: list[StatusUpdate]

    @classmethod
    def of(cls, record: RecommendationRecord) -> "History":
        """Read the log of a record with all that its entries show, in one query."""
        updates = record.updates.select_related(
            "addressee", "evidence_document", "superseded_by"
        ).order_by("effective_date", "pk")
        return cls(list(updates))

    @cached_property
    def entries(self) -> list[Entry]:
        """Every entry, the newest first, with the one that corrects it if there is one."""
        corrections = {each.corrects_id: each for each in self.updates if each.corrects_id}
        return [Entry(each, corrections.get(each.pk)) for each in reversed(self.updates)]

    def at(self, day: datetime.date | None = None) -> StatusUpdate | None:
        """Return the entry that holds on a day (today): the rule that the database has too."""
        counting = (entry.update for entry in self.entries if entry.counts)
        return next((each for each in counting if day is None or each.effective_date <= day), None)

    @property
    def status(self) -> Status:
        """The status that holds now."""
        current = self.at()
        return current.kind if current else Status.NOT_STARTED

    @property
    def answered_on(self) -> datetime.date | None:
        """The day of the first answer of an addressee, if there was one."""
        answers = (entry.update for entry in reversed(self.entries) if entry.counts)
        return next((each.effective_date for each in answers if each.kind.is_response), None)
