"""How often a thing has been asked: a recommendation, the earlier ones it rests on, later ones."""

import datetime
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from django.contrib.humanize.templatetags.humanize import apnumber
from django.utils.translation import gettext as _
from wagtail.models import Page

from boardtrade.pages.publication_date import PublicationDate
from boardtrade.pages.queries.inline_children import (
    InlineChildren,
    set_inline_children,
    with_inline_children,
)
from boardtrade.pages.related.cards import get_host_name
from boardtrade.pages.templatetags.titles import title_and_subtitle
from boardtrade.pages.visibility import Audience, hidden_reason, with_visibility
from recommendations.record.earlier_asks import EarlierAsk, LinkKind
from recommendations.record.statuses import Status

EARLIER_ASKS = InlineChildren("earlier_asks", follow="record")
Key = int | str
"""The id of a record, or the address of what another body has recommended."""


@dataclass(frozen=True)
class Link:
    """What one recommendation does with an earlier one."""

    later: Key
    earlier: Key
    kind: LinkKind


@dataclass(frozen=True)
class Ask:
    """One of the times a thing was asked, as readers see it."""

    key: Key
    title: str
    name: str
    """What it is called where another one refers to it: “no. 3 of …”, “that of …”."""
    date: PublicationDate | None
    url: str = ""
    number: str = ""
    report: str = ""
    status: Status | None = None
    body: str = ""
    """The other body that has asked; empty for the board."""
    permanent_url: str = ""
    is_this: bool = False
    words: list[str] = field(default_factory=list)
    """What it does with earlier ones, or what this recommendation does with it."""

    @property
    def host(self) -> str:
        """The site of another body."""
        return get_host_name(self.url) if self.body else ""


@dataclass(frozen=True)
class AskHistory:
    """All the times that what a recommendation asks was asked, as far as readers may see them."""

    asks: list[Ask]
    """The oldest first."""
    links: list[Link]
    this: Key

    @property
    def is_told(self) -> bool:
        """Whether it was asked more than once."""
        return len(self.asks) > 1

    @cached_property
    def since(self) -> PublicationDate | None:
        """The date of the first of them whose date is known."""
        dates = [ask.date for ask in self.asks if ask.date]
        return min(dates, key=lambda date: date.first_day, default=None)

    @property
    def title(self) -> str:
        """The words for how often, and since which year: “Asked four times since 2014”."""
        count, year = len(self.asks), self.since.date.year if self.since else ""
        if count == 2:
            return _("Asked twice since %(year)s") % {"year": year}
        return _("Asked %(count)s times since %(year)s") % {"count": apnumber(count), "year": year}

    @property
    def earlier(self) -> list[Ask]:
        """Those on which this one builds directly."""
        keys = {link.earlier for link in self.links if link.later == self.this}
        return [ask for ask in self.asks if ask.key in keys]


def read_ask_history(page: Any) -> AskHistory:
    """Return the history of what a recommendation asks, with one query.

    The links of this page are those that it has in memory, so that a preview shows those of the
    form. Each other recommendation speaks through the page of it that is shown here: the one in the
    language of this page, or else the first.
    """
    own_links = list(page.earlier_asks.all())
    pages = {page.record_id or 0: page} | _read_pages(page, own_links)
    asks = {key: _build_ask(other, page) for key, other in pages.items()}
    links: list[Link] = []
    for key, other in pages.items():
        for row in other.earlier_asks.all():
            if row.record_id in pages:
                links.append(Link(key, row.record_id, LinkKind(row.kind)))
            elif row.url and row.body:
                links.append(Link(key, row.url, LinkKind(row.kind)))
                asks.setdefault(row.url, _build_ask_of_another_body(row))
    return _build_history(page.record_id or 0, asks, links)


class AskHistoryMixin:
    """Tells how often a recommendation was asked."""

    @cached_property
    def ask_history(self) -> AskHistory:
        """How often it was asked, as far as readers may see that."""
        return read_ask_history(self)


def find_hidden_links(page: Any) -> list[tuple[str, str]]:
    """Return, for staff, the linked recommendations that are not shown, and why."""
    shown = {ask.key for ask in page.ask_history.asks}
    record_ids = {link.record_id for link in page.earlier_asks.all() if link.record_id} - shown
    pages = type(page).objects.filter(record__in=record_ids).order_by("record", "pk")
    hidden = with_visibility(pages.distinct("record")) if record_ids else []
    return [(other.get_admin_display_title(), hidden_reason(other)) for other in hidden]


