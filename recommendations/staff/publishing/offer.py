"""Which drafts of a report may be published together with it, and what each of them lacks."""

import datetime
from dataclasses import dataclass

from django.db.models import Count, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.models import Page, Revision

from boardtrade.editing.approval import is_own_work
from boardtrade.editing.publishing import describe_errors, publication_errors
from boardtrade.users.models import User
from recommendations.pages.querysets import RecommendationQuerySet
from recommendations.pages.recommendation_page import RecommendationPage
from recommendations.staff.permissions import get_publishable_recommendations
from reports.models import ReportPage


@dataclass(frozen=True)
class OfferedDraft:
    """The newest version of a draft, and why it cannot be published now."""

    page: RecommendationPage
    obstacles: list[str]
    is_withdrawn: bool
    """Whether it was published once and taken down: it goes back only if somebody asks for it."""
    go_live_at: datetime.datetime | None
    """The time set in the draft, if it is later than the report's."""

    @property
    def is_ready(self) -> bool:
        """Whether it can be published."""
        return not self.obstacles


def get_drafts(report: ReportPage) -> RecommendationQuerySet:
    """Return the recommendations of a report that readers do not see, sorted by number."""
    return RecommendationPage.objects.of(report).filter(live=False, alias_of=None)


def get_new_drafts(report: ReportPage, user: User) -> RecommendationQuerySet:
    """Return the drafts that were never published, and that a user may publish."""
    publishable = get_publishable_recommendations(user).values("pk")
    return get_drafts(report).filter(pk__in=publishable, first_published_at=None)


def get_reports_with_drafts(user: User) -> QuerySet:
    """Return which published reports have drafts that a user may publish, and how many."""
    publishable = get_publishable_recommendations(user).filter(
        live=False, alias_of=None, first_published_at=None, report__live=True
    )
    return (
        publishable.order_by()
        .values("report_id", "report__draft_title")
        .annotate(draft_count=Count("pk"))
        .order_by("report__draft_title")
    )


def find_scheduled_with_report(
    page: Page, revision: Revision, user: User
) -> list[RecommendationPage]:
    """Return the recommendations that become public with a version of a report.

    They are those that a user may publish, and that are scheduled for the very same time.
    """
    if not isinstance(page, ReportPage):
        return []
    revisions = Revision.page_revisions.filter(approved_go_live_at=revision.approved_go_live_at)
    ids = [int(pk) for pk in revisions.values_list("object_id", flat=True)]
    return list(get_publishable_recommendations(user).of(page).filter(pk__in=ids))


def get_go_live_at(report: ReportPage, *, publishes_report: bool) -> datetime.datetime | None:
    """Return when readers will see a report that is published now, or was; None for now."""
    if publishes_report:
        go_live_at = report.get_latest_revision_as_object().go_live_at
    else:
        scheduled = None if report.live else report.scheduled_revision
        go_live_at = scheduled and scheduled.approved_go_live_at
    return go_live_at if go_live_at and go_live_at > timezone.now() else None


def may_publish(user: User, report: ReportPage, *, publishes_report: bool) -> bool:
    """Return whether a user may publish a report, did not change it last, and nobody else has
    locked it.
    """
    permissions = report.permissions_for_user(user)
    is_refused = publishes_report and (permissions.page_locked() or is_own_work(report, user))
    return permissions.can_publish() and not is_refused


def get_hidden_report_message(report: ReportPage) -> str:
    """Return what to say when a recommendation is published below a report that is not."""
    return _("Readers see nothing of it until the report, “%(title)s”, is published too.") % {
        "title": report.get_admin_display_title()
    }


def get_offered_drafts(
    report: ReportPage, user: User, *, go_live_at: datetime.datetime | None
) -> list[OfferedDraft]:
    """Return all drafts of a report that is published at a time (None: now), sorted by number.

    Each is validated like its form, which takes some twenty queries, mostly of foreign keys.
    """
    publishable_ids = set(get_publishable_recommendations(user).values_list("pk", flat=True))
    return [
        _build_offered_draft(
            page.get_latest_revision_as_object(),
            user,
            is_permitted=page.pk in publishable_ids,
            go_live_at=go_live_at,
        )
        for page in get_drafts(report).select_related("latest_revision", "report")
    ]


def _build_offered_draft(
    draft: RecommendationPage,
    user: User,
    *,
    is_permitted: bool,
    go_live_at: datetime.datetime | None,
) -> OfferedDraft:
    own_time = draft.go_live_at
    return OfferedDraft(
        page=draft,
        obstacles=_find_obstacles(draft, user, is_permitted=is_permitted),
        is_withdrawn=draft.first_published_at is not None,
        go_live_at=own_time if own_time and own_time > (go_live_at or timezone.now()) else None,
    )


def _find_obstacles(draft: RecommendationPage, user: User, *, is_permitted: bool) -> list[str]:
    if not is_permitted:
        return [_("You may not publish it.")]
    if draft.locked and draft.locked_by_id != user.pk:
        return [_("Somebody else has locked it.")]
    if is_own_work(draft, user):
        return [_("You changed it last, so somebody else has to publish it.")]
    if draft.current_workflow_task is not None:
        return [_("It waits for approval.")]
    return describe_errors(draft, publication_errors(draft))
