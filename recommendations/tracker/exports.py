"""The tracker's list as a file: CSV, JSON and Atom of exactly what is asked for, row by row."""

import csv
import io
import json
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from html import unescape
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.html import strip_tags
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from boardtrade.delivery.spreadsheet_cells import harmless
from boardtrade.languages.absolute_urls import absolute_url
from boardtrade.navigation.atom import NOTHING_YET, AtomFeed, midnight
from boardtrade.navigation.site_layout import chrome
from recommendations.pages.recommendation_page import RecommendationPage
from recommendations.tracker.answer import Tracker

Values = dict[str, Any]


@dataclass(frozen=True)
class Column:
    """A column of the CSV, and the member of the same name in JSON."""

    name: str
    meaning: Promise
    value: Callable[[RecommendationPage, HttpRequest], Any]


def _text(html: str) -> str:
    """Return rich text as plain text, a line for each paragraph."""
    return unescape(strip_tags(html.replace("</p>", "\n").replace("</li>", "\n"))).strip()


def _iso(date: Any) -> str | None:
    return date.isoformat() if date else None


COLUMNS = [
    Column(
        "id",
        gettext_lazy("Permanent id. It never changes, whatever becomes of the page."),
        lambda page, request: page.permanent_id,
    ),
    Column(
        "address",
        gettext_lazy("Permanent link. It leads to today's page for ever."),
        lambda page, request: page.permanent_address,
    ),
    Column("number", gettext_lazy("Number in its report."), lambda page, request: page.number),
    Column("title", gettext_lazy("Title."), lambda page, request: page.title),
    Column(
        "text",
        gettext_lazy("What should be done, as plain text."),
        lambda page, request: _text(page.text),
    ),
    Column("report", gettext_lazy("Title of its report."), lambda page, request: page.report.title),
    Column(
        "report_address",
        gettext_lazy("Address of the report."),
        lambda page, request: absolute_url(page.report.get_url(request) or "/"),
    ),
    Column(
        "recommended_on",
        gettext_lazy("Date of the report, as precise as it is known (ISO 8601)."),
        lambda page, request: page.report.published.iso,
    ),
    Column(
        "addressees",
        gettext_lazy("Whom it addresses, the lead first."),
        lambda page, request: [each.name for each in page.addressees],
    ),
    Column(
        "topics",
        gettext_lazy("What it is about."),
        lambda page, request: [each.title for each in page.topics],
    ),
    Column(
        "priority",
        gettext_lazy("high, medium or low."),
        lambda page, request: page.urgency.name.lower(),
    ),
    Column(
        "due",
        gettext_lazy("By when it should be done (ISO 8601); empty if no day was set."),
        lambda page, request: _iso(page.due_date),
    ),
    Column(
        "overdue",
        gettext_lazy("Whether that day had passed and something was still expected."),
        lambda page, request: page.is_overdue,
    ),
    Column(
        "measure",
        gettext_lazy("What one would look at to know that it is done."),
        lambda page, request: page.success_measure,
    ),
    Column(
        "status",
        gettext_lazy("Its status on the day asked for, in the words of the tracker."),
        lambda page, request: page.current_status.value if page.current_status else None,
    ),
    Column(
        "status_since",
        gettext_lazy("From when that holds, as precise as it is known; empty if never recorded."),
        lambda page, request: page.current_since.iso if page.current_since else None,
    ),
    Column(
        "as_of",
        gettext_lazy("The day asked for; empty for the day of the download."),
        lambda page, request: _iso(page.status_on),
    ),
]


class Export(ABC):
    """A list in one format. Nothing is read before the first chunk is asked for."""

    content_type: str
    extension: str
    disposition = "attachment"

    def __init__(self, request: HttpRequest, tracker: Tracker) -> None:
        self.request = request
        self.tracker = tracker

    @property
    def name(self) -> str:
        """The name under which a browser keeps the file."""
        on = self.tracker.query.as_of
        return f"recommendations{f'-{on}' if on else ''}.{self.extension}"

    @abstractmethod
    def chunks(self) -> Iterator[str]:
        """Yield the file piece by piece."""

    def values(self, page: RecommendationPage) -> Values:
        """Return one recommendation by the names of the columns."""
        return {column.name: column.value(page, self.request) for column in COLUMNS}

    @property
    def address(self) -> str:
        """Where a reader sees the same list."""
        query = self.tracker.query.query_string()
        return absolute_url(reverse("tracker")) + (f"?{query}" if query else "")


