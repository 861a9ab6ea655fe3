"""What follows for the files that are made of reports when a page or a setting changes."""

from functools import partial
from typing import Any

from django.db import transaction
from django.db.models.signals import post_delete, post_save, pre_delete
from django.dispatch import receiver
from wagtail.models import Page, PageViewRestriction
from wagtail.signals import page_published, page_slug_changed, page_unpublished, post_page_move

from boardtrade.media.models import CustomDocument
from boardtrade.media.stored_files import delete_files
from boardtrade.navigation.models import SiteSettings
from boardtrade.pages.visibility import get_path_prefixes
from reports.models import ReportPage
from reports.paper.made_file import MadeFile, ReportPaper
from reports.paper.making import withdraw_all
from reports.upkeep.tasks import request_all_papers, request_papers


@receiver(page_published, sender=ReportPage)
def make_papers_of_published(instance: ReportPage, **kwargs: Any) -> None:
    """Have the files made of a report as it was published."""
    request_papers([instance.pk])


@receiver(page_slug_changed)
@receiver(post_page_move)
def make_papers_of_moved(instance: Page, **kwargs: Any) -> None:
    """Have the files made again that tell an address of which a part has changed."""
    moved = ReportPage.objects.filter(path__startswith=instance.path, live=True)
    request_papers(moved.values_list("pk", flat=True))


@receiver(page_unpublished, sender=ReportPage)
def withdraw_papers_of_unpublished(instance: ReportPage, **kwargs: Any) -> None:
    """Take back the files of a report that readers do not see any more.

    When it is published again, nobody gets what may have been the reason for taking it off.
    """
    withdraw_all(instance)


@receiver(post_save, sender=PageViewRestriction)
@receiver(post_delete, sender=PageViewRestriction)
def withdraw_papers_with_private_pages(instance: PageViewRestriction, **kwargs: Any) -> None:
    """Take back the files of a report of which a part became private, and make them without it."""
    *above, _ = get_path_prefixes(instance.page.path)
    reports = ReportPage.objects.filter(path__in=above, live=True)
    for report in reports:
        withdraw_all(report)
    request_papers([report.pk for report in reports])


@receiver(post_save, sender=SiteSettings)
def make_papers_of_brand(created: bool, **kwargs: Any) -> None:
    """Have all files made again with the colours, the mark and the name of the board."""
    if not created:
        transaction.on_commit(request_all_papers.enqueue)


@receiver(pre_delete, sender=CustomDocument)
def make_papers_without_uploads(instance: CustomDocument, **kwargs: Any) -> None:
    """Have a PDF made of each report whose uploaded one is being deleted."""
    without = ReportPage.objects.filter(download_document=instance, live=True)
    request_papers(list(without.values_list("pk", flat=True)))


@receiver(post_delete, sender=ReportPaper)
def delete_file_of_paper(instance: MadeFile, **kwargs: Any) -> None:
    """Delete the file with what names it."""
    transaction.on_commit(partial(delete_files.enqueue, [instance.name]))
