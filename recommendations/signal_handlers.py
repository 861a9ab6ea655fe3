"""What follows when a recommendation is moved to another report."""

from typing import Any

from django.dispatch import receiver
from wagtail.models import Page
from wagtail.signals import post_page_move

from recommendations.models import RecommendationPage


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
