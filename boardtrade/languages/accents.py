"""Text without its accents, for comparing and sorting as readers do."""

import unicodedata


def strip_accents(text: str) -> str:
    """Return a text in which each letter with an accent is replaced by the plain letter."""
    decomposed = unicodedata.normalize("NFKD", text)
    return "".join(character for character in decomposed if not unicodedata.combining(character))
