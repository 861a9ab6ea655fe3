"""`manage.py upgrade`: after the code was replaced, brings tables and static files up to date."""

import sys
from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError

from boardtrade.run.database_in_use import database_in_use
from boardtrade.run.progress import Progress, ServeError
from boardtrade.run.tables import make_tables


class Command(BaseCommand):
    """For a site whose services are run by the machine; `make run` does the same by itself."""

    help = "Apply migrations as the owner of the tables, grant the serving role, collect files."
    requires_system_checks: list[str] = []  # the tables may not be there yet

    def handle(self, *args: Any, **options: Any) -> None:
        """Do it; safe to run again."""
        progress = Progress(sys.stdout)
        try:
            with database_in_use():
                make_tables(progress)
        except ServeError as error:
            raise CommandError(str(error)) from None
        with progress.step("Static files") as outcome:
            call_command("collectstatic", interactive=False, verbosity=0, skip_checks=True)
            outcome.append("collected")
        progress.note("Next: restart the services of the site.")
