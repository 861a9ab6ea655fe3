"""The numbers of a table in the language of the page, one above the other by their decimals."""

import re
from collections.abc import Sequence
from typing import NamedTuple

from boardtrade.body.numbers.typed import (
    MAX_CHARACTERS,
    DecimalSigns,
    find_decimal_signs,
    split_digits,
)
from boardtrade.body.numbers.written import get_signs

_NUMBER = re.compile(r"[~≈<>±+−–-]?\s*[$€£]?\s*\d[\d\s.,’']*\s*(%|[a-z$€£]{1,3})?", re.IGNORECASE)
"""A number as people write it: “1,250”, “$4.2 bn”, “−3 %”."""
_DIGITS = re.compile(r"\d(?:[\d\s.,’']*\d)?")


def is_number(cell: str) -> bool:
    """Return whether a cell holds a number, perhaps with a few signs beside it."""
    return len(cell) <= MAX_CHARACTERS and bool(_NUMBER.fullmatch(cell))


class ShownNumber(NamedTuple):
    """A number as readers see it."""

    text: str
    pad: str = ""
    """What is set after it, unseen, so that its decimal sign stands below that of others."""


def show_numbers(cells: Sequence[str]) -> list[ShownNumber]:
    """Return the cells of a column as readers of the language in use write their numbers.

    Only the signs change, and only where they were typed: a year or a code gets none.
    """
    signs = find_decimal_signs(cells)
    parts = [_take_apart(cell, signs) for cell in cells]
    tails = {part.tail for part in parts if part}
    decimals = max((len(part.decimals) for part in parts if part), default=0)
    is_padded = tails == {""}
    return [
        ShownNumber(part.text, part.get_pad(decimals) if is_padded else "")
        if part
        else ShownNumber(cell)
        for cell, part in zip(cells, parts, strict=True)
    ]


class _Parts(NamedTuple):
    head: str
    whole: str
    decimals: str
    tail: str

    @property
    def text(self) -> str:
        decimals = f"{get_signs()[1]}{self.decimals}" if self.decimals else ""
        return f"{self.head}{self.whole}{decimals}{self.tail}"

    def get_pad(self, decimals: int) -> str:
        missing = decimals - len(self.decimals)
        return (f"{get_signs()[1]}" if missing and not self.decimals else "") + "0" * missing


def _take_apart(cell: str, signs: DecimalSigns) -> _Parts | None:
    """Return the parts of a number, its digits in groups if they were typed so; else None."""
    match = _DIGITS.search(cell) if is_number(cell) else None
    if match is None or signs.is_contradictory:
        return None
    try:
        whole, decimals = split_digits(match[0], signs)
    except ValueError:
        return None
    is_grouped = len(re.sub(r"\d", "", match[0])) > bool(decimals)
    if is_grouped:
        whole = f"{int(whole):,}".replace(",", get_signs()[0])
    head = re.sub(r"^[-–]", "−", cell[: match.start()])
    return _Parts(head, whole, decimals, cell[match.end() :])
