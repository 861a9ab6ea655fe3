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
_DIGITS = {ord(raised): digit for digit, raised in _RAISED.items()}
_ANY_MARK = re.compile(
    rf"{_BEFORE_MARK}(?:(?P<plain>[0-9]{{1,3}})(?![\d.,]?\d)(?=[\s.,;:)]|$)|"
    r"(?P<raised>[¹²³⁰⁴-⁹]{1,3})(?![¹²³⁰⁴-⁹])|\[(?P<square>[0-9]{1,3})\])"
)
_SEPARATED = re.compile(r"^\s*\d{1,3}[.)]")


def take_footnotes(
    lines: list[Line], item_places: set[int], found: list[LeftOut]
) -> tuple[list[Line], list[LeftOut]]:
    """Return the lines without footnotes and their marks, and what was taken out.

    A line is a footnote if it begins with a number that stands as a mark in the text before it.
    `found` has those that stand below a rule.
    """
    marks = _find_marks(lines)
    numbers = [footnote_number(piece.text) for piece in found if piece.reason == "footnote"]
    left_out: list[LeftOut] = []
    kept: dict[int, Line] = {}
    last: Line | None = None
    in_note = False
    for place, line in enumerate(lines):
        number = footnote_number(line.text)
        if (
            number
            and place not in item_places
            and not _SEPARATED.match(line.text)
            and marks.get(number, place) < place
            and last
            and (line.after_blank or ends_sentence(last.words))
        ):
            numbers.append(number)
            left_out.append(LeftOut("footnote", line.words))
            in_note = True
        elif in_note and place not in item_places and not (line.after_blank or line.labels):
            left_out[-1] = LeftOut("footnote", f"{left_out[-1].text} {line.words}")
        else:
            in_note = False
            kept[place] = last = line
    for number in dict.fromkeys(numbers):
        place = marks.get(number, -1)
        if place in kept and (mark := _mark(number).search(kept[place].text)):
            line = kept[place]
            text = line.text[: mark.start()] + line.text[mark.end() :]
            left_out.append(LeftOut("footnote mark", mark[0]))
            kept[place] = Line(text, line.after_blank, line.after_page, read_labels(text))
    return list(kept.values()), left_out


def _find_marks(lines: list[Line]) -> dict[str, int]:
    """Return the places of the lines in which the mark of each footnote stands first."""
    marks: dict[str, int] = {}
    for place, line in enumerate(lines):
        for match in _ANY_MARK.finditer(line.text):
            digits = (match["plain"] or match["square"] or match["raised"]).translate(_DIGITS)
            marks.setdefault(digits, place)
    return marks


def _mark(number: str) -> re.Pattern[str]:
    raised = "".join(_RAISED[digit] for digit in number)
    return re.compile(
        rf"{_BEFORE_MARK}(?:{number}(?![\d.,]?\d)(?=[\s.,;:)]|$)|{raised}(?![¹²³⁰⁴-⁹])|\[{number}\])"
    )
