"""`manage.py seed_demo`: fills the site with the demonstration content."""

from typing import Any

from django.core.management.base import BaseCommand

from boardtrade.delivery.serving_role import connected_as_owner
from boardtrade.demo.loader import DemoSite


class Command(BaseCommand):
    """Makes what is missing of the demonstration site; safe to run again, and on a used site."""

    help = "Add the demonstration site. Existing pages, settings and files are never changed."

    def handle(self, *args: Any, **options: Any) -> None:
        """Build, and say what was made.

        As the owner of the tables: who serves the site records everything as of now.
        """
        with connected_as_owner():
            made = DemoSite(lambda text: self.stdout.write(f"  {text}")).build()
        self.stdout.write(f"{made} pages were made." if made else "Nothing was missing.")
