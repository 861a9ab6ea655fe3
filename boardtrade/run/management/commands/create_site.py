"""`manage.py create_site`, which `make site` calls: the empty site of a board of its own."""

import sys
from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from boardtrade.run import preparation
from boardtrade.run.database_in_use import database_in_use
from boardtrade.run.first_site import ask_for_details, make_own_site
from boardtrade.run.progress import Progress, ServeError
from boardtrade.run.tables import make_tables

NOT_EMPTY = (
    "This database has a site already, which is left as it is. For a new one, put it aside with "
    "make reset, or give an empty database in DATABASE_URL."
)


class Command(BaseCommand):
    """Makes tables, home page, index of publications, menus and drafts of what the law asks for."""

    help = "Make the empty site of a board, asking for what no option says."
    requires_system_checks: list[str] = []  # the tables may not be there yet

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Add an option for each question."""
        parser.add_argument("--name", default="", help="of the board")
        parser.add_argument("--address", default="", help="public, such as https://example.org")
        parser.add_argument(
            "--languages", default="", help="codes with commas, the first one first"
        )
        parser.add_argument("--time-zone", default="", help="such as America/Toronto")
        parser.add_argument("--contact", help="e-mail address that readers are told")
        parser.add_argument("--no-input", action="store_true", help="ask nothing")

    def handle(self, *args: Any, **options: Any) -> None:
        """Ask, make the site, and say how to go on."""
        progress = Progress(sys.stdout)
        names = ("name", "address", "languages", "time_zone", "contact")
        try:
            interactive = not options["no_input"] and sys.stdin.isatty()
            if not interactive and not options["name"]:
                raise ServeError(
                    "Nobody can be asked: give the name of the board, --name; with make, "
                    "make site ARGS='--name \"Board of Somewhere\"'."
                )
            with database_in_use():
                make_tables(progress)
                with preparation.preparation_lock():
                    if not preparation.is_empty():
                        raise ServeError(NOT_EMPTY)
                    details = ask_for_details(
                        interactive=interactive, **{name: options[name] for name in names}
                    )
                    make_own_site(progress, details)
        except ServeError as error:
            raise CommandError(str(error)) from None
        start = "make run" if settings.SITE_FILE else "manage.py upgrade and the site's services"
        progress.note(f"Next: {start}, then complete the drafts under Pages.")
