"""What templates of the admin ask about recommendations."""

from dataclasses import dataclass

from django import template

from boardtrade.users.models import User
from recommendations.pages.recommendation_page import RecommendationPage
from recommendations.record.statuses import Status
from recommendations.staff.permissions import may_add_to, may_keep_log, may_renumber
from recommendations.staff.timeline import StaffTimeline
from reports.models import ReportPage

register = template.Library()


@dataclass(frozen=True)
class StaffList:
    """The recommendations of a report as its editing form shows them."""

    pages: list[RecommendationPage]
    may_add: bool
    may_rearrange: bool


@register.simple_tag
def recommendations_for_staff(report: ReportPage, user: User) -> StaffList:
    """Return all of a report's recommendations, drafts too, and what a user may do to them."""
    pages = list(RecommendationPage.objects.of(report).with_status())
    can_rearrange = len(pages) > 1 and report.alias_of_id is None
    return StaffList(
        pages,
        may_add=may_add_to(user, report),
        may_rearrange=can_rearrange and may_renumber(user, report),
    )


@register.simple_tag
def status_log_for_staff(page: RecommendationPage, user: User) -> StaffTimeline:
    """Return the log of a recommendation with what a user may do to it."""
    return StaffTimeline.of(page, may_add=may_keep_log(user, page))


@register.filter
def status_label(status: str) -> str:
    """Return the label of a status that a query has annotated."""
    return str(Status(status).label)
