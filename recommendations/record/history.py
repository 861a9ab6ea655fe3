"""The log of one recommendation in memory: all entries, and what follows from them.

The database follows the same rules: see `boardtrade/decisions/0010-status-log.md`.
"""

import datetime
from collections.abc import Callable
from dataclasses import dataclass
from itertools import takewhile
from uuid import UUID

from django.db.models import Prefetch
from django.utils.functional import cached_property

from boardtrade.pages.publication_date import PublicationDate
from recommendations.record.addressees import Addressee
from recommendations.record.answers import Answer
from recommendations.record.clocks.response_clock import Span
from recommendations.record.records import RecommendationRecord
from recommendations.record.status_log import StatusUpdate
from recommendations.record.statuses import NOTHING_TO_COME, Status


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


@dataclass(frozen=True)
class Position:
    """What an addressee has answered, says and promises, each by the entry that holds."""

    answered: StatusUpdate | None = None
    claimed: StatusUpdate | None = None
    """How far it says that it is: no longer "done" once it has promised a date for it."""
    promised: StatusUpdate | None = None
    promised_since: datetime.date | None = None
    """When it first promised that date."""
    promises: tuple[PublicationDate, ...] = ()
    """Each date that was promised, the first one first."""
    responded: Span | None = None
    """When it first responded, with whatever."""
    extended: StatusUpdate | None = None
    """The entry by which the Board has given it more time to answer."""

    @property
    def answer(self) -> Answer | None:
        """The answer that holds."""
        return self.answered.answer_kind if self.answered else None

    @property
    def claim(self) -> Status | None:
        """The status that it claims."""
        return self.claimed.kind if self.claimed else None

    @property
    def promise(self) -> PublicationDate | None:
        """The date that it promises now."""
        return self.promised.promise if self.promised else None

    @property
    def moves(self) -> int:
        """How often it has moved what it promised."""
        return max(len(self.promises) - 1, 0)


LOG_ATTRIBUTE = "updates_read"


