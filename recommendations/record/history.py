"""The status log of one recommendation in memory: all entries, and the status that follows.

The database follows the same rules: see `boardtrade/decisions/0010-status-log.md`.
"""

import datetime
from dataclasses import dataclass

from django.db.models import Prefetch
from django.utils.functional import cached_property

from recommendations.record.response_clock import Span
from recommendations.record.status_log import RecommendationRecord, StatusUpdate
from recommendations.record.statuses import Status


@dataclass(frozen=True)
class Entry:
    """An entry of the log with the day from which it holds, and the entry that corrects it."""

    update: StatusUpdate
    holds_from: datetime.date
    corrected_by: StatusUpdate | None = None

    @property
    def is_valid(self) -> bool:
        """Whether it counts: no later entry corrects it, and it is more than a withdrawal."""
        return self.corrected_by is None and not self.update.is_void


LOG_ATTRIBUTE = "updates_read"


def with_logs(lookup: str) -> Prefetch:
    """Return what reads the logs of many records at once; `lookup` leads to their entries."""
    return Prefetch(lookup, StatusUpdate.objects.order_by("pk"), to_attr=LOG_ATTRIBUTE)


@dataclass(frozen=True)
class History:
    """All entries of one record."""

    updates: list[StatusUpdate]

    @classmethod
    def from_record(cls, record: RecommendationRecord) -> "History":
        """Read the log of a record and what its entries refer to, in one query.

        Without one if `with_logs` has read the log, and then without what its entries refer to.
        """
        if hasattr(record, LOG_ATTRIBUTE):
            return cls(getattr(record, LOG_ATTRIBUTE))
        updates = record.updates.select_related("addressee", "evidence_document", "superseded_by")
        return cls(list(updates.order_by("pk")))

    @cached_property
    def entries(self) -> list[Entry]:
        """All entries, the one that holds last first."""
        corrections = {update.corrects_id: update for update in self.updates if update.corrects_id}
        counting = [
            update for update in self.updates if not update.is_void and update.pk not in corrections
        ]
        entries = [
            Entry(update, _find_start(update, counting), corrections.get(update.pk))
            for update in self.updates
        ]
        return sorted(entries, key=lambda entry: (entry.holds_from, entry.update.pk), reverse=True)

    @cached_property
    def valid_entries(self) -> list[Entry]:
        """The entries that count, the one that holds last first."""
        return [entry for entry in self.entries if entry.is_valid]

    def get_update_on(self, day: datetime.date | None = None) -> StatusUpdate | None:
        """Return the entry that holds on a day (today), by the same rule as the database."""
        held = (entry for entry in self.valid_entries if day is None or entry.holds_from <= day)
        return next((entry.update for entry in held), None)

    @property
    def current(self) -> StatusUpdate | None:
        """The entry that holds now."""
        return self.get_update_on()

    @property
    def status(self) -> Status:
        """The status that holds now."""
        return self.current.kind if self.current else Status.NOT_STARTED

    @property
    def answered(self) -> Span | None:
        """When an addressee first responded, if one did."""
        dates = [entry.update.since for entry in self.valid_entries if entry.update.is_response]
        if not dates:
            return None
        return Span(min(date.first_day for date in dates), min(date.last_day for date in dates))


def _find_start(update: StatusUpdate, counting: list[StatusUpdate]) -> datetime.date:
    """Return the day from which an entry holds: the first that its date and earlier entries allow.

    What was recorded later holds later, unless its date says otherwise: "done in November" after
    "under way since 10 November" holds from the 10th.
    """
    earlier = (
        other.effective_date
        for other in counting
        if other.pk < update.pk and other.effective_date <= update.since.last_day
    )
    return max(update.since.first_day, *earlier, datetime.date.min)
