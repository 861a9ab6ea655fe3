"""Text without its accents, for comparing and sorting as readers do."""

import re
import unicodedata


def strip_accents(text: str) -> str:
    """Return a text in which each letter with an accent is replaced by the plain letter."""
    decomposed = unicodedata.normalize("NFKD", text)
    return "".join(character for character in decomposed if not unicodedata.combining(character))


def comparable_name(text: str) -> str:
    """Return what two names share that readers take for one.

    Case, accents, blanks, punctuation and a leading article make no difference.
    """
    words = " ".join(strip_accents(text).casefold().replace("\u2019", "'").split())
    without_article = re.sub(r"^(?:(?:the|le|la|les)[\W_]+|l')(?=\w)", "", words)
    return " ".join(re.sub(r"[\W_]", " ", without_article).split()) or words
