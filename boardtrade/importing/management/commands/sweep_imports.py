"""`manage.py sweep_imports`: deletes documents that were uploaded and never confirmed."""

from typing import Any

from django.core.management.base import BaseCommand

from boardtrade.importing.sweeping import sweep_imports


class Command(BaseCommand):
    """They are kept aside for a week, and only who uploaded one sees it."""

    help = "Delete documents that were uploaded to be imported, and not confirmed for a week."

    def handle(self, *args: Any, **options: Any) -> None:
        """Delete them, and say how many."""
        count = sweep_imports()
        if options["verbosity"]:
            self.stdout.write(f"{count} imports that nobody confirmed were deleted.")
