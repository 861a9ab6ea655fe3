"""Reads the bytes of a file as text, whichever program wrote it."""

import codecs
import unicodedata

from django.utils.translation import gettext as _

from boardtrade.media.kinds import HEAD_BYTES, recognize
from recommendations.staff.pasting.reading.items import PasteError

OTHER_FORMATS = {
    b"PK\x03\x04": "Excel, Word, LibreOffice",
    b"\xd0\xcf\x11\xe0": "Excel, Word",
    b"%PDF": "PDF",
    b"{\\rtf": "RTF",
}
"""How files begin that are no plain text, and what makes them."""
_COMMON = frozenset("éèêëàâäçîïôöûùüœæñÉÈÊÀÂÇÎÔŒ«»’‘“”–—…°•€·§½©®")
"""Letters and signs of English and French beside those of ASCII."""
_CANDIDATES = {"cp1252": "Windows-1252", "mac_roman": "Mac Roman", "cp850": "MS-DOS (850)"}


def decode(content: bytes) -> tuple[str, str]:
    """Return the text of a file, and the name of its encoding where that had to be guessed.

    Raise PasteError if it is no text, or none of the usual encodings makes words of it.
    """
    for start, program in OTHER_FORMATS.items():
        if content.startswith(start):
            raise PasteError(
                _(
                    "This file is no plain text (%(program)s). Save it as CSV, or copy what is in "
                    "it and paste it above."
                )
                % {"program": program}
            )
    if kind := recognize(content[:HEAD_BYTES]):
        raise PasteError(
            _(
                "This file is no plain text, but %(kind)s. Save it as CSV, or copy what is in it "
                "and paste it above."
            )
            % {"kind": kind}
        )
    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return content.decode("utf-16", errors="replace"), ""
    if encoding := _detect_utf_16(content):
        return content.decode(encoding, errors="replace"), "UTF-16"
    try:
        return content.decode("utf-8-sig"), ""
    except UnicodeDecodeError:
        return _guess(content)


def _detect_utf_16(content: bytes) -> str:
    """Return the byte order of text without its mark: every other byte of ASCII is zero."""
    sample = content[:2000]
    half = len(sample) // 2
    if half < 2:
        return ""
    for encoding, place in (("utf-16-le", 1), ("utf-16-be", 0)):
        zeros = sample[place::2].count(0)
        if zeros > 0.6 * half and sample[1 - place :: 2].count(0) < 0.1 * half:
            return encoding
    return ""


def _guess(content: bytes) -> tuple[str, str]:
    best, text = "", ""
    best_score = 0
    for encoding in _CANDIDATES:
        candidate = content.decode(encoding, errors="replace")
        score = _rate(candidate)
        if score > best_score:
            best, text, best_score = encoding, candidate, score
    if not best:
        raise PasteError(
            _(
                "The encoding of this file is not known: its accents would be wrong. Save it as "
                "“CSV UTF-8”, or copy what is in it and paste it above."
            )
        )
    return text, _CANDIDATES[best]


def _rate(text: str) -> int:
    """Return how much a text looks like English or French."""
    score = 0
    previous = " "
    for character in text:
        if ord(character) > 127:
            score += 1 if character in _COMMON else -3
            if character.isupper() and previous.islower():  # an accent amid a word
                score -= 3
        elif unicodedata.category(character) == "Cc" and character not in "\t\n\r\x0b\x0c":
            score -= 5
        previous = character
    return score
