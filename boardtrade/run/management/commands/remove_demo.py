"""`manage.py remove_demo`: takes the demonstration away, and leaves everything else."""

import sys
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from boardtrade.delivery.serving_role import connected_as_owner
from boardtrade.demo.removal import Removal
from boardtrade.run.database_in_use import database_in_use
from boardtrade.run.progress import ServeError


class Command(BaseCommand):
    """All of it, or nothing. What content of the site's own uses stays, and is named."""

    help = "Remove the demonstration. Make a backup before: manage.py backup."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Add how it is confirmed, and what becomes of pages that were edited."""
        parser.add_argument("--yes", action="store_true", help="do not ask")
        parser.add_argument(
            "--edited", action="store_true", help="also pages that somebody has edited since"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Say what goes and what stays, ask, and remove it."""
        try:
            with database_in_use(), connected_as_owner():
                self._remove(with_edited=options["edited"], ask=not options["yes"])
        except ServeError as error:
            raise CommandError(str(error)) from None

    def _remove(self, *, with_edited: bool, ask: bool) -> None:
        removal = Removal(with_edited=with_edited)
        counts = removal.count()
        if not any(counts.values()):
            self.stdout.write("There is nothing of the demonstration on this site.")
            return
        listed = ", ".join(f"{number} {kind}" for kind, number in counts.items())
        self.stdout.write(f"Going to be removed: {listed}.")
        for name in removal.name_kept():
            self.stdout.write(f"Stays, because your content uses it: {name}")
        if ask and not self._is_confirmed():
            raise CommandError("Nothing was removed.")
        removal.run()
        self.stdout.write("The demonstration was removed. Its files go with the next tasks.")

    def _is_confirmed(self) -> bool:
        if not sys.stdin.isatty():
            raise CommandError("Nothing was removed: nobody can be asked, so add --yes.")
        return input("Remove it? Type yes: ").strip().lower() == "yes"
