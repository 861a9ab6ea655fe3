"""`manage.py sweep_files`: deletes what killed processes have left on the disk."""

from typing import Any

from django.core.management.base import BaseCommand

from boardtrade.media.sweeping import sweep_stored_files, sweep_uploads


class Command(BaseCommand):
    """Nobody names these files, so nobody can see them; they only take space."""

    help = "Delete halves of uploads, and stored files that no row names, once a day has gone by."

    def handle(self, *args: Any, **options: Any) -> None:
        """Delete them, and say how many."""
        uploads, files = sweep_uploads(), sweep_stored_files()
        if options["verbosity"]:
            self.stdout.write(f"{uploads} halves of uploads and {files} files were deleted.")
