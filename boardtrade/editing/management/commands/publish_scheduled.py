"""Publishes and withdraws what is due, each page on its own."""

import logging
from collections.abc import Callable
from typing import Any

from django.db import transaction
from django.utils import timezone
from wagtail.management.commands.publish_scheduled import Command as WagtailCommand
from wagtail.models import Page, Revision

from boardtrade.editing.locks import lock_children
from boardtrade.editing.publishing import publication_errors

logger = logging.getLogger(__name__)


class Command(WagtailCommand):
    """Wagtail's command, in which one page that fails neither hinders others nor is forgotten.

    A version that cannot be published keeps its schedule, so that it is tried again; staff see it
    on the dashboard (`boardtrade.editing.dashboard_panels.overdue`).
    """

    help = "Publish pages whose go-live time has come, and withdraw those that have expired."

    def handle(self, *args: Any, **options: Any) -> None:
        """Run a dry run as Wagtail does; otherwise handle each page in a transaction."""
        if options["dryrun"]:
            super().handle(*args, **options)
            return
        for page in Page.objects.filter(live=True, expire_at__lt=timezone.now()):
            _attempt(_withdraw, page.pk)
        due = Revision.objects.page_revisions().filter(approved_go_live_at__lt=timezone.now())
        for revision in due.order_by("approved_go_live_at").only("pk"):
            _attempt(_publish, revision.pk)


def _attempt(action: Callable[[int], None], pk: int) -> None:
    try:
        with transaction.atomic():
            action(pk)
    except Exception:  # whatever it is, the next page is not to wait for it
        logger.exception("Scheduled change failed: %s %s", action.__name__.strip("_"), pk)


def _withdraw(page_id: int) -> None:
    page = _get_locked(page_id)
    if page and page.live and page.expire_at and page.expire_at < timezone.now():
        page.unpublish(set_expired=True, log_action="wagtail.unpublish.scheduled")


def _publish(revision_id: int) -> None:
    page_id = Revision.objects.values_list("object_id", flat=True).get(pk=revision_id)
    if not _get_locked(int(page_id)):
        return
    revision = Revision.objects.get(pk=revision_id)
    if not revision.approved_go_live_at:  # taken back while this waited for the lock
        return
    if errors := publication_errors(revision.as_object()):
        logger.warning(
            "Not published on schedule: %s (page %s): %s", revision.object_str, page_id, errors
        )
        return
    revision.publish(log_action="wagtail.publish.scheduled")


def _get_locked(page_id: int) -> Any:
    """Return a page once nobody else changes it or its siblings, or None if it is gone."""
    page = Page.objects.filter(pk=page_id).first()
    if page is None or page.is_root():
        return None
    lock_children(page.get_parent().pk)
    return Page.objects.specific().filter(pk=page_id).first()
