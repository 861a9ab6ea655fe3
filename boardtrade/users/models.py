"""The people who sign in: editors, administrators; and how often others tried to."""

from collections.abc import Iterator
from typing import ClassVar

from django.contrib.auth.models import AbstractUser
from django.db import models
from django.utils.translation import gettext_lazy as _


class User(AbstractUser):
    """A member of the board's staff. Own class from the first day: it cannot be swapped later."""

    session_generation = models.PositiveIntegerField(default=0, editable=False)
    """One more ends all sessions: see `second_factor/sessions.py`."""

    class Meta(AbstractUser.Meta):
        permissions: ClassVar = [("publish_own_work", _("Can publish own work"))]

    def get_session_auth_hash(self) -> str:
        """Return what a session must hold to be one of this user."""
        return self._of_generation(super().get_session_auth_hash())

    def get_session_auth_fallback_hash(self) -> Iterator[str]:
        """Return the same under each of SECRET_KEY_FALLBACKS."""
        return map(self._of_generation, super().get_session_auth_fallback_hash())

    def _of_generation(self, session_hash: str) -> str:
        return f"{session_hash}-{self.session_generation}"


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
