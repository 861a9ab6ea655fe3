"""The people who sign in: editors, administrators."""

from django.contrib.auth.models import AbstractUser


class User(AbstractUser):
    """A member of the board's staff. Own class from the first day: it cannot be swapped later."""
