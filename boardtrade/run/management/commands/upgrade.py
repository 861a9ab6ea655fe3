"""`manage.py upgrade`: after the code was replaced, brings tables and static files up to date."""

import sys
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from boardtrade.run.database_in_use import database_in_use
from boardtrade.run.preparation import StaticFiles
from boardtrade.run.progress import Progress, ServeError
from boardtrade.run.tables import make_tables


class Command(BaseCommand):
    """For a site whose services are run by the machine; `make run` does the same by itself."""

    help = "Apply migrations as the owner of the tables, grant the serving role, collect files."
    requires_system_checks: list[str] = []  # the tables may not be there yet

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Add what is done where there is no database yet."""
        parser.add_argument(
            "--static-files-only",
            action="store_true",
            help="only collect static files, as when the image of a container is made",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Do it; safe to run again."""
        progress = Progress(sys.stdout)
        if not options["static_files_only"]:
            try:
                with database_in_use():
                    make_tables(progress)
            except ServeError as error:
                raise CommandError(str(error)) from None
        with progress.step("Static files") as outcome:
            outcome.append(StaticFiles.find().collect())
        if not options["static_files_only"]:
            progress.note("Next: restart the services of the site.")
