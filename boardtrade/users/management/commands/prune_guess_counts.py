"""`manage.py prune_guess_counts`: what was guessed long ago is forgotten."""

from typing import Any

from django.core.management.base import BaseCommand

from boardtrade.users.guessing.counting import delete_ended


class Command(BaseCommand):
    """Deletes counts of guesses whose period is over."""

    help = "Delete counts of guesses (passwords, codes) whose period is over."

    def handle(self, *args: Any, verbosity: int, **options: Any) -> None:
        """Delete them; say how many, unless told to be quiet."""
        number = delete_ended()
        if verbosity:
            self.stdout.write(f"{number} deleted")
