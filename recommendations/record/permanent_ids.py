"""The short ids that identify recommendations permanently, in citations and in `/r/<id>/`."""

from typing import Any

from django.urls import reverse
from django.utils.crypto import get_random_string

from boardtrade.languages.absolute_urls import absolute_url

ALPHABET = "23456789abcdefghjkmnpqrstvwxyz"
"""Digits and letters that are not mistaken for one another, with few vowels: no words by chance."""
PERMANENT_ID_LENGTH = 8
"""30^8 ids: with a million recommendations, the chance that a new id is taken is 1 in 650,000."""


def new_permanent_id() -> str:
    """Return a random id; the unique constraint of the database refuses one that is taken."""
    return get_random_string(PERMANENT_ID_LENGTH, ALPHABET)


def normalize_permanent_id(typed: str) -> str:
    """Return an id as it is stored, whether it was typed off paper in capitals or not."""
    return typed.lower()


class PermanentUrlMixin:
    """The addresses of a recommendation that never change; for a class with a `record`."""

    record: Any

    @property
    def permanent_id(self) -> str:
        """The id that stays the same in each language and after a move."""
        return self.record.permanent_id

    @property
    def permanent_path(self) -> str:
        """The path of the permanent URL, which redirects to the current one."""
        return reverse("recommendation_permanent", args=[self.permanent_id])

    @property
    def permanent_url(self) -> str:
        """The absolute permanent URL, for citations."""
        return absolute_url(self.permanent_path)
