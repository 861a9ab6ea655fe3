"""What the tracker can be filtered by, and how many recommendations there are under each value."""

import datetime
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import (
    Case,
    CharField,
    Count,
    F,
    Q,
    QuerySet,
    Value,
    When,
)
from django.db.models.functions import Cast, ExtractYear
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from boardtrade.pages.models import PageTopic
from recommendations.pages.querysets import RecommendationQuerySet, is_overdue
from recommendations.pages.recommendation_page import RecommendationPage
from recommendations.pages.status_counts import ORDER
from recommendations.record.addressees import RecommendationAddressee
from recommendations.record.statuses import Priority, Status

NOTHING = Q(pk__in=[])
YES = "yes"
"""The value of a filter that is either on or off."""


@dataclass(frozen=True)
class Facet:
    """One thing to filter by. Its values stand in addresses, and are the same in every export."""

    name: str
    label: Promise
    keys: Callable[[Sequence[str], datetime.date | None], QuerySet]
    """Rows whose `key` is the id of what has one of some values on a day (today)."""
    value: Callable[[datetime.date | None], Any]
    """The expression that gives the value of a recommendation on a day (today)."""
    is_small: bool = False
    """Whether it has so few values that all combinations of such filters are counted at once."""
    label_of: Any = None
    """The expression that gives the words for the value; the value itself without one."""
    wording: Callable[[str], Any] | None = None
    """What readers see for a value whose words the database does not hold."""
    order: Callable[[str], Any] | None = None
    """In which order the values are listed; the most frequent first without one."""

    def counts(self, found: RecommendationQuerySet, on: datetime.date | None) -> QuerySet:
        """Return rows of facet, value, label and number for the recommendations found."""
        counted = found.order_by().annotate(
            facet_value=Cast(self.value(on), CharField()),
            facet_label=Cast(self.label_of or Value(""), CharField()),
        )
        return (
            counted.filter(facet_value__isnull=False)
            .values_list(Value(self.name), "facet_value", "facet_label")
            .annotate(total=Count("pk"))
        )


def count_combinations(
    found: RecommendationQuerySet, on: datetime.date | None
) -> list[dict[str, Any]]:
    """Return how many recommendations have each combination of the small facets' values.

    One look at the recommendations serves all of these filters; the rows are hundreds, however
    many recommendations there are.
    """
    found = found.with_status(on)
    values = {f"of_{each.name}": each.value(on) for each in FACETS if each.is_small}
    rows = found.order_by().annotate(**values).values(*values).annotate(total=Count("pk"))
    return [{name.removeprefix("of_"): value for name, value in row.items()} for row in rows]


def _keys(rows: QuerySet, owner: str = "page_ptr") -> QuerySet:
    """Return rows as `Facet.keys` does; `owner` is their column that holds the id."""
    return rows.order_by().annotate(key=F(owner)).values("key")


def _recommendations(*conditions: Q) -> QuerySet:
    return _keys(RecommendationPage.objects.filter(*conditions))


def _numbers(values: Sequence[str]) -> list[int]:
    """Keep the values that are numbers the database can hold; no other one is there to find."""
    return [int(each) for each in values if each.isascii() and each.isdigit() and len(each) < 9]


PRIORITIES = {each.name.lower(): each for each in Priority}
_PRIORITY_NAME = Case(
    *(When(priority=each.value, then=Value(name)) for name, each in PRIORITIES.items())
)

FACETS = (
    Facet(
        "status",
        _("Status"),
        keys=lambda values, on: _recommendations(RecommendationQuerySet.has_status(values, on)),
        value=lambda on: F("status"),
        is_small=True,
        wording=lambda value: Status(value).label,
        order=lambda value: ORDER.index(Status(value)),
    ),
    Facet(
        "overdue",
        _("Due date"),
        keys=lambda values, on: _keys(
            RecommendationPage.objects.with_status(on).filter(
                is_overdue(on) if YES in values else NOTHING
            )
        ),
        value=lambda on: Case(When(is_overdue(on), then=Value(YES))),
        is_small=True,
        wording=lambda value: _("Overdue"),
    ),
    Facet(
        "priority",
        _("Priority"),
        keys=lambda values, on: _recommendations(
            Q(priority__in=[PRIORITIES[each] for each in values if each in PRIORITIES])
        ),
        value=lambda on: _PRIORITY_NAME,
        is_small=True,
        wording=lambda value: PRIORITIES[value].label,
        order=lambda value: PRIORITIES[value],
    ),
    Facet(
        "addressee",
        _("Addressee"),
        keys=lambda values, on: _keys(
            RecommendationAddressee.objects.filter(addressee__slug__in=values), "recommendation"
        ),
        value=lambda on: F("addressee_links__addressee__slug"),
        label_of=F("addressee_links__addressee__name"),
    ),
    Facet(
        "topic",
        _("Topic"),
        keys=lambda values, on: _keys(PageTopic.objects.filter(topic__slug__in=values), "page"),
        value=lambda on: F("page_topics__topic__slug"),
        label_of=F("page_topics__topic__title"),
    ),
    Facet(
        "year",
        _("Year of the report"),
        keys=lambda values, on: _recommendations(
            Q(report__publication_date__year__in=_years(values))
        ),
        value=lambda on: Cast(ExtractYear("report__publication_date"), CharField()),
        is_small=True,
        order=lambda value: -int(value),
    ),
    Facet(
        "report",
        _("Report"),
        keys=lambda values, on: _recommendations(Q(report__slug__in=values)),
        value=lambda on: F("report__slug"),
        label_of=F("report__title"),
    ),
)


def _years(values: Sequence[str]) -> list[int]:
    return [year for year in _numbers(values) if datetime.MINYEAR <= year <= datetime.MAXYEAR]
