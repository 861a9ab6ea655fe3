"""Short ids that name a recommendation for ever, in citations and in `/r/<id>/`."""

from django.utils.crypto import get_random_string

ALPHABET = "23456789abcdefghjkmnpqrstvwxyz"
"""Digits and letters that cannot be taken for one another, and few vowels: no words by chance."""
LENGTH = 8
"""30^8 ids: among a million recommendations, a new id meets an old one once in 650,000 times."""


def new_permanent_id() -> str:
    """Return a random id; the database refuses the one chance in many that it exists already."""
    return get_random_string(LENGTH, ALPHABET)
