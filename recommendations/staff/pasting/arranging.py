"""Changes the rows of a preview: splits, joins, moves and indents them."""

import re
from collections.abc import Callable
from dataclasses import dataclass

from django.utils.translation import gettext as _

from recommendations.pages.services import MAX_CREATED_AT_ONCE
from recommendations.staff.pasting.reading.wording import (
    clean_title,
    first_sentence,
    sentence_ends,
)
from recommendations.staff.pasting.rows import CONFIRMED_DUE, Row

_SPLIT_FIELDS = ("addressees", "priority", "due_date", CONFIRMED_DUE)
"""What the second part of a row that is split shares with the first."""
_JOINED_TEXTS = ("rationale", "success_measure", "remark")


@dataclass
class Arranged:
    """The rows after a change, the place of the row that it concerns, and what was done."""

    rows: list[Row]
    place: int
    note: str


def arrange(rows: list[Row], action: str, place: int, next_number: str) -> Arranged:
    """Return the rows after a change to one; as they were if it cannot be done."""
    changes: dict[str, Callable[[list[Row], int, str], Arranged]] = {
        "split": _split,
        "cursor": _split_at_cursor,
        "colon": _split_at_colon,
        "join": _join,
        "indent": _indent,
        "up": _move_up,
        "down": _move_down,
    }
    if action not in changes or not 0 <= place < len(rows):
        return Arranged(rows, 0, "")
    return changes[action]([dict(row) for row in rows], place, next_number)


def _split(rows: list[Row], place: int, next_number: str) -> Arranged:
    """Split a row after its first paragraph, else after its first line, else sentence."""
    text = rows[place].get("text", "")
    for ends in (
        [match.end() for match in re.finditer(r"\n\s*\n", text.strip())],
        [match.end() for match in re.finditer(r"\n", text.strip())],
        list(sentence_ends(text)),
    ):
        if ends:
            return _split_at(rows, place, ends[0], next_number)
    return Arranged(
        rows,
        place,
        _("No. %(number)d has one sentence. Put an empty line where it should be split.")
        % {"number": place + 1},
    )


def _split_at_cursor(rows: list[Row], place: int, next_number: str) -> Arranged:
    """Split a row where the cursor stood in its text."""
    cursor = rows[place].get("cursor", "")
    text = rows[place].get("text", "").replace("\r\n", "\n")
    if not cursor.isdecimal() or len(cursor) > 7 or not 0 < int(cursor) < len(text):
        return _split(rows, place, next_number)
    rows[place]["text"] = text
    return _split_at(rows, place, int(cursor), next_number)


def _split_at(rows: list[Row], place: int, end: int, next_number: str) -> Arranged:
    row = rows[place]
    text = row["text"]
    first, second = text[:end].strip(), re.sub(r"^[-*•]\s+", "", text[end:].strip())
    if len(rows) >= MAX_CREATED_AT_ONCE:
        return Arranged(
            rows,
            place,
            _("These are %(most)d already, and no more can be created at once. Join two first.")
            % {"most": MAX_CREATED_AT_ONCE},
        )
    if not first or not second:
        return Arranged(rows, place, _("There is nothing to split off there."))
    if _is_first_sentence(row):
        row["title"] = clean_title(first_sentence(first))
    row["text"] = first
    new = {name: row[name] for name in _SPLIT_FIELDS if name in row}
    new |= {"number": next_number, "text": second}
    new["title"] = clean_title(first_sentence(second))
    rows.insert(place + 1, new)
    return Arranged(
        rows,
        place + 1,
        _("No. %(number)d was split: what follows stands here, as no. %(next)d.")
        % {"number": place + 1, "next": place + 2},
    )


def _split_at_colon(rows: list[Row], place: int, _next_number: str) -> Arranged:
    """Make a title of what stands before the colon, and a text of what stands after it."""
    row = rows[place]
    title, colon, rest = row.get("title", "").partition(":")
    if not colon or not title.strip() or not rest.strip():
        return Arranged(rows, place, _("There is no colon in the title."))
    text = row.get("text", "").strip()
    whole = text if _is_first_sentence(row) else f"{row['title']}\n\n{text}".strip()
    row["title"] = title.strip()
    row["text"] = whole.partition(":")[2].strip()
    return Arranged(
        rows, place, _("The title of no. %(number)d ends at the colon now.") % {"number": place + 1}
    )


