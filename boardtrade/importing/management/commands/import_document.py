"""`manage.py import_document FILE`: makes the draft of a report of a document, unattended."""

from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser

from boardtrade.importing.saving import NotSavedError
from boardtrade.importing.unattended import import_document
from reports.models import ReportIndexPage


class Command(BaseCommand):
    """By it the demonstration can have a report that was written in Word."""

    help = "Make the draft of a report of a Word file, as the preview in the admin proposes it."

    def add_arguments(self, parser: CommandParser) -> None:
        """Add the file, and below which list of reports the draft is."""
        parser.add_argument("file", type=Path)
        parser.add_argument("--index", type=int, help="id of the list of reports")
        parser.add_argument("--publish", action="store_true", help="publish it, and what it asks")

    def handle(self, *args: Any, **options: Any) -> None:
        """Import, and say which draft was made."""
        indexes = ReportIndexPage.objects.order_by("path")
        if options["index"]:
            indexes = indexes.filter(pk=options["index"])
        index = indexes.first()
        if index is None:
            raise CommandError("There is no such list of reports.")
        if not options["file"].is_file():
            raise CommandError(f"There is no file {options['file']}.")
        try:
            report = import_document(options["file"], index=index)
        except ValidationError as error:
            raise CommandError(" ".join(error.messages)) from error
        except NotSavedError as error:
            raise CommandError(str(error)) from error
        if options["publish"]:
            for page in (report, *report.get_children().specific()):
                page.get_latest_revision().publish()
        self.stdout.write(f"“{report.title}” was made, page {report.pk}.")
