"""Accounts for every word of what was pasted."""

import re
import unicodedata
from collections import Counter

from recommendations.staff.pasting.reading.items import PasteResult

LETTERS_OF_BULLETS = re.compile(r"^\s*[oØüq§v](?=\t|\s{2})", re.MULTILINE)
"""What bullets of symbol fonts become elsewhere."""
SETTING = re.compile(r"^\s*sep=.$", re.MULTILINE)


def count_words(text: str) -> Counter[str]:
    """Return how often each word stands in a text."""
    plain = SETTING.sub("", LETTERS_OF_BULLETS.sub("", unicodedata.normalize("NFKC", text)))
    plain = plain.replace("*", "")  # a bold part of a word
    return Counter(re.findall(r"[^\W\d_]+|\d+", plain))


def unaccounted_words(text: str, result: PasteResult) -> Counter[str]:
    """Return the words that stand neither in an item, nor in its label, nor in what is named."""
    found: Counter[str] = Counter()
    for item in result.items:
        # A title that is the first sentence of the text stands once in what was pasted.
        title = item.title if item.is_title_apart else ""
        parts = [title, item.text, item.label, item.rationale, item.addressees, item.due_date]
        found += count_words("\n".join([*parts, item.success_measure]))
    for piece in result.left_out:
        found += count_words(piece.text)
    found += count_words("\n".join(result.understood))
    return count_words(text) - found
