"""Who of the staff may do what with recommendations."""

from typing import cast

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from wagtail.permission_policies.pages import PagePermissionPolicy

from boardtrade.users.models import User
from recommendations.pages.querysets import RecommendationQuerySet
from recommendations.pages.recommendation_page import RecommendationPage
from reports.models import ReportPage

KEEP_LOG = "recommendations.add_statusupdate"
"""The permission to write to status logs; it counts only where the user may edit the page too."""
policy = PagePermissionPolicy(RecommendationPage)
"""Wagtail's own rule; the one that it keeps for all pages returns them as untyped pages."""


def staff(request: HttpRequest) -> User:
    """Return who is signed in: the admin lets nobody else as far as its views."""
    return cast("User", request.user)


def may_work_on_recommendations(user: User) -> bool:
    """Say whether there can be recommendations that a user may edit."""
    return policy.user_has_any_permission(user, {"add", "change", "publish"})


def editable_recommendations(user: User) -> RecommendationQuerySet:
    """Return the recommendations that a user may edit, by the place in the tree or as the owner."""
    return policy.instances_user_has_permission_for(user, "change")


def publishable_recommendations(user: User) -> RecommendationQuerySet:
    """Return the recommendations that a user may publish, and take out of sight again."""
    return policy.instances_user_has_permission_for(user, "publish")


def may_keep_log(user: User, page: RecommendationPage) -> bool:
    """Say whether a user may add to a recommendation's status log, or mark it as reviewed."""
    return user.has_perm(KEEP_LOG) and page.permissions_for_user(user).can_edit()


def may_add_to(user: User, report: ReportPage) -> bool:
    """Say whether a user may add recommendations to a report."""
    return report.permissions_for_user(user).can_add_subpage()


def may_renumber(user: User, report: ReportPage) -> bool:
    """Say whether a user may edit a report and each of its recommendations."""
    own = RecommendationPage.objects.of(report).values("pk")
    return (
        report.permissions_for_user(user).can_edit()
        and not own.exclude(pk__in=editable_recommendations(user).values("pk")).exists()
    )


def require(is_allowed: bool) -> None:
    """Raise PermissionDenied, which the admin turns into a message, unless something is allowed."""
    if not is_allowed:
        raise PermissionDenied
