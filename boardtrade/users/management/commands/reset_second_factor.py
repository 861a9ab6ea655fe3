"""`manage.py reset_second_factor NAME`: for the only administrator who has lost everything."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from boardtrade.users.models import User
from boardtrade.users.second_factor.resetting import reset_second_factor


class Command(BaseCommand):
    """Removes the second factors of an account, as an administrator does in the admin."""

    help = "Remove all second factors of a user and end all sessions."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Add whose factors to remove."""
        parser.add_argument("username", help="the name that the user signs in with")

    def handle(self, *args: Any, username: str, **options: Any) -> None:
        """Reset them, and say what happens next."""
        user = User.objects.filter(username=username).first()
        if user is None:
            raise CommandError(f"Nobody signs in as {username}.")
        if reset_second_factor(user, by=None):
            self.stdout.write(
                f"Done. All sessions of {username} have ended. The password is the same; a second "
                "factor is set up at the next sign-in."
            )
        else:
            self.stdout.write(f"{username} had no second factor. All sessions have ended.")
