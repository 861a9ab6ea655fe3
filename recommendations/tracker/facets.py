"""What the tracker can be filtered by."""

import datetime
from collections.abc import Callable, Mapping, Sequence

from django.db.models import Case, F, Q, QuerySet, Value, When
from django.utils.translation import gettext_lazy as _

from boardtrade.listing.facets import Facet, Target, matching_ids
from boardtrade.listing.page_facets import topic_facet, year_facet
from boardtrade.pages.addresses.redirects import with_present_slugs
from boardtrade.pages.visibility import visible
from boardtrade.people.models import Topic
from recommendations.pages.answers import (
    ANSWER_VALUES,
    ResponseState,
    build_answer,
    build_promise_state,
    build_response_state,
    get_answer_label,
    get_disputed_condition,
)
from recommendations.pages.querysets import RecommendationQuerySet, get_overdue_condition
from recommendations.pages.recommendation_page import RecommendationPage
from recommendations.pages.status_counts import STATUS_ORDER
from recommendations.record.addressees import Addressee, RecommendationAddressee
from recommendations.record.promises import PromiseState
from recommendations.record.statuses import Priority, Status
from reports.models import ReportPage

YES = "yes"
"""The value of a facet that is either on or off."""
DISPUTED = "disputed"
"""The value for a claim that the Board does not confirm."""
PRIORITIES = {priority.name.lower(): priority for priority in Priority}
_PRIORITY_NAME = Case(
    *(When(priority=priority.value, then=Value(name)) for name, priority in PRIORITIES.items())
)


def facets_on(day: datetime.date | None = None) -> tuple[Facet, ...]:
    """Return the facets of recommendations, with what held on a day (today)."""
    recommendations = RecommendationPage.objects.all()
    return (
        Facet(
            "status",
            _("The Board finds"),
            ids_with=lambda values: matching_ids(
                recommendations.filter(RecommendationQuerySet.get_status_condition(values, day))
            ),
            value=F("status"),
            label_for=lambda value: Status(value).label,
            sort_key=lambda value: STATUS_ORDER.index(Status(value)),
        ),
        Facet(
            "answer",
            _("Answer"),
            ids_with=lambda values: matching_ids(
                _with_positions(day).annotate(given=build_answer()).filter(given__in=values)
            ),
            value=build_answer(),
            label_for=get_answer_label,
            sort_key=ANSWER_VALUES.index,
        ),
        Facet(
            "claim",
            _("What they say"),
            ids_with=lambda values: matching_ids(
                _with_positions(day).filter(
                    get_disputed_condition() if DISPUTED in values else Q(pk__in=[])
                )
            ),
            value=Case(When(get_disputed_condition(), then=Value(DISPUTED))),
            label_for=lambda value: _("They say otherwise than the Board"),
        ),
        Facet(
            "promise",
            _("Promise"),
            ids_with=lambda values: matching_ids(
                _with_positions(day)
                .annotate(promise_state=build_promise_state(day))
                .filter(promise_state__in=values)
            ),
            value=build_promise_state(day),
            label_for=lambda value: PromiseState(value).label,
            sort_key=PromiseState.values.index,
        ),
        Facet(
            "overdue",
            _("Due date"),
            ids_with=lambda values: matching_ids(_overdue(values, day)),
            value=Case(When(get_overdue_condition(day), then=Value(YES))),
            label_for=lambda value: _("Overdue"),
        ),
        Facet(
            "response",
            _("Time to answer"),
            ids_with=lambda values: matching_ids(
                _with_positions(day)
                .annotate(response_state=build_response_state(day))
                .filter(response_state__in=values)
            ),
            value=build_response_state(day),
            label_for=lambda value: ResponseState(value).label,
            sort_key=lambda value: list(ResponseState).index(ResponseState(value)),
        ),
        Facet(
            "priority",
            _("Priority"),
            ids_with=lambda values: matching_ids(
                recommendations.filter(
                    priority__in=[PRIORITIES[value] for value in values if value in PRIORITIES]
                )
            ),
            value=_PRIORITY_NAME,
            label_for=lambda value: PRIORITIES[value].label,
            sort_key=lambda value: PRIORITIES[value],
        ),
        Facet(
            "addressee",
            _("Addressee"),
            ids_with=lambda slugs: matching_ids(
                RecommendationAddressee.objects.filter(addressee__slug__in=slugs), "recommendation"
            ),
            target=Target(
                RecommendationAddressee.objects.all(), "recommendation", "addressee", label="name"
            ),
        ),
        topic_facet(_("Topic")),
        year_facet(_("Year of the report"), recommendations, "report__publication_date"),
        Facet(
            "report",
            _("Report"),
            ids_with=lambda slugs: matching_ids(recommendations.filter(report__slug__in=slugs)),
            target=Target(recommendations, "pk", "report", label="title"),
        ),
    )


def _with_positions(day: datetime.date | None) -> RecommendationQuerySet:
    return RecommendationPage.objects.with_status(day).with_positions(day)


def _overdue(values: Sequence[str], day: datetime.date | None) -> QuerySet:
    condition = get_overdue_condition(day) if YES in values else Q(pk__in=[])
    return _with_positions(day).filter(condition)


def find_present_slugs(chosen: Mapping[str, Sequence[str]]) -> dict[str, dict[str, list[str]]]:
    """Return, by facet, what the chosen values that are former slugs are called now.

    One query for all facets, if anything is chosen in a facet of slugs. Nothing is told of a report
    that readers may not see.
    """
    lookups: dict[str, Callable[[Sequence[str]], QuerySet]] = {
        "addressee": Addressee.objects.with_present_slugs,
        "topic": Topic.objects.with_present_slugs,
        "report": lambda slugs: with_present_slugs(visible(ReportPage.objects.all()), slugs),
    }
    queries = [
        lookup(chosen[name]).values_list(Value(name), "former", "present")
        for name, lookup in lookups.items()
        if name in chosen
    ]
    if not queries:
        return {}
    first, *others = queries
    present: dict[str, dict[str, list[str]]] = {}
    for name, former, slug in first.union(*others).order_by() if others else first:
        present.setdefault(name, {}).setdefault(former, []).append(slug)
    return present


FACET_NAMES = tuple(facet.name for facet in facets_on())