def _join(rows: list[Row], place: int, _next_number: str) -> Arranged:
    """Add a row to the one before it."""
    if place == 0:
        return Arranged(rows, place, _("There is none before the first one."))
    before, row = rows[place - 1], rows.pop(place)
    before["text"] = "\n\n".join(filter(None, [_whole_text(before), _whole_text(row)]))
    _add_fields(before, row)
    return Arranged(
        rows,
        place - 1,
        _("No. %(next)d was joined with no. %(number)d.") % {"number": place, "next": place + 1},
    )


def _indent(rows: list[Row], place: int, _next_number: str) -> Arranged:
    """Make a row a line of a list in the text of the one before it."""
    if place == 0:
        return Arranged(rows, place, _("There is none before the first one."))
    before, row = rows[place - 1], rows.pop(place)
    line, *more = _whole_text(row).split("\n")
    text = _whole_text(before)
    last = text.rsplit("\n", 1)[-1]
    line_break = "\n" if text and (re.match(r"[-*•]\s", last) or last.endswith(":")) else "\n\n"
    before["text"] = "\n".join([f"{text}{line_break if text else ''}- {line}", *more])
    _add_fields(before, row)
    return Arranged(
        rows,
        place - 1,
        _("No. %(next)d is a line of a list in no. %(number)d now.")
        % {"number": place, "next": place + 1},
    )


def _move_up(rows: list[Row], place: int, _next_number: str) -> Arranged:
    return _swap(rows, place, place - 1)


def _move_down(rows: list[Row], place: int, _next_number: str) -> Arranged:
    return _swap(rows, place, place + 1)


def _swap(rows: list[Row], place: int, other: int) -> Arranged:
    """Let two rows change places; the numbers stay where they are, as they tell the order."""
    if not 0 <= other < len(rows):
        return Arranged(rows, place, _("It cannot be moved further."))
    rows[place], rows[other] = rows[other], rows[place]
    numbers = rows[place].get("number", ""), rows[other].get("number", "")
    rows[other]["number"], rows[place]["number"] = numbers
    return Arranged(
        rows,
        other,
        _("It was moved from place %(number)d to place %(next)d, and has the number of that place.")
        % {"number": place + 1, "next": other + 1},
    )


def _add_fields(before: Row, row: Row) -> None:
    """Keep what stands in the other fields of a row that is joined with the one before it."""
    for name in _JOINED_TEXTS:
        parts = [before.get(name, "").strip(), row.get(name, "").strip()]
        before[name] = "\n".join(dict.fromkeys(filter(None, parts)))
    names = [*before.get("addressees", "").split(";"), *row.get("addressees", "").split(";")]
    before["addressees"] = "; ".join(dict.fromkeys(filter(None, map(str.strip, names))))
    due, other_due = before.get("due_date", "").strip(), row.get("due_date", "").strip()
    if due and other_due and due != other_due:
        remark = _("What was joined with it was due on %(day)s.") % {"day": other_due}
        before["remark"] = "\n".join(filter(None, [before["remark"], remark]))
    if not due and CONFIRMED_DUE in row:
        before[CONFIRMED_DUE] = row[CONFIRMED_DUE]
    before["due_date"] = due or other_due


def _is_first_sentence(row: Row) -> bool:
    """Return whether the title is the first sentence of the text."""
    return row.get("text", "").lstrip().startswith(row.get("title", "").strip())


def _whole_text(row: Row) -> str:
    """Return the text of a row with the title, if that says something of its own."""
    title, text = row.get("title", "").strip(), row.get("text", "").replace("\r\n", "\n").strip()
    return text if _is_first_sentence(row) else "\n\n".join(filter(None, [title, text]))
