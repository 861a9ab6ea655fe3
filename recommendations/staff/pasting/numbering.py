"""The numbers of pasted recommendations: those of the list where they will do, else free ones."""

import re
from collections.abc import Callable, Collection, Iterator
from itertools import count

from django.utils.translation import gettext as _

from recommendations.pages.querysets import MAX_NUMBER
from recommendations.staff.pasting.reading.items import PastedItem
from recommendations.staff.pasting.reading.labels import roman_value


def propose_numbers(items: list[PastedItem], taken: Collection[int]) -> None:
    """Set the numbers of items without one, and of those that begin again in a new chapter.

    Numbers that are not whole stay as the list writes them: the form asks for others.
    """
    _read_as_whole(items)
    free = _free_numbers({*taken, *(int(item.number) for item in items if _is_whole(item))})
    used: set[str] = set()
    has_restarted = False
    has_numbers = any(item.number for item in items)
    for item in items:
        if not item.number:
            item.number = str(next(free))
            if has_numbers:
                item.remarks.append(
                    _("The list has no number here: %(free)s is proposed.") % {"free": item.number}
                )
        elif _is_whole(item):
            if has_restarted or (item.number == "1" and item.number in used):
                has_restarted = True
                proposed = str(next(free))
                item.remarks.append(_describe_restart(item, proposed))
                item.number = proposed
            used.add(item.number)


def _describe_restart(item: PastedItem, proposed: str) -> str:
    values = {"number": item.number, "free": proposed, "heading": item.heading}
    if item.heading:
        return (
            _(
                "The numbers begin again at “%(heading)s”: the list says %(number)s, and "
                "%(free)s is proposed."
            )
            % values
        )
    return (
        _("The numbers begin again: the list says %(number)s, and %(free)s is proposed.") % values
    )


def _is_whole(item: PastedItem) -> bool:
    return bool(_read_plain(item.number))


def _free_numbers(used: set[int]) -> Iterator[int]:
    return count(max(used, default=0) + 1)


def _read_as_whole(items: list[PastedItem]) -> None:
    """Turn I, II, III; A, B, C; and R1, R2, R3 into whole numbers, if all can be read so."""
    numbers = [item.number for item in items if item.number]
    readings: list[Callable[[str], int]] = [_read_plain, roman_value, _read_letter, _read_prefixed]
    for read in readings:
        values = [read(number) for number in numbers]
        if all(values):
            for item in items:
                item.number = str(read(item.number)) if item.number else ""
            return


def _read_plain(number: str) -> int:
    return int(number) if number.isdecimal() and len(number) <= len(str(MAX_NUMBER)) else 0


def _read_letter(number: str) -> int:
    return ord(number.lower()) - 96 if re.fullmatch(r"[A-Za-z]", number) else 0


def _read_prefixed(number: str) -> int:
    match = re.fullmatch(r"R(?:EC)?[-. ]?(\d{1,4})", number, re.IGNORECASE)
    return int(match[1]) if match else 0
