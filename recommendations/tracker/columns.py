"""What the files of the tracker tell of each recommendation."""

import datetime
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from boardtrade.body.plain_text import html_to_text
from boardtrade.languages.absolute_urls import absolute_url
from recommendations.pages.answers import get_answer
from recommendations.pages.earlier_asks.exported import get_linked_addresses
from recommendations.pages.recommendation_page import RecommendationPage
from recommendations.record.clocks.stops import NEVER
from recommendations.record.earlier_asks import LinkKind


@dataclass(frozen=True)
class Column:
    """A column of the CSV, and the member of the same name in JSON."""

    name: str
    meaning: Promise
    """What readers are told about it."""
    value: Callable[[RecommendationPage, HttpRequest], Any]


def _links_of(kind: LinkKind) -> Callable[[RecommendationPage, HttpRequest], list[str]]:
    return lambda page, request: get_linked_addresses(page, kind)


COLUMNS = [
    Column(
        "id",
        _("Permanent id. It never changes, whatever becomes of the page."),
        lambda page, request: page.permanent_id,
    ),
    Column(
        "address",
        _("Permanent link. It leads to today's page for ever."),
        lambda page, request: page.permanent_url,
    ),
    Column(
        "number", _("Number in its report, as written there."), lambda page, request: page.number
    ),
    Column("title", _("Title."), lambda page, request: page.title),
    Column(
        "text",
        _("What should be done, as plain text."),
        lambda page, request: html_to_text(page.text),
    ),
    Column(
        "rationale",
        _("Why it should be done, as plain text."),
        lambda page, request: html_to_text(page.rationale),
    ),
    Column("report", _("Title of its report."), lambda page, request: page.report.title),
    Column(
        "report_address",
        _("Address of the report."),
        lambda page, request: absolute_url(page.report.get_url(request) or "/"),
    ),
    Column(
        "recommended_on",
        _("Date of the report, as precise as it is known (ISO 8601)."),
        lambda page, request: page.report.displayed_date.iso,
    ),
    Column(
        "addressees",
        _("Whom it addresses, the lead first."),
        lambda page, request: [addressee.name for addressee in page.addressees],
    ),
    Column(
        "topics",
        _("What it is about."),
        lambda page, request: [topic.title for topic in page.topics],
    ),
    Column(
        "priority",
        _("high, medium or low."),
        lambda page, request: page.urgency.name.lower(),
    ),
    Column(
        "due",
        _("By when it should be done (ISO 8601); empty if no day was set."),
        lambda page, request: _iso(page.due_date),
    ),
    Column(
        "overdue",
        _("Whether that day had passed and something was still expected."),
        lambda page, request: page.is_overdue,
    ),
    Column(
        "measure",
        _("What one would look at to know that it is done."),
        lambda page, request: page.success_measure,
    ),
    Column(
        "status",
        _("What the Board found on the day asked for, in the words of the tracker."),
        lambda page, request: page.current_status.value,
    ),
    Column(
        "status_since",
        _("From when that holds, as precise as it is known; empty if never recorded."),
        lambda page, request: page.current_since.iso if page.current_since else None,
    ),
    Column(
        "answer",
        _("What the lead had answered, in the words of the tracker; empty if nothing was due."),
        lambda page, request: get_answer(page),
    ),
    Column(
        "answer_due",
        _(
            "The last day on which an answer of the lead was in time, more time included; empty if "
            "none is agreed, or nobody knows it while its clock stands still."
        ),
        lambda page, request: _iso(None if page.answer_due_last == NEVER else page.answer_due_last),
    ),
    Column(
        "answer_extended_to",
        _("Until when the Board had given the lead more time; empty if it had not."),
        lambda page, request: _iso(page.extended_to),
    ),
    Column(
        "claim",
        _("How far it was by the lead’s own account; empty if it did not say."),
        lambda page, request: page.lead_claim.value if page.lead_claim else None,
    ),
    Column(
        "disputed",
        _("Whether the Board and the lead contradicted each other."),
        lambda page, request: page.disputed_claim is not None,
    ),
    Column(
        "promised",
        _("By when the lead promised it, as precise as it said; empty without a promise."),
        lambda page, request: page.lead_promise.iso if page.lead_promise else None,
    ),
    Column(
        "promise",
        _("What had become of it: due, late, kept, kept-late or done (not known when)."),
        lambda page, request: page.lead_promise_state.value if page.lead_promise_state else None,
    ),
    Column(
        "promise_moves",
        _("How often the lead had put off or moved what it promised."),
        lambda page, request: page.promise_moves,
    ),
    *(
        Column(kind.value, meaning, _links_of(kind))
        for kind, meaning in (
            (LinkKind.REPEATS, _("Addresses of the earlier recommendations that it repeats.")),
            (LinkKind.SHARPENS, _("Addresses of the earlier ones that it makes more exact.")),
            (LinkKind.JOINS, _("Addresses of the earlier ones that it joins in one.")),
        )
    ),
    Column(
        "as_of",
        _("The day asked for; empty for the day of the download."),
        lambda page, request: _iso(page.status_on),
    ),
]


def _iso(day: datetime.date | None) -> str | None:
    return day.isoformat() if day else None


def column_values(page: RecommendationPage, request: HttpRequest) -> dict[str, Any]:
    """Return one recommendation by the names of the columns."""
    return {column.name: column.value(page, request) for column in COLUMNS}