def _build_history(this: Key, asks: dict[Key, Ask], links: list[Link]) -> AskHistory:
    family = find_family(this, links)
    links = [link for link in links if link.later in family and link.earlier in family]
    for link in sorted(links, key=lambda link: link.later == this):
        earlier, later = asks[link.earlier], asks[link.later]
        if link.later == this:
            earlier.words.append(str(link.kind.by_this))
        elif link.earlier == this:
            later.words.append(str(link.kind.of_this))
        else:
            later.words.append(str(link.kind.of_another) % {"earlier": earlier.name})
    return AskHistory(sorted_by_date([asks[key] for key in family], links), links, this)


def find_family(start: Key, links: Iterable[Link]) -> set[Key]:
    """Return the keys of all that asks the same: one that repeats or sharpens another, and so on.

    One that joins several is counted with each of them, but they are not counted with each other.
    """
    links = list(links)
    found: set[tuple[Key, str]] = set()
    waiting = [(start, "")]
    while waiting:
        state = waiting.pop()
        if state in found:
            continue
        found.add(state)
        waiting += _go_on(*state, links)
    return {key for key, _way in found}


def _go_on(key: Key, way: str, links: list[Link]) -> Iterator[tuple[Key, str]]:
    for link in links:
        if key not in (link.later, link.earlier):
            continue
        other, direction = (link.earlier, "back") if key == link.later else (link.later, "onwards")
        if link.kind is not LinkKind.JOINS:
            yield other, way
        elif way in ("", direction):
            yield other, direction


def sorted_by_date(asks: list[Ask], links: list[Link]) -> list[Ask]:
    """Sort asks, the oldest first; one without a date stands before the first that builds on it."""
    days = {ask.key: ask.date.first_day for ask in asks if ask.date}

    def place(ask: Ask) -> tuple[datetime.date, bool, str]:
        later_days = [days[link.later] for link in links if link.earlier == ask.key]
        day = days.get(ask.key) or min(later_days, default=datetime.date.max)
        return day, ask.date is not None, ask.number

    return sorted(asks, key=place)


def _read_pages(page: Any, own_links: list[EarlierAsk]) -> dict[int, Any]:
    """Return the visible pages of all records that links lead to, by the id of the record."""
    record_ids = {page.record_id, *(link.record_id for link in own_links)} - {None}
    candidates = (
        type(page)
        .objects.filter(record__id__linked_with=record_ids)
        .exclude(record__id__among=[page.record_id or 0])
        .published(Audience(admitted_to=page.report))
        .with_status()
        .select_related("record", "report", "locale")
        .defer("text", "rationale", "report__body")
    )
    candidates = with_inline_children(candidates, {EARLIER_ASKS: type(page)})
    pages: dict[int, Any] = {}
    for candidate in sorted(candidates, key=lambda other: _get_rank(other, page)):
        if candidate.record_id not in pages:
            set_inline_children(candidate, EARLIER_ASKS, candidate.children_earlier_asks)
            pages[candidate.record_id] = candidate
    return pages


def _get_rank(candidate: Page, page: Page) -> tuple[bool, bool, int]:
    """Return by what pages with one record are sorted: see `order_by_preference`."""
    is_foreign = candidate.locale_id != page.locale_id
    return is_foreign, candidate.alias_of_id is not None, candidate.pk


def _build_ask(page: Any, this: Any) -> Ask:
    is_this = page is this
    short_title = title_and_subtitle(page.report.title)[0].rstrip(":\xa0 ")
    return Ask(
        key=page.record_id or 0,
        title=page.title,
        name=_("no. %(number)s of “%(report)s”") % {"number": page.number, "report": short_title},
        date=page.report.displayed_date,
        url="" if is_this else page.get_url() or "",
        number=page.number,
        report=page.report.title,
        status=page.history.status if is_this else page.current_status,
        permanent_url=page.permanent_url if page.record_id else "",
        is_this=is_this,
    )


def _build_ask_of_another_body(row: EarlierAsk) -> Ask:
    return Ask(
        key=row.url or "",
        title=row.title or _("Recommendation of %(body)s") % {"body": row.body},
        name=_("that of %(body)s") % {"body": row.body},
        date=row.displayed_date,
        url=row.url or "",
        body=row.body,
    )
