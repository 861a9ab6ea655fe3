"""The short ids that identify recommendations permanently, in citations and in `/r/<id>/`."""

from django.utils.crypto import get_random_string

ALPHABET = "23456789abcdefghjkmnpqrstvwxyz"
"""Digits and letters that are not mistaken for one another, with few vowels: no words by chance."""
PERMANENT_ID_LENGTH = 8
"""30^8 ids: with a million recommendations, the chance that a new id is taken is 1 in 650,000."""


def new_permanent_id() -> str:
    """Return a random id; the unique constraint of the database refuses one that is taken."""
    return get_random_string(PERMANENT_ID_LENGTH, ALPHABET)
