"""Words without their accents, for comparing and sorting as readers do."""

import unicodedata


def without_accents(text: str) -> str:
    """Return a text in which each letter with an accent has become the plain letter."""
    decomposed = unicodedata.normalize("NFKD", text)
    return "".join(sign for sign in decomposed if not unicodedata.combining(sign))
