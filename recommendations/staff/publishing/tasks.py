"""The publication of many recommendations, which takes longer than a request may."""

import uuid

from django.db import transaction
from django.tasks import task

from boardtrade.editing.locks import lock_children
from boardtrade.users.models import User
from recommendations.pages.services import is_published_together, publish_together
from recommendations.staff.background.results import iterate_counted
from recommendations.staff.publishing.choice import Choice, ChosenDraft, ChosenReport
from reports.models import ReportPage


class ChangedMeanwhileError(Exception):
    """Something that was chosen cannot be published as it was seen."""


@task()
def publish_chosen(
    *, report_id: int, user_id: int, key: str, report: ChosenReport, drafts: list[ChosenDraft]
) -> None:
    """Publish a report and the chosen drafts as a user who may, all or none.

    Safe to run twice: what a form has published is noted in the same transaction. Raise
    ChangedMeanwhileError if anything is not as the user has seen it.
    """
    form_key = uuid.UUID(key)
    with transaction.atomic():
        if page := ReportPage.objects.filter(pk=report_id).first():
            lock_report(page)
            if is_published_together(form_key, page):
                return
        user = User.objects.filter(pk=user_id, is_active=True).first()
        choice = Choice(report_id=report_id, chosen=report, drafts=drafts, user=user)
        if choice.problems or choice.report is None:
            raise ChangedMeanwhileError("\n".join(choice.problems))
        publish_together(
            report=choice.report,
            publishes_report=choice.publishes_report,
            recommendations=iterate_counted(choice.pages, publish_chosen, form_key),
            go_live_at=choice.go_live_at,
            user=user,
            key=form_key,
        )


def lock_report(report: ReportPage) -> None:
    """Lock a report, its siblings and its recommendations until the end of the transaction."""
    lock_children(report.get_parent().pk)
    lock_children(report.pk)
