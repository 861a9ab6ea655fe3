"""Where one recommendation stands, as its page tells it: status, response clock, dated log."""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Q
from wagtail.models import Page

from boardtrade.pages.publication_date import PublicationDate
from boardtrade.pages.related.cards import host_of
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
        return host_of(self.update.evidence_url)


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


def standing_of(
    page: Page,
    history: History,
    pages: Iterable[Page],
    *,
    today: datetime.date,
) -> Standing:
    """Tell where a page stands on a day; `pages` are the visible ones that its log may name."""
    successors: dict[int, Page] = {}
    for each in pages:
        known = successors.get(each.record_id)
        if known is None or each.locale_id == page.locale_id != known.locale_id:
            successors[each.record_id] = each
    log = [
        LoggedEntry(entry, successors.get(entry.update.superseded_by_id or 0))
        for entry in history.entries
    ]
    late = (today - page.due_date).days if page.due_date and history.status.is_open else 0
    return Standing(
        history,
        log,
        page.status_definition,
        _clock(page, history, today),
        max(late, 0),
    )


def named_in(history: History) -> Q:
    """Return the condition on pages to be named by a log as what supersedes its own."""
    return Q(
        record__in=[each.superseded_by_id for each in history.updates if each.superseded_by_id]
    )


def _clock(page: Page, history: History, today: datetime.date) -> ResponseClock | None:
    if not page.addressees:
        return None
    return ResponseClock(
        asked_on=page.report.publication_date,
        today=today,
        allowed_days=page.addressees[0].response_days,
        answered_on=history.answered_on,
        status=history.status,
    )
