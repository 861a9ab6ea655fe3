"""Says in words what of a pasted list is no part of an item."""

from collections.abc import Iterable

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from recommendations.staff.pasting.reading.items import LeftOut

REASONS: dict[str, Promise] = {
    "before": gettext_lazy("What stands before the first one was left out: %(words)s"),
    "heading": gettext_lazy(
        "Headings are no part of a recommendation and were left out: %(words)s"
    ),
    "between": gettext_lazy(
        "What follows such a heading, before the next recommendation, was left out: %(words)s"
    ),
    "contents": gettext_lazy("Lines of a table of contents were left out: %(words)s"),
    "response": gettext_lazy(
        "Answers and progress are no part of a recommendation and were left out: %(words)s"
    ),
    "page number": gettext_lazy("Page numbers were left out: %(words)s"),
    "running head": gettext_lazy("Heads of pages were left out: %(words)s"),
    "footnote": gettext_lazy("Footnotes were left out: %(words)s"),
    "footnote mark": gettext_lazy("The marks of footnotes in the text were left out: %(words)s"),
    "hyphen": gettext_lazy(
        "Words broken at the ends of lines were made whole, without their hyphens: %(words)s"
    ),
    "aside": gettext_lazy("What stands in brackets beside numbers was left out: %(words)s"),
    "column": gettext_lazy("These columns are not known and were left out: %(words)s"),
    "column words": gettext_lazy("What stands in the columns that were left out: %(words)s"),
    "cell": gettext_lazy("Cells beyond the last column were left out: %(words)s"),
}


def describe_left_out(pieces: Iterable[LeftOut]) -> list[str]:
    """Return a sentence for each reason, with all the words that were left out."""
    words_by_reason: dict[str, list[str]] = {}
    for piece in pieces:
        words_by_reason.setdefault(piece.reason, []).append(piece.text)
    return [
        str(REASONS[reason]) % {"words": ", ".join(f"“{each}”" for each in dict.fromkeys(words))}
        for reason in REASONS
        if (words := words_by_reason.get(reason))
    ]
