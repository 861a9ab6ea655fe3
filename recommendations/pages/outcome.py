"""The outcome of a recommendation for its page: what was answered, promised and judged."""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any

from django.db.models import Q
from django.http import HttpRequest
from django.utils import timezone
from wagtail.models import Page

from boardtrade.pages.publication_date import PublicationDate
from boardtrade.pages.queries.unchanged import read_once
from boardtrade.pages.visibility import Audience, visible
from recommendations.record.addressees import Addressee
from recommendations.record.answers import Answer
from recommendations.record.clocks.response_clock import Extension, ResponseClock
from recommendations.record.clocks.response_times import AgreedTimes
from recommendations.record.clocks.rules import ClockRules, read_clock_rules
from recommendations.record.clocks.stops import Stops
from recommendations.record.history import Entry, History, Position, get_speaker_key
from recommendations.record.promises import Promise, build_promise
from recommendations.record.status_log import StatusUpdate
from recommendations.record.statuses import Status, is_disputed

NO_RULES = ClockRules()


@dataclass(frozen=True)
class OutcomeEntry:
    """An entry of the log with the pages that it links to, if readers may see them."""

    entry: Entry
    speaker_name: str = ""
    """Who speaks, in the language of the page; empty for the Board."""
    successor: Page | None = None
    """The page of the recommendation that supersedes this one."""

    @property
    def update(self) -> StatusUpdate:
        """What was recorded."""
        return self.entry.update

    @property
    def corrected_by(self) -> StatusUpdate | None:
        """The entry that corrects this one, if there is one."""
        return self.entry.corrected_by


@dataclass(frozen=True)
class Reply:
    """What an addressee has answered, claims and promises, beside what the Board finds."""

    addressee: Addressee
    position: Position
    status: Status
    """The verdict of the Board."""
    verdict: StatusUpdate | None
    """The entry in which the Board has judged so."""
    promise: Promise | None
    clock: ResponseClock
    definition: str = ""
    """The published meaning of the answer, unless it is told at another addressee."""

    @property
    def is_disputed(self) -> bool:
        """Whether it and the Board contradict each other."""
        claim, claimed = self.position.claim, self.position.claimed
        if claim is None or claimed is None or self.verdict is None:
            return False
        return is_disputed(self.status, claim, is_judged=self.verdict.pk > claimed.pk)

    @property
    def has_spoken(self) -> bool:
        """Whether it has answered, claimed or promised anything."""
        return any((self.position.answered, self.position.claimed, self.position.promised))


@dataclass(frozen=True)
class Outcome:
    """What became of a recommendation, as of a day."""

    history: History
    log: list[OutcomeEntry]
    """All entries, the newest first."""
    definition: str
    """The published definition of the status."""
    days_overdue: int
    replies: list[Reply]
    """What each addressee says, the lead first."""

    @property
    def status(self) -> Status:
        """The current status."""
        return self.history.status

    @property
    def since(self) -> PublicationDate | None:
        """The date from which the status holds; None for a log without entries."""
        return self.history.since

    @property
    def verdict_entry(self) -> OutcomeEntry | None:
        """The entry in which the Board has judged so."""
        verdict = self.history.verdict
        return next((entry for entry in self.log if entry.update == verdict), None)


def build_outcome_context(page: Any, request: HttpRequest) -> dict[str, Any]:
    """Return the template context of a recommendation: outcome, neighbours and place among them.

    One query reads both the other recommendations of the report and those that supersede it.
    """
    other_pages = type(page).objects.filter(
        Q(report_id=page.report_id) | _build_successor_condition(page.history)
    )
    audience = Audience(admitted_to=page.report)
    other_pages = other_pages.exclude(pk=page.pk).order_by("number_key", "pk")
    visible_pages = list(visible(other_pages, audience))
    siblings = [sibling for sibling in visible_pages if sibling.report_id == page.report_id]
    rules = read_once(request, "clock_rules", read_clock_rules)
    key = page.number_key or "~"  # a new one in a preview is the last
    before = [sibling for sibling in siblings if sibling.number_key < key]
    after = siblings[len(before) :]
    return {
        "previous": before[-1] if before else None,
        "next": after[0] if after else None,
        "place": len(before) + 1,
        "total": len(siblings) + 1,
        "asks": page.ask_history,
        "outcome": build_outcome(page, visible_pages, today=timezone.localdate(), rules=rules),
    }


def build_outcome(
    page: Any,
    candidates: Iterable[Page],
    *,
    today: datetime.date,
    rules: ClockRules = NO_RULES,
) -> Outcome:
    """Return the outcome of a page as of a day; `rules` are those of the clocks of all addressees.

    `candidates` are visible pages, among them those that supersede the recommendation; of several
    with one record, the page in the language of `page` is linked.
    """
    history = page.history
    successors: dict[int, Page] = {}
    for candidate in candidates:
        successor = successors.get(candidate.record_id)
        if successor is None or candidate.locale_id == page.locale_id != successor.locale_id:
            successors[candidate.record_id] = candidate
    names = {addressee.translation_key: addressee.name for addressee in page.addressees}
    log = [
        OutcomeEntry(
            entry,
            names.get(get_speaker_key(entry.update)) or entry.update.speaker_name,
            successors.get(entry.update.superseded_by_id or 0),
        )
        for entry in history.entries
    ]
    replies = _build_replies(page, today, rules)
    is_expected = history.status.is_open and not _is_rejected(replies)
    days_late = (today - page.due_date).days if page.due_date and is_expected else 0
    return Outcome(history, log, page.definitions[history.status], max(days_late, 0), replies)


def _build_replies(page: Any, today: datetime.date, rules: ClockRules) -> list[Reply]:
    unexplained = dict(page.definitions)
    replies = []
    for addressee in page.addressees:
        stops = rules.stops.get(addressee.translation_key, ())
        times = rules.times.get(addressee.pk, ())
        reply = _build_reply(page, addressee, today, stops, times)
        definition = unexplained.pop(reply.position.answer, "")
        replies.append(replace(reply, definition=definition))
    return replies


def _build_reply(
    page: Any, addressee: Addressee, today: datetime.date, stops: Stops, times: AgreedTimes
) -> Reply:
    history = page.history
    position = history.get_position(addressee)
    promise = build_promise(
        position.promise,
        status=history.status,
        answer=position.answer,
        since=history.since,
        promised_since=position.promised_since,
        moves=position.moves,
        today=today,
    )
    clock = ResponseClock(
        asked=page.report.displayed_date,
        today=today,
        times=times,
        answered=position.responded,
        status=history.status,
        stops=stops,
        extension=_build_extension(position.extended),
    )
    return Reply(addressee, position, history.status, history.verdict, promise, clock)


def _build_extension(entry: StatusUpdate | None) -> Extension | None:
    if entry is None or entry.extended_to is None:
        return None
    return Extension(entry.extended_to, entry.note)


def _is_rejected(replies: list[Reply]) -> bool:
    """Return whether the lead has said that it will not be done."""
    return bool(replies) and replies[0].position.answer is Answer.REJECTED


def _build_successor_condition(history: History) -> Q:
    """Return the condition for pages that supersede a recommendation, according to its log."""
    record_ids = [update.superseded_by_id for update in history.updates if update.superseded_by_id]
    return Q(record__in=record_ids)
