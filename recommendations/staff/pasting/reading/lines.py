"""The lines of a pasted text, without what the pages that they stood on added to them."""

import re
from collections import Counter
from dataclasses import dataclass, field

from recommendations.staff.pasting.reading.items import LeftOut
from recommendations.staff.pasting.reading.labels import Label, read_labels

MAX_HEADING_LENGTH = 120
_LINE_ENDS = re.compile(r"\r\n|[\r\x0b\x85\u2028\u2029]")
_INVISIBLE = re.compile(r"[\u00ad\u200b\u200c\u200d\u2060\ufeff\x00-\x08\x0e-\x1f]")
_RULE = re.compile(r"^\s*[_\-–—=*~⎯─━ ]{3,}\s*$")
_PAGE_NUMBER = re.compile(
    r"^\s*(?:(?i:page|p\.)\s*\d{1,4}(?:\s*(?:of|/|de|sur)\s*\d{1,4})?|[-–—|]?\s*\d{1,4}\s*[-–—|]?"
    r"|\d{1,4}\s*(?:of|/|sur)\s*\d{1,4}|[-–—]\s*[ivxl]{1,6}\s*[-–—]|[ivxl]{2,6})\s*$"
)
_HEAD_WITH_PAGE = re.compile(
    r"^\s*(?:\S.*\s\|\s.*\d{1,4}|\d{1,4}\s.*\s\|\s.*\S|\d{1,4}\s*(?:\||\t|\s{3,}|[-–—•]\s)\s*\S.{2,100}|\S.{2,100}?\s*(?:\||\t|\s{3,}|(?i:page)\s)\s*\d{1,4})\s*$"
)
_FOOTNOTE = re.compile(
    r"^\s*(?:\[\^?(?P<square>[0-9]{1,3})\]:?|(?P<plain>[0-9]{1,3})[.)]?|(?P<raised>[¹²³⁰⁴-⁹]+))\s*(?P<rest>\S.*)$"
)
_RAISED = {ord(raised): digit for raised, digit in zip("⁰¹²³⁴⁵⁶⁷⁸⁹", "0123456789", strict=True)}
_SENTENCE_END = re.compile(
    r"(?:[.!?;:…]|[;,] (?:and|or|et|ou)$)[\"”»’')\]*_]*(?:\d{1,3}|[¹²³⁴-⁹]+|\[\d{1,3}\])?\s*$"
)
_OPEN_END = re.compile(
    r"(?:,|\(|\b(?i:of|the|a|an|to|and|or|in|on|at|by|with|for|from|see|under|than|that|which|its|their|"
    r"per|as|is|are|be|de|du|des|la|le|les|un|une|à|au|aux|et|ou|dans|par|pour|sur|avec|voir|que|qui|en|"
    r"should|must|will|shall|not|no|nos|section|chapter|paragraph|paragraphs|page|pages|article|part|"
    r"table|figure|number|devrait|doit))(?<![;,] and)(?<![;,] or)(?<![;,] et)(?<![;,] ou)\s*$"
)
_CONTENTS = re.compile(r"(?:\.\s?){4,}\s*\d{1,4}\s*$|…{2,}\s*\d{1,4}\s*$")
_MOST = 300
"""A longer line is no line of a page, but a paragraph."""
_TAIL = 60
"""How many characters tell how a line ends; a paragraph may be very long."""


def ends_sentence(words: str) -> bool:
    """Return whether words end as a sentence, a part of a list, or the words before a list do."""
    return bool(_SENTENCE_END.search(words[-_TAIL:]))


def ends_open(words: str) -> bool:
    """Return whether words end amid a sentence."""
    return bool(_OPEN_END.search(words[-_TAIL:]))


@dataclass
class Line:
    """A line of the pasted text."""

    text: str
    after_blank: bool = False
    after_page: bool = False
    """Whether a page ends before it, so that the blank lines there mean nothing."""
    labels: list[Label] = field(default_factory=list)

    @property
    def words(self) -> str:
        """The line without the space around it."""
        return self.text.strip()

    @property
    def indent(self) -> int:
        """The width of the space before it."""
        expanded = self.text.expandtabs(4)
        return len(expanded) - len(expanded.lstrip())


def normalize(text: str) -> str:
    """Return a text with one kind of line end, and without characters that nobody sees."""
    text = _LINE_ENDS.sub("\n", text.replace("\r\n", "\n"))
    # A cell of a spreadsheet, or a line of a word processor, may end in one of these.
    text = _INVISIBLE.sub("", text)
    if all(line.startswith(">") for line in text.split("\n") if line.strip()):
        text = re.sub(r"^> ?", "", text, flags=re.MULTILINE)  # quoted, as in a letter
    return text


