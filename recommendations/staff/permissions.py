"""What a member of staff may do with recommendations.

What readers see at once takes the permission to publish: new numbers, entries of logs. So does
what is scheduled, which they will see without a further question.
"""

from typing import cast

from django.db.models import Q
from django.http import HttpRequest
from wagtail.permission_policies.pages import PagePermissionPolicy

from boardtrade.editing.approval import may_publish_own_work
from boardtrade.pages.queries.released import get_released_condition
from boardtrade.users.models import User
from recommendations.pages.querysets import RecommendationQuerySet
from recommendations.pages.recommendation_page import RecommendationPage
from recommendations.record.evidence import Evidence
from reports.models import ReportPage

ADD_STATUS_UPDATE = "recommendations.add_statusupdate"
"""The permission to add to status logs, which also takes the permission to edit the page."""
permission_policy = PagePermissionPolicy(RecommendationPage)
"""Like Wagtail's own policy for pages, but it returns recommendations, not plain pages."""


def get_staff_user(request: HttpRequest) -> User:
    """Return the user of a request to the admin, whose views require a login."""
    return cast("User", request.user)


def can_edit_recommendations(user: User) -> bool:
    """Return whether a user may add, edit or publish recommendations anywhere in the tree."""
    return permission_policy.user_has_any_permission(user, {"add", "change", "publish"})


def get_editable_recommendations(user: User) -> RecommendationQuerySet:
    """Return the recommendations that a user may edit, by page permissions or as the owner."""
    return permission_policy.instances_user_has_permission_for(user, "change")


def get_publishable_recommendations(user: User) -> RecommendationQuerySet:
    """Return the recommendations that a user may publish and unpublish."""
    return permission_policy.instances_user_has_permission_for(user, "publish")


def can_add_status_update(user: User, page: RecommendationPage) -> bool:
    """Return whether a user may add to a recommendation's log.

    Where a page with this log is live or scheduled, in any language, an entry is published too.
    """
    if not user.has_perm(ADD_STATUS_UPDATE) or not page.permissions_for_user(user).can_edit():
        return False
    if user.is_superuser:
        return True
    released = RecommendationPage.objects.filter(get_released_condition(), record=page.record_id)
    return all(other.permissions_for_user(user).can_publish() for other in released)


def get_recommendations_with_open_log(user: User) -> RecommendationQuerySet:
    """Return the recommendations to whose log a user may add, by the same rule."""
    pages = get_editable_recommendations(user)
    if not user.has_perm(ADD_STATUS_UPDATE):
        return pages.none()
    if user.is_superuser:
        return pages
    publishable = get_publishable_recommendations(user).order_by().values("pk")
    released = RecommendationPage.objects.filter(get_released_condition()).order_by()
    return pages.exclude(record__in=released.exclude(pk__in=publishable).values("record"))


def can_offer_copy(user: User, page: RecommendationPage, evidence: Evidence) -> bool:
    """Return whether a user may say what readers are offered of a link in a recommendation's log.

    So may be who has a newer copy fetched, which they may get.
    """
    return can_add_status_update(user, page) and can_publish_evidence(user, evidence)


def can_publish_evidence(user: User | None, evidence: Evidence) -> bool:
    """Return whether a user may change what readers get of a link; who is nobody is the site.

    They see it wherever an entry rests on that link, so all these pages have to be the user's.
    """
    if user is None or user.is_superuser:
        return True
    shown_on = RecommendationPage.objects.filter(
        get_released_condition(), record__updates__evidence=evidence
    )
    publishable = get_publishable_recommendations(user).order_by().values("pk")
    return not shown_on.exclude(pk__in=publishable).exists()


def can_add_recommendations(user: User, report: ReportPage) -> bool:
    """Return whether a user may add recommendations to a report."""
    return report.permissions_for_user(user).can_add_subpage()


def can_publish_added(user: User, report: ReportPage) -> bool:
    """Return whether a user may publish recommendations that they add to a report themselves."""
    return may_publish_own_work(user) and report.permissions_for_user(user).can_publish_subpage()


def can_renumber(user: User, report: ReportPage) -> bool:
    """Return whether a user may edit a report and its recommendations, and publish the released.

    New numbers of live ones are seen at once, and of scheduled ones without a further question.
    """
    if not report.permissions_for_user(user).can_edit():
        return False
    recommendations = RecommendationPage.objects.of(report).order_by()
    editable = get_editable_recommendations(user).order_by().values("pk")
    publishable = get_publishable_recommendations(user).order_by().values("pk")
    refused = ~Q(pk__in=editable) | (get_released_condition() & ~Q(pk__in=publishable))
    return not recommendations.filter(refused).exists()
