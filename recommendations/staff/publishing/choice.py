"""What an editor has chosen to publish together, and whether it is still as it was then."""

import datetime
from functools import cached_property
from typing import TypedDict

from django.utils.translation import gettext as _

from boardtrade.editing.publishing import describe_errors, publication_errors
from boardtrade.users.models import User
from recommendations.pages.recommendation_page import RecommendationPage
from recommendations.staff.publishing.offer import (
    OfferedDraft,
    get_go_live_at,
    get_offered_drafts,
    may_publish,
)
from reports.models import ReportPage


class ChosenDraft(TypedDict):
    """A version of a recommendation as the editor has seen it, as the queue keeps it."""

    page_id: int
    revision_id: int
    title: str
    is_withdrawn: bool


class ChosenReport(TypedDict):
    """A report as the editor has seen it, as the queue keeps it."""

    revision_id: int | None
    """The version that is published; None if the recommendations alone are."""
    is_live: bool


def describe_report(report: ReportPage, *, publishes_report: bool) -> ChosenReport:
    """Return what a task has to know of the report."""
    return {
        "revision_id": report.latest_revision_id if publishes_report else None,
        "is_live": report.live,
    }


def describe_draft(draft: OfferedDraft) -> ChosenDraft:
    """Return what a task has to know of a recommendation."""
    return {
        "page_id": draft.page.pk,
        "revision_id": draft.page.latest_revision_id,
        "title": draft.page.get_admin_display_title(),
        "is_withdrawn": draft.is_withdrawn,
    }


class Choice:
    """What was chosen, compared with what there is now.

    What somebody else has published meanwhile as it was chosen is no problem, and left alone.
    """

    def __init__(
        self, *, report_id: int, chosen: ChosenReport, drafts: list[ChosenDraft], user: User | None
    ) -> None:
        self.report = ReportPage.objects.filter(pk=report_id, alias_of=None).first()
        self.chosen, self.drafts, self.user = chosen, drafts, user

    @cached_property
    def publishes_report(self) -> bool:
        """Whether the report is still to be published."""
        revision_id = self.chosen["revision_id"]
        if revision_id is None or self.report is None:
            return False
        return not (self.report.live and self.report.live_revision_id == revision_id)

    @cached_property
    def go_live_at(self) -> datetime.datetime | None:
        """When readers will see what is published; None for now."""
        if self.report is None:
            return None
        return get_go_live_at(self.report, publishes_report=self.publishes_report)

    @cached_property
    def pages(self) -> list[RecommendationPage]:
        """The recommendations that are still to be published, sorted by number."""
        ids = {draft["page_id"] for draft in self.drafts}
        return [draft.page for pk, draft in self._offered.items() if pk in ids]

    @cached_property
    def problems(self) -> list[str]:
        """Why not all that was chosen can be published: a line for each reason."""
        if self.report is None or self.user is None:
            return [_("The report was deleted, or you may not work here any more.")]
        return [
            *self._find_problems_of_report(self.report, self.user),
            *(
                _("“%(title)s”: %(problem)s") % {"title": draft["title"], "problem": problem}
                for draft in self.drafts
                for problem in self._find_problems_of_draft(draft)
            ),
        ]

    def _find_problems_of_report(self, report: ReportPage, user: User) -> list[str]:
        revision_id = self.chosen["revision_id"]
        if not may_publish(user, report, publishes_report=self.publishes_report):
            return [
                _(
                    "You may not publish the report, or changed it last yourself, or somebody else "
                    "has locked it."
                )
            ]
        if revision_id is None:
            if report.live != self.chosen["is_live"]:
                return [_("The report was published or taken down meanwhile.")]
        elif report.latest_revision_id != revision_id:
            return [_("The report was changed meanwhile.")]
        elif self.publishes_report:
            draft = report.get_latest_revision_as_object()
            return describe_errors(draft, publication_errors(draft))
        return []

    def _find_problems_of_draft(self, chosen: ChosenDraft) -> list[str]:
        page = self._existing_pages.get(chosen["page_id"])
        if page is None:
            return [_("It was deleted or moved meanwhile.")]
        if page.latest_revision_id != chosen["revision_id"]:
            return [_("It was changed meanwhile.")]
        if page.live:
            if page.live_revision_id == chosen["revision_id"]:
                return []
            return [_("It was published meanwhile.")]
        draft = self._offered.get(page.pk)
        if draft is None:
            return [_("It is not a draft any more.")]
        if draft.is_withdrawn and not chosen["is_withdrawn"]:
            return [_("It was published and taken down meanwhile.")]
        return draft.obstacles

    @cached_property
    def _existing_pages(self) -> dict[int, RecommendationPage]:
        pages = RecommendationPage.objects.of(self.report)
        return pages.in_bulk([draft["page_id"] for draft in self.drafts])

    @cached_property
    def _offered(self) -> dict[int, OfferedDraft]:
        if self.report is None or self.user is None:
            return {}
        drafts = get_offered_drafts(self.report, self.user, go_live_at=self.go_live_at)
        return {draft.page.pk: draft for draft in drafts}
