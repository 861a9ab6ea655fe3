"""`manage.py make_papers`: has the files made that are missing or out of date."""

from typing import Any

from django.core.management.base import BaseCommand

from reports.upkeep.tasks import request_outdated


class Command(BaseCommand):
    """Each publication and each entry of a log asks for its own; this finds what none asked for.

    A picture or a name that changed, a new version of this site, a backup that was brought back.
    """

    help = "Have the PDFs and briefs of all reports made that are missing or out of date."

    def handle(self, *args: Any, **options: Any) -> None:
        """Queue what is to be made, and say of how many reports."""
        count = request_outdated()
        if options["verbosity"]:
            self.stdout.write(f"{count} reports are queued; the worker makes their files.")