def with_logs(lookup: str) -> Prefetch:
    """Return what reads the logs of many records at once; `lookup` leads to their entries."""
    updates = StatusUpdate.objects.select_related(
        "speaker__merged_into", "extended_for__merged_into"
    ).order_by("pk")
    return Prefetch(lookup, updates, to_attr=LOG_ATTRIBUTE)


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
        updates = record.updates.select_related(
            "speaker__merged_into",
            "extended_for__merged_into",
            "evidence__document",
            "evidence__notice__copy",
            "superseded_by",
        )
        return cls(list(updates.order_by("pk")))

    @cached_property
    def entries(self) -> list[Entry]:
        """All entries, the one that was said or holds last first."""
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

    @property
    def words(self) -> str:
        """What the entries that count say in whole sentences."""
        said = (f"{entry.update.quote} {entry.update.note}" for entry in self.valid_entries)
        return " ".join(said)

    @cached_property
    def _counting(self) -> list[StatusUpdate]:
        return sorted((entry.update for entry in self.valid_entries), key=lambda update: update.pk)

    @cached_property
    def _verdicts(self) -> list[Entry]:
        return _in_order(self._counting, lambda update: update.is_verdict)

    @cached_property
    def _first_claim(self) -> Entry | None:
        """The claim that came first, of those that say that something is done at all."""
        claims = [update for update in self._counting if update.speaker_id and update.status]
        by_speaker = [
            [update for update in claims if get_speaker_key(update) == key]
            for key in {get_speaker_key(update) for update in claims}
        ]
        entries = [entry for said in by_speaker for entry in _in_order(said, lambda update: True)]
        begun = [entry for entry in entries if entry.update.status != Status.NOT_STARTED]
        return min(begun, key=lambda entry: (entry.holds_from, entry.update.pk), default=None)

    def get_verdict_on(self, day: datetime.date | None = None) -> StatusUpdate | None:
        """Return the verdict that holds on a day (today), by the same rule as the database."""
        held = [entry for entry in self._verdicts if day is None or entry.holds_from <= day]
        return held[-1].update if held else None

    def get_status_on(self, day: datetime.date | None = None) -> Status:
        """Return the status on a day (today): the verdict, or that a claim is not judged yet."""
        verdict = self.get_verdict_on(day)
        if verdict:
            return Status(verdict.status)
        claim = self._first_claim
        if claim and (day is None or claim.holds_from <= day):
            return Status.NOT_ASSESSED
        return Status.NOT_STARTED

    @property
    def verdict(self) -> StatusUpdate | None:
        """The verdict that holds now."""
        return self.get_verdict_on()

    @property
    def status(self) -> Status:
        """The status that holds now."""
        return self.get_status_on()

    @property
    def since(self) -> PublicationDate | None:
        """The date from which the status holds; None if nothing is recorded.

        Who finds the same again does not move it, except to say it more exactly.
        """
        if self._verdicts:
            status = self._verdicts[-1].update.status
            same = takewhile(lambda entry: entry.update.status == status, self._verdicts[::-1])
            *later, first = (entry.update for entry in same)
            more_exact = (u for u in later if u.effective_date <= first.since.last_day)
            return next(more_exact, first).since
        return self._first_claim.update.since if self._first_claim else None

    def get_position(self, addressee: Addressee, day: datetime.date | None = None) -> Position:
        """Return what an addressee, or one that was merged into it, says on a day (today)."""
        key = addressee.translation_key
        said = [u for u in self._counting if get_speaker_key(u) == key]
        given = [u for u in self._counting if get_present_key(u.extended_for) == key]

        def held(axis: str, updates: list[StatusUpdate] = said) -> list[Entry]:
            entries = _in_order(updates, lambda update: bool(getattr(update, axis)))
            return [entry for entry in entries if day is None or entry.holds_from <= day]

        answers, claims, promised = held("answer"), held("status"), held("promised_date")
        claimed = claims[-1] if claims else None
        extended = held("extended_to", given)
        dates = [u.since for u in said if day is None or u.since.first_day <= day]
        new_promises = [
            entry
            for number, entry in enumerate(promised)
            if number == 0 or entry.update.promise != promised[number - 1].update.promise
        ]
        return Position(
            answered=answers[-1].update if answers else None,
            claimed=claimed.update if claimed and not _is_taken_back(claimed, said, day) else None,
            promised=promised[-1].update if promised else None,
            promised_since=new_promises[-1].holds_from if new_promises else None,
            promises=tuple(entry.update.promise for entry in new_promises if entry.update.promise),
            responded=_find_first(dates),
            extended=extended[-1].update if extended else None,
        )


def _is_taken_back(claim: Entry, said: list[StatusUpdate], day: datetime.date | None) -> bool:
    """Return whether a later promise says by a day (today) that what was claimed is still to come.

    A promise follows what was recorded before it, unless the dates say otherwise.
    """
    if claim.update.status not in NOTHING_TO_COME:
        return False
    promises = [update for update in said if update.promise]
    later = [
        update
        for update in promises
        if (
            claim.update.since.first_day <= update.since.last_day
            if update.pk > claim.update.pk
            else update.pk < claim.update.pk
            and claim.update.since.last_day < update.since.first_day
        )
    ]
    return any(day is None or _find_start(update, promises) <= day for update in later)


def _find_first(dates: list[PublicationDate]) -> Span | None:
    """Return when the first of some dates was, as well as they are known; None of none."""
    if not dates:
        return None
    return Span(min(date.first_day for date in dates), min(date.last_day for date in dates))


def get_speaker_key(update: StatusUpdate) -> UUID | None:
    """Return the translation key of who speaks now under that name; None for the Board."""
    return get_present_key(update.speaker)


def get_present_key(addressee: Addressee | None) -> UUID | None:
    """Return the translation key of an addressee, or of the one that it was merged into."""
    return (addressee.merged_into or addressee).translation_key if addressee else None


def _in_order(counting: list[StatusUpdate], belongs: Callable[[StatusUpdate], bool]) -> list[Entry]:
    """Return the words of one speaker on one thing, each with its first day; the last one last."""
    words = [update for update in counting if belongs(update)]
    by_day = {}
    for update in words:  # of several from one day the last one counts
        start = _find_start(update, words)
        by_day[start] = Entry(update, start)
    return [by_day[day] for day in sorted(by_day)]


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
