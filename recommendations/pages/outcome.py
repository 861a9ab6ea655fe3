"""The outcome of a recommendation for its page: status, response clock and log."""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Q
from django.utils import timezone
from wagtail.models import Page

from boardtrade.pages.publication_date import PublicationDate
from boardtrade.pages.related.cards import get_host_name
from boardtrade.pages.visibility import Audience, visible
from recommendations.record.history import Entry, History
from recommendations.record.response_clock import ResponseClock
from recommendations.record.status_log import StatusUpdate
from recommendations.record.statuses import Status


@dataclass(frozen=True)
class OutcomeEntry:
    """An entry of the log with the pages that it links to, if readers may see them."""

    entry: Entry
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

    @property
    def evidence_host(self) -> str:
        """The host name of the site with the evidence."""
        return get_host_name(self.update.evidence_url)


@dataclass(frozen=True)
class Outcome:
    """What became of a recommendation, as of a day."""

    history: History
    log: list[OutcomeEntry]
    """All entries, the newest first."""
    definition: str
    """The published definition of the status."""
    clock: ResponseClock | None
    """None if the recommendation has no addressee."""
    days_overdue: int

    @property
    def status(self) -> Status:
        """The current status."""
        return self.history.status

    @property
    def since(self) -> PublicationDate | None:
        """The date from which the status holds; None for a log without entries."""
        return self.history.current.since if self.history.current else None


def build_outcome_context(page: Any) -> dict[str, Any]:
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
    key = page.number_key or "~"  # a new one in a preview is the last
    before = [sibling for sibling in siblings if sibling.number_key < key]
    after = siblings[len(before) :]
    return {
        "previous": before[-1] if before else None,
        "next": after[0] if after else None,
        "place": len(before) + 1,
        "total": len(siblings) + 1,
        "outcome": build_outcome(page, visible_pages, today=timezone.localdate()),
    }


def build_outcome(page: Any, candidates: Iterable[Page], *, today: datetime.date) -> Outcome:
    """Return the outcome of a page as of a day.

    `candidates` are visible pages, among them those that supersede the recommendation; of several
    with one record, the page in the language of `page` is linked.
    """
    history = page.history
    successors: dict[int, Page] = {}
    for candidate in candidates:
        successor = successors.get(candidate.record_id)
        if successor is None or candidate.locale_id == page.locale_id != successor.locale_id:
            successors[candidate.record_id] = candidate
    log = [
        OutcomeEntry(entry, successors.get(entry.update.superseded_by_id or 0))
        for entry in history.entries
    ]
    days_late = (today - page.due_date).days if page.due_date and history.status.is_open else 0
    clock = _build_response_clock(page, history, today)
    return Outcome(history, log, page.status_definition, clock, max(days_late, 0))


def _build_successor_condition(history: History) -> Q:
    """Return the condition for pages that supersede a recommendation, according to its log."""
    record_ids = [update.superseded_by_id for update in history.updates if update.superseded_by_id]
    return Q(record__in=record_ids)


def _build_response_clock(
    page: Any, history: History, today: datetime.date
) -> ResponseClock | None:
    if not page.addressees:
        return None
    return ResponseClock(
        asked=page.report.displayed_date,
        today=today,
        allowed_days=page.addressees[0].response_days,
        answered=history.answered,
        status=history.status,
    )
