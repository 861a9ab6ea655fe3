"""The tracker's list as a file: CSV, JSON and Atom of exactly what is asked for, row by row."""

import csv
import io
import json
from abc import ABC, abstractmethod
from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import escape
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from boardtrade.languages.absolute_urls import absolute_url
from boardtrade.navigation.atom import EMPTY_FEED_UPDATED, AtomFeed, start_of_day
from boardtrade.navigation.site_layout import get_site_layout
from boardtrade.spreadsheet_cells import escape_formula
from recommendations.pages.answers import get_answer, get_answer_label
from recommendations.pages.recommendation_page import RecommendationPage
from recommendations.tracker.answer import Tracker
from recommendations.tracker.columns import COLUMNS, column_values


class Export(ABC):
    """A list in one format. Nothing is read before the first chunk is asked for."""

    content_type: str
    extension: str
    disposition = "attachment"
    """Whether a browser keeps the file (attachment) or shows it (inline)."""

    def __init__(self, request: HttpRequest, tracker: Tracker) -> None:
        self.request = request
        self.tracker = tracker

    @property
    def file_name(self) -> str:
        """The name under which a browser keeps the file."""
        query = self.tracker.query
        day = f"-{query.as_of}" if query.as_of else ""
        words = "-by-words-of-today" if query.words_notice else ""
        return f"recommendations{day}{words}.{self.extension}"

    @property
    def url(self) -> str:
        """Where this file is."""
        path, query = reverse(f"tracker_{self.extension}"), self.tracker.query.query_string()
        return absolute_url(path) + (f"?{query}" if query else "")

    @property
    def list_url(self) -> str:
        """Where a reader sees the same list."""
        query = self.tracker.query.query_string()
        return absolute_url(reverse("tracker")) + (f"?{query}" if query else "")

    @abstractmethod
    def chunks(self) -> Iterator[str]:
        """Yield the file piece by piece."""


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
            writer.writerow([_cell(value) for value in column_values(page, self.request).values()])
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
            return escape_formula("; ".join(value))
    return escape_formula(value)


class JsonExport(Export):
    """For programs: one object with what the list is, and the recommendations in an array."""

    content_type = "application/json"
    extension = "json"
    disposition = "inline"

    def chunks(self) -> Iterator[str]:
        """Yield the facts about the list, then a line for each recommendation."""
        about = {
            "title": _("Recommendations"),
            "publisher": get_site_layout(self.request).settings.organization_name,
            "address": self.list_url,
            "as_of": self.tracker.query.day.isoformat(),
            "licence": settings.DATA_LICENCE,
            **({"notice": notice} if (notice := str(self.tracker.query.words_notice)) else {}),
            "columns": {column.name: str(column.meaning) for column in COLUMNS},
        }
        yield json.dumps(about, ensure_ascii=False, indent=1)[:-2] + ',\n "recommendations": ['
        separator = "\n"
        for page in self.tracker.all_rows():
            row = json.dumps(column_values(page, self.request), ensure_ascii=False)
            yield f"{separator}  {row}"
            separator = ",\n"
        yield "\n ]\n}\n"


class AtomExport(Export):
    """For feed readers: an entry for each recommendation, which is new when its status is."""

    content_type = "application/atom+xml; charset=utf-8"
    extension = "atom"
    disposition = "inline"

    def chunks(self) -> Iterator[str]:
        """Yield the head of the feed with its first entry, the other entries, and its end."""
        name = get_site_layout(self.request).settings.organization_name
        feed = AtomFeed(
            title=f"{name}: {_('recommendations')}",
            link=self.list_url,
            description=None,
            subtitle=str(self.tracker.query.words_notice) or None,
            feed_url=self.url,
            author_name=name,
            feed_copyright="{name}: {url}".format(**settings.DATA_LICENCE),
            language=get_language(),
        )
        entries = map(self._entry, self.tracker.all_rows())
        yield from feed.stream(entries, updated=self.tracker.latest_change())

    def _entry(self, page: RecommendationPage) -> dict[str, Any]:
        """Return the entry of one recommendation, as arguments of `add_item`."""
        status, date = page.current_status, page.report.displayed_date
        answer = get_answer(page)
        values = {
            "number": page.number,
            "report": page.report.title,
            "status": status.label,
            "answer": get_answer_label(answer) if answer else "",
        }
        text = _("Recommendation %(number)s of “%(report)s”: %(status)s.") % values
        if answer:
            text += " " + _("Answer of the lead: %(answer)s.") % values
        return {
            "title": f"{page.title} ({values['status']})",
            "link": absolute_url(page.get_url(self.request) or "/"),
            # Django writes it as HTML.
            "description": escape(text),
            "unique_id": page.permanent_url,
            "pubdate": start_of_day(date.date) if date.is_exact else None,
            "updateddate": _changed_at(page),
            "categories": [values["status"]],
        }


EXPORTS: tuple[type[Export], ...] = (CsvExport, JsonExport, AtomExport)


def _changed_at(page: RecommendationPage) -> datetime:
    """Return when its page or its log last changed."""
    times = (page.last_published_at, page.record.recorded_at)
    return max(filter(None, times), default=EMPTY_FEED_UPDATED)
