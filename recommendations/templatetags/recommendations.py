"""Template tags about recommendations for the templates of all apps."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from django import template
from django.db.models import Count, IntegerField, Q, QuerySet
from django.http import QueryDict
from django.urls import reverse

from boardtrade.pages.prepared_queries import Parameter, PreparedQuery
from boardtrade.pages.publication_date import PublicationDate
from boardtrade.pages.related.cards import Card
from boardtrade.pages.routing import get_root_page
from boardtrade.pages.visibility import ANY_AUDIENCE, PUBLIC, Audience, visible
from boardtrade.people.models import Topic
from recommendations.pages.answers import get_answer
from recommendations.pages.querysets import RecommendationQuerySet
from recommendations.pages.recommendation_page import RecommendationPage
from recommendations.pages.rows import ADDRESSEES, complete_rows, set_row_data, with_row_data
from recommendations.pages.status_counts import (
    AnswerCount,
    StatusCount,
    Tally,
    build_bar_segments,
    build_status_counts,
    count_answers,
    count_statuses,
    read_tally,
)
from recommendations.record.addressees import Addressee
from recommendations.record.statuses import Status
from recommendations.tracker.query import Sort
from reports.models import ReportPage

LONG_LIST = 12
"""From so many on, the recommendations of a report are listed in compact rows."""
OPEN_ASKS = 5
"""So many open recommendations of a topic are listed on its page."""
READ_ATTRIBUTE = "recommendations_read"

register = template.Library()
register.simple_tag(build_bar_segments)


@dataclass(frozen=True)
class ReportRecommendations:
    """The recommendations that the page of a report shows."""

    listed: list[RecommendationPage] = field(default_factory=list)
    """Those of the report, sorted by number."""
    by_id: dict[int, RecommendationPage] = field(default_factory=dict)
    """Those of the report and those of other reports that its body refers to."""

    @property
    def counts(self) -> list[StatusCount]:
        """The recommendations of the report, counted by status."""
        return count_statuses(page.current_status for page in self.listed)

    @property
    def answers(self) -> list[AnswerCount]:
        """The recommendations of the report, counted by the answer of the lead."""
        return count_answers(get_answer(page) for page in self.listed)

    @property
    def is_long(self) -> bool:
        """Whether there are so many that rows are compact, and filtered by addressee."""
        return len(self.listed) >= LONG_LIST

    @property
    def addressees(self) -> list[tuple[Addressee, int]]:
        """Whom the report addresses, each with the number of its recommendations."""
        everyone = {body.pk: body for page in self.listed for body in page.addressees}
        totals = Counter(body.pk for page in self.listed for body in page.addressees)
        return [(everyone[pk], total) for pk, total in totals.most_common()]

    @property
    def latest_change(self) -> PublicationDate | None:
        """When the status of one of them changed last; None before the first change."""
        dates = [since for page in self.listed if (since := page.current_since)]
        return max(dates, key=lambda since: since.date, default=None)


@dataclass(frozen=True)
class TopicRecommendations:
    """The recommendations about a topic that its page shows."""

    tally: Tally
    """How many there are, by status and by answer."""
    open: list[RecommendationPage]
    """Those of the open ones that are due first."""


def _build_recommendations() -> RecommendationQuerySet:
    pages = RecommendationPage.objects.filter(
        Q(report_id=Parameter("report_id", IntegerField()))
        | Q(id__among=Parameter("referenced_ids", IntegerField()))
    )
    pages = visible(pages.with_status().with_positions().order_by("number_key"), ANY_AUDIENCE)
    return with_row_data(pages, ADDRESSEES)


def _build_tallies() -> QuerySet:
    pages = RecommendationPage.objects.filter(
        report__id__among=Parameter("report_ids", IntegerField())
    )
    pages = visible(pages.with_status(), ANY_AUDIENCE).order_by()
    return pages.values("report", "status").annotate(total=Count("pk"))


_RECOMMENDATIONS: PreparedQuery[RecommendationPage] = PreparedQuery(_build_recommendations)
_TALLIES: PreparedQuery[RecommendationPage] = PreparedQuery(_build_tallies)


@register.simple_tag
def get_recommendations(report: ReportPage) -> ReportRecommendations:
    """Return the visible recommendations of a report and those in its body, in one query.

    They are read once for an object, as the head of its page asks for them, and then the page.
    """
    if hasattr(report, READ_ATTRIBUTE):
        return getattr(report, READ_ATTRIBUTE)
    references = {
        place: block
        for place, block in enumerate(report.body.raw_data)
        if block["type"] == "recommendation"
    }
    referenced_ids = [block["value"] for block in references.values()]
    audience = Audience(admitted_to=report)
    rows = _RECOMMENDATIONS.read(
        report_id=report.pk, referenced_ids=referenced_ids, **audience.parameters
    )
    by_id = {page.pk: page for page in set_row_data(rows, ADDRESSEES)}
    for place, block in references.items():  # else the body reads them once more
        page = by_id.get(block["value"])
        report.body[place] = ("recommendation", page, block.get("id"))
    listed = [page for page in by_id.values() if page.report_id == report.pk]
    recommendations = ReportRecommendations(listed, by_id)
    setattr(report, READ_ATTRIBUTE, recommendations)
    return recommendations


@register.simple_tag(takes_context=True)
def get_topic_recommendations(context: dict[str, Any], topic: Topic) -> TopicRecommendations:
    """Return what became of the public recommendations about a topic, in two queries."""
    root = get_root_page(context["request"])
    if root is None:
        return TopicRecommendations(Tally([], []), [])
    pages = RecommendationPage.objects.published().descendant_of(root)
    pages = pages.filter(page_topics__topic__slug=topic.slug, alias_of__isnull=True)
    open_pages = pages.with_status().with_positions().filter(status__in=Status.get_open())
    open_pages = open_pages.order_by(*Sort.DUE.fields)[:OPEN_ASKS]
    return TopicRecommendations(read_tally(pages), list(complete_rows(open_pages, ADDRESSEES)))


@register.simple_tag
def get_recommendation(recommendations: ReportRecommendations | str, page_id: int) -> Any:
    """Return a recommendation that the body of a report refers to.

    Return None if readers may not see it. Outside the page of a report, the template variable
    `recommendations` is undefined and arrives as an empty string: return None too.
    """
    if not isinstance(recommendations, ReportRecommendations):
        return None
    return recommendations.by_id.get(page_id)


@register.simple_tag
def with_tallies(cards: Iterable[Card], reports: Iterable[ReportPage]) -> list[Card]:
    """Return the cards of reports with the statuses of their recommendations, in one query."""
    reports = list(reports)
    rows = _TALLIES.read(report_ids=[report.pk for report in reports], **PUBLIC.parameters)
    totals: dict[int, dict[str, int]] = defaultdict(dict)
    for row in rows:
        totals[row["report"]][row["status"]] = row["total"]
    return [
        replace(card, counts=build_status_counts(totals[report.pk]))
        if report.pk in totals
        else card
        for card, report in zip(cards, reports, strict=True)
    ]


@register.simple_tag
def tracker_link(facet: str = "status", **chosen: str) -> str:
    """Return the beginning of a link to the tracker, which ends in a filter to be filled in.

    `{% tracker_link report=report.slug as link %}{{ link }}done` leads to what of it is done.
    """
    params = QueryDict(mutable=True)
    params.update(chosen)
    return f"{reverse('tracker')}?{params.urlencode()}{'&' if chosen else ''}{facet}="


@register.simple_tag
def get_status_today(page: RecommendationPage, statuses: Mapping[int, Status]) -> Status | None:
    """Return the status of today of a recommendation that is shown as of an earlier day."""
    return statuses.get(page.pk)
