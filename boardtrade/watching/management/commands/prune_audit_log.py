"""`manage.py prune_audit_log`: forgets who changed what long ago, if the board decides so."""

from datetime import timedelta
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand
from django.utils import timezone
from wagtail.models import ModelLogEntry, PageLogEntry


class Command(BaseCommand):
    """Deletes entries of Wagtail's records of changes; never what readers see of a log."""

    help = "Delete records of who changed what that are older than AUDIT_LOG_DAYS, if it is set."

    def handle(self, *args: Any, **options: Any) -> None:
        """Delete what is older; say how much."""
        if not settings.AUDIT_LOG_DAYS:
            if options["verbosity"]:
                self.stdout.write("AUDIT_LOG_DAYS is not set: all records are kept.")
            return
        before = timezone.now() - timedelta(days=settings.AUDIT_LOG_DAYS)
        deleted = sum(
            model.objects.filter(timestamp__lt=before).delete()[0]
            for model in (PageLogEntry, ModelLogEntry)
        )
        if options["verbosity"]:
            self.stdout.write(f"{deleted} records from before {before:%Y-%m-%d} were deleted.")
