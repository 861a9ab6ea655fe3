"""Takes footnotes, and their marks, out of a text."""

import re

from recommendations.staff.pasting.reading.items import LeftOut
from recommendations.staff.pasting.reading.labels import read_labels
from recommendations.staff.pasting.reading.lines import (
    Line,
    ends_sentence,
    footnote_number,
)

_BEFORE_MARK = r"(?:(?<=[A-Za-zÀ-ÿ]{3})|(?<=[)\]”\"»’'!?%,;])|(?<=[A-Za-zÀ-ÿ)\]”\"»’'%][.:]))"
_RAISED = dict(zip("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹", strict=True))
_SEPARATED = re.compile(r"^\s*\d{1,3}[.)]")


def take_footnotes(
    lines: list[Line], item_places: set[int], found: list[LeftOut]
) -> tuple[list[Line], list[LeftOut]]:
    """Return the lines without footnotes and their marks, and what was taken out.

    A line is a footnote if it begins with a number that stands as a mark in the text before it.
    `found` has those that stand below a rule.
    """
    numbers = [footnote_number(piece.text) for piece in found if piece.reason == "footnote"]
    left_out: list[LeftOut] = []
    kept: list[Line] = []
    in_note = False
    for place, line in enumerate(lines):
        number = footnote_number(line.text)
        if (
            number
            and place not in item_places
            and not _SEPARATED.match(line.text)
            and _starts_apart(line, kept)
            and any(_mark(number).search(each.text) for each in kept)
        ):
            numbers.append(number)
            left_out.append(LeftOut("footnote", line.words))
            in_note = True
        elif in_note and place not in item_places and not (line.after_blank or line.labels):
            left_out[-1] = LeftOut("footnote", f"{left_out[-1].text} {line.words}")
        else:
            in_note = False
            kept.append(line)
    for number in numbers:
        for place, line in enumerate(kept):
            if mark := _mark(number).search(line.text):
                text = line.text[: mark.start()] + line.text[mark.end() :]
                left_out.append(LeftOut("footnote mark", mark[0]))
                kept[place] = Line(text, line.after_blank, line.after_page, read_labels(text))
                break
    return kept, left_out


def _starts_apart(line: Line, before: list[Line]) -> bool:
    return bool(before) and (line.after_blank or ends_sentence(before[-1].words))


def _mark(number: str) -> re.Pattern[str]:
    raised = "".join(_RAISED[digit] for digit in number)
    return re.compile(
        rf"{_BEFORE_MARK}(?:{number}(?![\d.,]?\d)(?=[\s.,;:)]|$)|{raised}(?![¹²³⁰⁴-⁹])|\[{number}\])"
    )
