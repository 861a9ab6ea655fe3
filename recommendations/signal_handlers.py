"""What follows when a recommendation is moved, its log grows, or an addressee is renamed."""

from functools import partial
from typing import Any

from django.db import transaction
from django.db.models.signals import post_save
from django.dispatch import receiver
from wagtail.models import Page
from wagtail.signals import post_page_move

from recommendations.pages.recommendation_page import RecommendationPage
from recommendations.record.addressees import Addressee
from recommendations.record.status_log import StatusUpdate
from recommendations.tasks import index_addressee_again, index_log_again


@receiver(post_page_move)
def follow_to_new_report(instance: Page, parent_page_after: Page, **kwargs: Any) -> None:
    """Note the new report; take its next number if the old one is taken there."""
    if instance.specific_class is not RecommendationPage:
        return
    moved = RecommendationPage.objects.get(pk=instance.pk)
    if moved.report_id == parent_page_after.pk:
        return
    report = parent_page_after.specific
    others = RecommendationPage.objects.filter(report_id=report.pk)
    number = moved.number
    if others.filter(number=number).exists():
        number = others.next_number(report)
    RecommendationPage.objects.filter(pk=moved.pk).update(report=report, number=number)


@receiver(post_save, sender=StatusUpdate)
def find_by_new_status(instance: StatusUpdate, **kwargs: Any) -> None:
    """Have the search find the recommendation by its new status and note."""
    transaction.on_commit(partial(index_log_again.enqueue, instance.record_id))


@receiver(post_save, sender=Addressee)
def find_by_new_name(instance: Addressee, created: bool, **kwargs: Any) -> None:
    """Have the search find recommendations by the name that their addressee has now."""
    if not created:  # nothing is addressed to a new one yet
        transaction.on_commit(partial(index_addressee_again.enqueue, instance.pk))
