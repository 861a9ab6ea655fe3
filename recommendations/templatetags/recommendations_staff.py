"""Template tags about recommendations for the templates of the admin."""

from dataclasses import dataclass

from django import template

from boardtrade.users.models import User
from recommendations.evidence.telling import LinkState
from recommendations.pages.recommendation_page import RecommendationPage
from recommendations.record.evidence import Evidence
from recommendations.record.statuses import Status
from recommendations.staff.permissions import (
    can_add_recommendations,
    can_add_status_update,
    can_renumber,
)
from recommendations.staff.publishing.views import get_offer_url
from recommendations.staff.timeline import StaffTimeline
from reports.models import ReportPage

register = template.Library()


@dataclass(frozen=True)
class StaffList:
    """The recommendations that the editing form of a report shows."""

    pages: list[RecommendationPage]
    can_add: bool
    can_rearrange: bool
    publish_url: str | None
    """Where drafts of a published report are published; None if there are none."""


@register.simple_tag
def recommendations_for_staff(report: ReportPage, user: User) -> StaffList:
    """Return all recommendations of a report, and what a user may do with them."""
    pages = list(RecommendationPage.objects.of(report).with_status())
    is_sortable = len(pages) > 1 and report.alias_of_id is None
    return StaffList(
        pages,
        can_add=can_add_recommendations(user, report),
        can_rearrange=is_sortable and can_renumber(user, report),
        publish_url=get_offer_url(report, user) if report.live else None,
    )


@register.simple_tag
def status_log_for_staff(page: RecommendationPage, user: User) -> StaffTimeline:
    """Return the log of a recommendation, and whether a user may add to it."""
    return StaffTimeline.from_page(page, can_add=can_add_status_update(user, page))


@register.simple_tag
def link_state(evidence: Evidence) -> LinkState:
    """Return what is known of a link to evidence."""
    return LinkState(evidence)


@register.filter
def status_label(status: str) -> str:
    """Return the label of an annotated status."""
    return str(Status(status).label)