class CsvExport(Export):
    """For spreadsheets: UTF-8 with the mark that Excel needs, and no cell that is a formula."""

    content_type = "text/csv; charset=utf-8; header=present"
    extension = "csv"

    def chunks(self) -> Iterator[str]:
        """Yield a line for each recommendation, after the names of the columns."""
        line = io.StringIO()
        writer = csv.writer(line)
        yield "\ufeff"
        writer.writerow([column.name for column in COLUMNS])
        for page in self.tracker.all_rows():
            writer.writerow([_cell(value) for value in self.values(page).values()])
            yield line.getvalue()
            line.seek(0)
            line.truncate()
        yield line.getvalue()


def _cell(value: Any) -> str | int:
    match value:
        case None:
            return ""
        case bool():
            return "yes" if value else "no"
        case int():
            return value
        case list():
            return harmless("; ".join(value))
    return harmless(value)


class JsonExport(Export):
    """For programs: one object with what the list is, and the recommendations in an array."""

    content_type = "application/json"
    extension = "json"
    disposition = "inline"

    def chunks(self) -> Iterator[str]:
        """Yield the facts about the list, then a line for each recommendation."""
        about = {
            "title": _("Recommendations"),
            "publisher": chrome(self.request).settings.organization_name,
            "address": self.address,
            "as_of": _iso(self.tracker.query.day),
            "licence": settings.DATA_LICENCE,
            "columns": {column.name: str(column.meaning) for column in COLUMNS},
        }
        yield json.dumps(about, ensure_ascii=False, indent=1)[:-2] + ',\n "recommendations": ['
        separator = "\n"
        for page in self.tracker.all_rows():
            yield f"{separator}  {json.dumps(self.values(page), ensure_ascii=False)}"
            separator = ",\n"
        yield "\n ]\n}\n"


class AtomExport(Export):
    """For feed readers: an entry for each recommendation, which is new when its status is."""

    content_type = "application/atom+xml; charset=utf-8"
    extension = "atom"
    disposition = "inline"

    def chunks(self) -> Iterator[str]:
        """Yield the head of the feed with its first entry, the other entries, and its end."""
        name = chrome(self.request).settings.organization_name
        feed = AtomFeed(
            title=f"{name}: {_('recommendations')}",
            link=self.address,
            description=None,
            feed_url=absolute_url(self.request.get_full_path()),
            author_name=name,
            feed_copyright="{name}: {url}".format(**settings.DATA_LICENCE),
            language=get_language(),
        )
        entries = map(self._entry, self.tracker.all_rows())
        yield from feed.stream(entries, updated=self.tracker.latest_change())

    def _entry(self, page: RecommendationPage) -> Values:
        """Return the entry of one recommendation, as arguments of `add_item`."""
        status = page.current_status
        values = {
            "number": page.number,
            "report": page.report.title,
            "status": status.label if status else "",
        }
        return {
            "title": f"{page.title} ({values['status']})",
            "link": absolute_url(page.get_url(self.request) or "/"),
            "description": _("Recommendation %(number)s of “%(report)s”: %(status)s.") % values,
            "unique_id": page.permanent_address,
            "pubdate": midnight(page.report.publication_date),
            "updateddate": _changed(page),
            "categories": [values["status"]],
        }


EXPORTS: tuple[type[Export], ...] = (CsvExport, JsonExport, AtomExport)


def _changed(page: RecommendationPage) -> datetime:
    """Return when its status last changed, or else its page."""
    since = getattr(page, "status_since", None)
    return midnight(since) if since else page.last_published_at or NOTHING_YET
