"""What templates of other apps ask about recommendations."""

from dataclasses import dataclass, field
from typing import Any

from django import template
from django.db.models import Q

from boardtrade.pages.routing import root_page
from boardtrade.pages.visibility import Audience, visible
from boardtrade.people.models import Topic
from recommendations.pages.recommendation_page import RecommendationPage
from recommendations.pages.status_counts import StatusCount, counts_of, segments_of
from recommendations.tracker.answer import Tracker
from recommendations.tracker.query import TrackerQuery
from reports.models import ReportPage

register = template.Library()
register.simple_tag(segments_of)


@dataclass(frozen=True)
class ReportRecommendations:
    """The recommendations that the page of a report shows."""

    listed: list[RecommendationPage] = field(default_factory=list)
    """The report's own, in the order of their numbers."""
    by_id: dict[int, RecommendationPage] = field(default_factory=dict)
    """Those and the ones of other reports that the body refers to."""

    @property
    def counts(self) -> list[StatusCount]:
        """How many of the report's own have which status."""
        return counts_of(each.current_status for each in self.listed if each.current_status)


@register.simple_tag
def recommendations_of(report: ReportPage) -> ReportRecommendations:
    """Return the visible recommendations of a report and of its body, in one query."""
    referred = [
        block["value"] for block in report.body.raw_data if block["type"] == "recommendation"
    ]
    shown = RecommendationPage.objects.filter(Q(report_id=report.pk) | Q(pk__in=referred))
    shown = visible(shown.with_status().order_by("number"), Audience(admitted_to=report))
    by_id = {each.pk: each for each in shown}
    own = [each for each in by_id.values() if each.report_id == report.pk]
    return ReportRecommendations(own, by_id)


@register.simple_tag(takes_context=True)
def tracker_of(context: dict[str, Any], topic: Topic) -> Tracker:
    """Return what the tracker answers about a topic."""
    return Tracker(root_page(context["request"]), TrackerQuery(chosen={"topic": (topic.slug,)}))


@register.simple_tag
def recommendation_with_id(shown: ReportRecommendations | str, page_id: int) -> Any:
    """Return one of them, or None when readers may not see it (or outside a report's page)."""
    return shown.by_id.get(page_id) if isinstance(shown, ReportRecommendations) else None
