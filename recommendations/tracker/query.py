"""What a reader asks the tracker: read from the query string, and written back into addresses."""

import datetime
import re
from dataclasses import dataclass, field, replace
from itertools import chain
from typing import Any, ClassVar, Self

from django.db.models import Case, F, Q, When
from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from boardtrade.listing.queries import Errors, ListQuery, ListSort
from recommendations.record.answers import Answer
from recommendations.record.statuses import Status
from recommendations.tracker.facets import FACET_NAMES, find_present_slugs

_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")


class Sort(ListSort):
    """In which order recommendations are listed."""

    NEWEST = "newest", _("Newest report first")
    CHANGED = "changed", _("Latest change first")
    DUE = "due", _("Overdue first, then due soonest")
    PRIORITY = "priority", _("Highest priority first")

    @property
    def fields(self) -> list[Any]:
        """The order for the database; always the same one for equals."""
        by_report = ["-report__publication_date", "report_id", "number_key", "pk"]
        first: dict[str, list[Any]] = {
            "newest": [],
            "changed": [F("changed_at").desc(nulls_last=True)],
            "due": [
                Case(
                    When(Q(status__in=Status.get_open()) & ~Q(answer=Answer.REJECTED), then=0),
                    default=1,
                ),
                F("due_date").asc(nulls_last=True),
            ],
            "priority": ["priority"],
        }
        return [*first[self.value], *by_report]


@dataclass(frozen=True, kw_only=True)
class TrackerQuery(ListQuery):
    """A question to the tracker, today or as of a day before."""

    facet_names: ClassVar[tuple[str, ...]] = FACET_NAMES

    sort: Sort = Sort.NEWEST
    as_of: datetime.date | None = None
    """The day whose state is asked for; none for today."""
    today: datetime.date = field(default_factory=timezone.localdate)

    @classmethod
    def of(cls, params: QueryDict, *, today: datetime.date | None = None) -> Self:
        """Read a query string. Values that do not exist are kept: they match nothing."""
        today = today or timezone.localdate()
        errors: Errors = {}
        as_of = _read_day(params.get("as_of", ""), today, errors)
        return cls(**cls.read_common(params, errors), as_of=as_of, errors=errors, today=today)

    def with_present_slugs(self) -> Self:
        """Return the same question with what its values are called now, if that has changed."""
        chosen = dict(self.chosen)
        for name, present in find_present_slugs(self.chosen).items():
            slugs = chain.from_iterable(present.get(slug, [slug]) for slug in chosen[name])
            chosen[name] = tuple(dict.fromkeys(slugs))
        return replace(self, chosen=chosen)

    @property
    def day(self) -> datetime.date:
        """The day as of which statuses, due dates and clocks are read."""
        return self.as_of or self.today

    def own_params(self) -> dict[str, str]:
        """Return the day, if it is not today."""
        return {"as_of": self.as_of.isoformat()} if self.as_of else {}

    @property
    def words_notice(self) -> str:
        """What readers are told where words are asked for together with a day; else empty."""
        if not (self.words and self.as_of):
            return ""
        return gettext("The words are looked for in the texts and logs of today, not of that day.")

    @property
    def today_query(self) -> str:
        """The query string of the same question as of today."""
        return self.query_string("as_of")


def _read_day(text: str, today: datetime.date, errors: Errors) -> datetime.date | None:
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
