"""The people who sign in: editors, administrators; and how often others tried to."""

from django.contrib.auth.models import AbstractUser
from django.db import models
from django.utils.translation import gettext_lazy as _


class User(AbstractUser):
    """A member of the board's staff. Own class from the first day: it cannot be swapped later."""


class GuessCount(models.Model):
    """How often something was guessed within a period: see `guessing/counting.py`."""

    key = models.CharField(max_length=64, primary_key=True)
    """Digest of what is guessed and by whom."""
    number = models.PositiveIntegerField()
    ends_at = models.DateTimeField(db_index=True)

    class Meta:
        verbose_name = _("count of guesses")
        verbose_name_plural = _("counts of guesses")

    def __str__(self) -> str:
        return f"{self.number} until {self.ends_at:%Y-%m-%d %H:%M:%S}"
