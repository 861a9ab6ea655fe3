"""`manage.py watch_evidence`: has the links to evidence visited that are due."""

from typing import Any

from django.core.management.base import BaseCommand

from recommendations.evidence.watching import plan_visits


class Command(BaseCommand):
    """The visits are tasks: a server that is slow keeps nothing but them waiting."""

    help = "Queue visits to links to evidence, each of which is visited once a week. Run it daily."

    def handle(self, *args: Any, **options: Any) -> None:
        """Queue them, and say how many."""
        planned = plan_visits()
        if options["verbosity"]:
            self.stdout.write(f"{planned} visits were planned.")