def read_lines(text: str) -> tuple[list[Line], list[LeftOut]]:
    """Return the lines with words, and what belongs to the paper rather than to the text."""
    raw = text.replace("\f", "\n\f").split("\n")
    furniture = _find_page_furniture(raw)
    lines: list[Line] = []
    left_out: list[LeftOut] = []
    after_blank = after_page = in_notes = False
    for number, words in enumerate(raw):
        if "\f" in words:
            after_page = True
        stripped = words.strip()
        if not stripped:
            after_blank = True
        elif reason := furniture.get(number):
            left_out.append(LeftOut(reason, stripped))
            after_page, in_notes = True, False
        elif len(words) <= _MOST and _CONTENTS.search(words):
            left_out.append(LeftOut("contents", stripped))
        elif len(words) <= _MOST and _RULE.match(words) and not read_labels(words):
            in_notes = _notes_follow(raw, number)
            after_blank = True
        elif in_notes and not _ends_notes(words, after_blank=after_blank):
            left_out.append(LeftOut("footnote", stripped))
        else:
            in_notes = False
            lines.append(Line(words.replace("\f", ""), after_blank, after_page, read_labels(words)))
            after_blank = after_page = False
    return lines, _join_notes(left_out)


def footnote_number(text: str) -> str:
    """Return the number that a footnote begins with, or nothing."""
    match = _FOOTNOTE.match(text)
    if match is None:
        return ""
    return match["square"] or match["plain"] or match["raised"].translate(_RAISED)


def _find_page_furniture(raw: list[str]) -> dict[int, str]:
    """Return the reasons to leave out page numbers and running heads, by the place of the line."""
    raw = [line if len(line) <= _MOST else "" for line in raw]  # a longer one is text
    numbers = [place for place, line in enumerate(raw) if _PAGE_NUMBER.match(line)]
    found: dict[int, str] = {}
    if not _are_labels(raw, numbers):
        for place in numbers:
            before, after = _neighbours(raw, place)
            is_apart = before is None or after is None or (before > 1 and after > 1)
            breaks_line = (
                before == 1 and ends_sentence(raw[place - 1]) and not _continues(raw, place)
            )
            if is_apart or breaks_line or "\f" in "".join(raw[place : place + 2]):
                found[place] = "page number"
    heads = Counter(_without_page(line) for line in raw if line.strip())
    for place, line in enumerate(raw):
        is_head = _HEAD_WITH_PAGE.match(line) or any(
            near in found or "\f" in raw[near][:1] or "\f" in line
            for near in range(max(place - 2, 0), min(place + 3, len(raw)))
        )
        if (
            place not in found
            and line.strip()
            and (heads[_without_page(line)] > 1 or " | " in line)
            and is_head
            and len(line.strip()) <= MAX_HEADING_LENGTH
            and not ends_sentence(line)
            and not (read_labels(line) and not _HEAD_WITH_PAGE.match(line))
            and ":" not in line
        ):
            found[place] = "running head"
    return found


def _are_labels(raw: list[str], places: list[int]) -> bool:
    """Return whether bare numbers count from 1 and are followed by text, as labels are."""
    values = [int(digits[0]) for place in places if (digits := re.search(r"\d+", raw[place]))]
    bare = all(raw[place].strip().isdecimal() for place in places)
    has_other_labels = sum(
        any(
            label.family != "1" and not label.is_bullet and label.rank
            for label in read_labels(line)[:1]
        )
        for line in raw
    )
    return (
        bare
        and len(values) > 1
        and values == list(range(1, len(values) + 1))
        and not has_other_labels
    )


def _neighbours(raw: list[str], place: int) -> tuple[int | None, int | None]:
    """Return how far the next words are before and after a line."""
    before = next((step for step in range(1, place + 1) if raw[place - step].strip()), None)
    after = next((step for step in range(1, len(raw) - place) if raw[place + step].strip()), None)
    return before, after


def _continues(raw: list[str], place: int) -> bool:
    return place + 1 < len(raw) and raw[place + 1].strip()[:1].islower()


def _without_page(line: str) -> str:
    return " ".join(re.sub(r"^\s*\d{1,4}\b|\b\d{1,4}\s*$", "", line).split())


def _notes_follow(raw: list[str], place: int) -> bool:
    """Return whether the line after a rule is a footnote."""
    following = next((line for line in raw[place + 1 :] if line.strip()), "")
    return bool(footnote_number(following)) and "." not in following[:5].replace(". ", "")


def _ends_notes(line: str, *, after_blank: bool) -> bool:
    """Return whether a line after footnotes is none: it has a label of another kind."""
    return after_blank and not footnote_number(line)


def _join_notes(left_out: list[LeftOut]) -> list[LeftOut]:
    """Return what was left out, with the lines of one footnote as one."""
    joined: list[LeftOut] = []
    for piece in left_out:
        is_more = piece.reason == "footnote" and not footnote_number(piece.text)
        if is_more and joined and joined[-1].reason == "footnote":
            joined[-1] = LeftOut("footnote", f"{joined[-1].text} {piece.text}")
        else:
            joined.append(piece)
    return joined
