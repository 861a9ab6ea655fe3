"""Template tags about recommendations for the templates of all apps."""

from dataclasses import dataclass, field
from typing import Any

from django import template
from django.db.models import Q

from boardtrade.pages.routing import get_root_page
from boardtrade.pages.visibility import Audience, visible
from boardtrade.people.models import Topic
from recommendations.pages.recommendation_page import RecommendationPage
from recommendations.pages.status_counts import StatusCount, build_bar_segments, count_statuses
from recommendations.tracker.answer import Tracker
from recommendations.tracker.query import TrackerQuery
from reports.models import ReportPage

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


@register.simple_tag
def get_recommendations(report: ReportPage) -> ReportRecommendations:
    """Return the visible recommendations of a report and those in its body, in one query."""
    referenced_ids = [
        block["value"] for block in report.body.raw_data if block["type"] == "recommendation"
    ]
    pages = RecommendationPage.objects.filter(Q(report_id=report.pk) | Q(pk__in=referenced_ids))
    pages = visible(pages.with_status().order_by("number"), Audience(admitted_to=report))
    by_id = {page.pk: page for page in pages}
    listed = [page for page in by_id.values() if page.report_id == report.pk]
    return ReportRecommendations(listed, by_id)


@register.simple_tag(takes_context=True)
def get_tracker(context: dict[str, Any], topic: Topic) -> Tracker:
    """Return the tracker filtered by a topic."""
    return Tracker(get_root_page(context["request"]), TrackerQuery(chosen={"topic": (topic.slug,)}))


@register.simple_tag
def get_recommendation(recommendations: ReportRecommendations | str, page_id: int) -> Any:
    """Return a recommendation that the body of a report refers to.

    Return None if readers may not see it. Outside the page of a report, the template variable
    `recommendations` is undefined and arrives as an empty string: return None too.
    """
    if not isinstance(recommendations, ReportRecommendations):
        return None
    return recommendations.by_id.get(page_id)
