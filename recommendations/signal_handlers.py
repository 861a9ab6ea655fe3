"""The signal handlers: pages that move, the search index, and the files made of reports."""

from functools import partial
from typing import Any

from django.db import transaction
from django.db.models.signals import post_delete, post_save
from django.dispatch import receiver
from wagtail.models import Page
from wagtail.signals import (
    init_new_page,
    page_published,
    page_unpublished,
    post_page_move,
)

from boardtrade.media.stored_files import delete_files
from boardtrade.pages.page_topic import copy_topics
from recommendations.evidence.keeping import keep_copy_later
from recommendations.outlets.brief.made_brief import Brief
from recommendations.pages.recommendation_page import RecommendationPage
from recommendations.record.addressees import Addressee
from recommendations.record.status_log import StatusUpdate
from recommendations.staff.permissions import can_publish_evidence
from recommendations.tasks import reindex_addressee, reindex_record
from reports.models import ReportPage
from reports.paper.making import withdraw_all
from reports.upkeep.tasks import request_papers


@receiver(post_page_move)
def update_report_after_move(instance: Page, parent_page_after: Page, **kwargs: Any) -> None:
    """Set the new report of a moved recommendation, and its next number if its own is taken."""
    if instance.specific_class is not RecommendationPage:
        return
    recommendation = RecommendationPage.objects.get(pk=instance.pk)
    if recommendation.report_id == parent_page_after.pk:
        return
    report = parent_page_after.specific
    others = RecommendationPage.objects.filter(report_id=report.pk)
    number = recommendation.number
    if others.has_number(number):
        number = others.next_number(report)
    RecommendationPage.objects.filter(pk=recommendation.pk).update(report=report, number=number)
    request_papers([recommendation.report_id, report.pk])


@receiver(init_new_page)
def propose_topics_of_report(page: Page, parent: Page, **kwargs: Any) -> None:
    """Fill in the topics of the report in the form of a new recommendation."""
    if isinstance(page, RecommendationPage):
        page.page_topics = copy_topics(parent.specific)


@receiver(post_save, sender=StatusUpdate)
def reindex_after_status_update(instance: StatusUpdate, **kwargs: Any) -> None:
    """Enqueue the indexing of a recommendation, whose indexed text has its status and notes."""
    transaction.on_commit(partial(reindex_record.enqueue, instance.record_id))


@receiver(post_save, sender=StatusUpdate)
def keep_copy_of_evidence(instance: StatusUpdate, created: bool, **kwargs: Any) -> None:
    """Have a copy made of what a new entry links to, as it is on the day of the entry.

    Other entries may rest on that link, whose readers would get the newer copy: it is fetched only
    if whoever adds the entry may publish those too.
    """
    evidence = instance.evidence if created else None
    if evidence and can_publish_evidence(instance.author, evidence):
        keep_copy_later(evidence)


@receiver(post_save, sender=Addressee)
def reindex_after_addressee_change(instance: Addressee, created: bool, **kwargs: Any) -> None:
    """Enqueue the indexing of the recommendations to an addressee, by whose name they are found."""
    if not created:  # no recommendation has a new one yet
        transaction.on_commit(partial(reindex_addressee.enqueue, instance.pk))


@receiver(page_published, sender=RecommendationPage)
def make_papers_of_report(instance: RecommendationPage, **kwargs: Any) -> None:
    """Have the files of a report made with a recommendation as it was published."""
    request_papers([instance.report_id])


@receiver(page_unpublished, sender=RecommendationPage)
@receiver(post_delete, sender=RecommendationPage)
def withdraw_papers_of_report(instance: RecommendationPage, **kwargs: Any) -> None:
    """Take back the files of a report that say what readers are to see no more."""
    for report in ReportPage.objects.filter(pk=instance.report_id):
        withdraw_all(report)
    request_papers([instance.report_id])


@receiver(post_save, sender=StatusUpdate)
def make_papers_after_status_update(instance: StatusUpdate, **kwargs: Any) -> None:
    """Have the files made again that tell what became of a recommendation."""
    pages = RecommendationPage.objects.filter(record=instance.record_id, live=True)
    request_papers(pages.values_list("report_id", flat=True))


@receiver(post_delete, sender=Brief)
def delete_file_of_brief(instance: Brief, **kwargs: Any) -> None:
    """Delete the file with what names it."""
    transaction.on_commit(partial(delete_files.enqueue, [instance.name]))
