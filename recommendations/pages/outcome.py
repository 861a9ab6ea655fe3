"""Where one recommendation stands, as its page tells it: status, response clock, dated log."""

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
class LoggedEntry:
    """An entry of the log with the pages that it leads to, as far as readers may see them."""

    entry: Entry
    successor: Page | None = None
    """The recommendation that took the place of this one."""

    @property
    def update(self) -> StatusUpdate:
        """What was recorded."""
        return self.entry.update

    @property
    def corrected_by(self) -> StatusUpdate | None:
        """The entry that put this one right, if one did."""
        return self.entry.corrected_by

    @property
    def evidence_host(self) -> str:
        """Whose site the evidence is on."""
        return get_host_name(self.update.evidence_url)


@dataclass(frozen=True)
class Standing:
    """Where a recommendation stands on a day."""

    history: History
    log: list[LoggedEntry]
    """Every entry, the newest first."""
    definition: str
    """What the status means, in the words that staff have given it."""
    clock: ResponseClock | None
    """None where nobody is asked to answer."""
    days_overdue: int

    @property
    def status(self) -> Status:
        """The status that holds."""
        return self.history.status

    @property
    def since(self) -> PublicationDate | None:
        """From when it holds; nothing is known of what has not started."""
        current = self.history.at()
        return current.since if current else None


def outcome_context(page: Any) -> dict[str, Any]:
    """Return what the template of a recommendation shows beside the page's own fields.

    One query reads the other recommendations of the report and those that the log names.
    """
    other_pages = type(page).objects.filter(
        Q(report_id=page.report_id) | _is_named_in(page.history)
    )
    audience = Audience(admitted_to=page.report)
    shown = list(visible(other_pages.exclude(pk=page.pk).order_by("number"), audience))
    siblings = [sibling for sibling in shown if sibling.report_id == page.report_id]
    before = [sibling for sibling in siblings if sibling.number < page.number]
    after = [sibling for sibling in siblings if sibling.number > page.number]
    return {
        "previous": before[-1] if before else None,
        "next": after[0] if after else None,
        "standing": standing_of(page, shown, today=timezone.localdate()),
    }


def standing_of(page: Any, pages: Iterable[Page], *, today: datetime.date) -> Standing:
    """Return where a page stands on a day; `pages` are the visible ones that its log may name."""
    history = page.history
    successors: dict[int, Page] = {}
    for candidate in pages:
        known = successors.get(candidate.record_id)
        if known is None or candidate.locale_id == page.locale_id != known.locale_id:
            successors[candidate.record_id] = candidate
    log = [
        LoggedEntry(entry, successors.get(entry.update.superseded_by_id or 0))
        for entry in history.entries
    ]
    late = (today - page.due_date).days if page.due_date and history.status.is_open else 0
    clock = _clock(page, history, today)
    return Standing(history, log, page.status_definition, clock, max(late, 0))


def _is_named_in(history: History) -> Q:
    """Return the condition on pages to be named by a log as what supersedes its own."""
    records = [update.superseded_by_id for update in history.updates if update.superseded_by_id]
    return Q(record__in=records)


def _clock(page: Any, history: History, today: datetime.date) -> ResponseClock | None:
    if not page.addressees:
        return None
    return ResponseClock(
        asked_on=page.report.publication_date,
        today=today,
        allowed_days=page.addressees[0].response_days,
        answered_on=history.answered_on,
        status=history.status,
    )
