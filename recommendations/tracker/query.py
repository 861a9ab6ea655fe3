"""What a reader asks the tracker: read from the query string, and written back into addresses."""

import datetime
import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from django.db import models
from django.http import QueryDict
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from recommendations.tracker.facets import FACETS

MOST_WORDS = 200
"""Characters of a text search that are looked at."""
MOST_VALUES = 30
"""Values of one filter that are looked at; more are dropped."""
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")


class Sort(models.TextChoices):
    """In which order recommendations are listed."""

    NEWEST = "newest", _("Newest report first")
    CHANGED = "changed", _("Latest change first")
    DUE = "due", _("Due soonest first")
    PRIORITY = "priority", _("Highest priority first")

    @property
    def fields(self) -> list[object]:
        """The order for the database; always the same one for equals."""
        by_report = ["-report__publication_date", "report_id", "number", "pk"]
        first: dict[str, list[object]] = {
            "newest": [],
            "changed": [models.F("status_since").desc(nulls_last=True)],
            "due": [models.F("due_date").asc(nulls_last=True)],
            "priority": ["priority"],
        }
        return [*first[self.value], *by_report]


@dataclass(frozen=True)
class TrackerQuery:
    """A question to the tracker. Every state of the page is one, and has an address."""

    words: str = ""
    chosen: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """The values chosen for each filter, by its name; filters without any are not in it."""
    as_of: datetime.date | None = None
    """The day whose state is asked for; none for today."""
    sort: Sort = Sort.NEWEST
    errors: Mapping[str, str | Promise] = field(default_factory=dict)
    """What could not be understood, by parameter: a page says so, an export refuses."""
    today: datetime.date = field(default_factory=timezone.localdate)

    @classmethod
    def of(cls, params: QueryDict, *, today: datetime.date | None = None) -> "TrackerQuery":
        """Read a query string. Values that do not exist are kept: they match nothing."""
        today = today or timezone.localdate()
        errors: dict[str, str | Promise] = {}
        chosen = {}
        for facet in FACETS:
            values = [each[:MOST_WORDS] for each in params.getlist(facet.name) if each]
            if values:
                chosen[facet.name] = tuple(dict.fromkeys(values))[:MOST_VALUES]
        return cls(
            words=" ".join(params.get("q", "").split())[:MOST_WORDS],
            chosen=chosen,
            as_of=_day(params.get("as_of", ""), today, errors),
            sort=_sort(params.get("sort", ""), errors),
            errors=errors,
            today=today,
        )

    @property
    def day(self) -> datetime.date:
        """The day as of which statuses, due dates and clocks are read."""
        return self.as_of or self.today

    @property
    def is_filtered(self) -> bool:
        """Whether anything is left out of the list."""
        return bool(self.words or self.chosen)

    def query_string(self, *without: str) -> str:
        """Return the query string of this question, in one spelling, without some parameters."""
        params = QueryDict(mutable=True)
        if self.words:
            params["q"] = self.words
        for name, values in self.chosen.items():
            params.setlist(name, list(values))
        if self.as_of:
            params["as_of"] = self.as_of.isoformat()
        if self.sort != Sort.NEWEST:
            params["sort"] = self.sort.value
        for name in without:
            params.pop(name, None)
        return params.urlencode()

    @property
    def today_query(self) -> str:
        """The query string of the same question as of today."""
        return self.query_string("as_of")

    @property
    def wordless_query(self) -> str:
        """The query string of the same question without its words."""
        return self.query_string("q")

    @property
    def unfiltered_query(self) -> str:
        """The query string of the whole list, on the same day and in the same order."""
        return self.query_string("q", *self.chosen)

    def query_string_without(self, name: str, value: str) -> str:
        """Return the query string with one value of one filter taken out."""
        params = QueryDict(self.query_string(), mutable=True)
        params.setlist(name, [each for each in params.getlist(name) if each != value])
        return params.urlencode()


def _day(text: str, today: datetime.date, errors: dict[str, str | Promise]) -> datetime.date | None:
    text = text.strip()
    if not text:
        return None
    try:
        day = datetime.date.fromisoformat(text) if _DAY.fullmatch(text) else None
    except ValueError:
        day = None
    if day is None:
        errors["as_of"] = _("This is not a day: write it as year-month-day, such as 2024-06-30.")
    elif day > today:
        errors["as_of"] = _(
            "Nobody knows yet what will be true on that day. Choose an earlier one."
        )
        return None
    return day


def _sort(text: str, errors: dict[str, str | Promise]) -> Sort:
    if text and text not in Sort.values:
        errors["sort"] = _("There is no such order.")
    return Sort(text) if text in Sort.values else Sort.NEWEST
