"""The numbers of recommendations, as their reports write them: 4, 4a, 10.1, IV, R-3.

In which order they stand, triggers work out from all numbers of a report, as "I" is the first of
I, II, III and the ninth of A, B, C: see `recommendations/migrations/0003_order_of_numbers.py`.
"""

import re
import unicodedata
from collections.abc import Collection, Iterator
from itertools import count
from typing import Any

from django import forms
from django.core.validators import RegexValidator
from django.db import models
from django.utils.translation import gettext_lazy as _
from roman_numerals import InvalidRomanNumeralError, OutOfRangeError, RomanNumeral

MAX_LENGTH = 12
MAX_ROMAN = 399
"""No list is longer, and of D and M more are letters than numerals. The database knows it too."""
MAX_DIGITS = 4
_LETTERS = "([IVXLCivxlc]+|[A-Za-z]{1,2}|bis|ter|quater|[A-Za-z]{3,4}(?=[./-]?[0-9]))(?![A-Za-z])"
"""One or two, a Roman numeral, an insertion, or a word before figures; but no number in words."""
_PART = rf"([0-9]{{1,{MAX_DIGITS}}}(?![0-9])|{_LETTERS})"
NUMBER_PATTERN = rf"^(?!0+$){_PART}+([./-]{_PART}+|\({_PART}+\))*$"
"""Figures and letters in groups; read by Python, and by a constraint of the database."""
_NEEDLESS_SPACE = r"(?<=\d)\s+(?=([A-Za-z]|bis|ter)\W*$)|\s+(?=[./()-])|(?<=[./(-])\s+"
INVALID_MESSAGE = _("Write it as the report does, such as 4, 4a, 10.1 or IV.")


def tidy_number(written: str) -> str:
    """Return a number without what belongs to the sentence around it: "4." and "(4)" are 4."""
    number = unicodedata.normalize("NFKC", written)
    number = "".join(str(unicodedata.decimal(letter, letter)) for letter in number)
    number = re.sub(r"[\u2010-\u2015\u2212]", "-", number.strip())
    number = re.sub(_NEEDLESS_SPACE, "", number)
    number = number.rstrip(".:,;")
    if number.endswith(")") and "(" not in number:
        number = number[:-1]
    if whole := re.fullmatch(r"\(([^()]+)\)", number):
        number = whole[1]
    return number.lstrip("0") or "0" if number.isdecimal() else number


def split_number(number: str) -> tuple[str, ...]:
    """Return the parts of a number, by which two are the same: 4a, 4A and 4.a."""
    return tuple(
        part.lstrip("0") or "0" if part.isdecimal() else part
        for part in re.findall(r"[0-9]+|[a-z]+", number.lower())
    )


def read_roman(written: str) -> int:
    """Return the value of a Roman numeral up to 399, or 0."""
    try:
        value = int(RomanNumeral.from_string(written.upper()))
    except (InvalidRomanNumeralError, OutOfRangeError):
        return 0
    return value if value <= MAX_ROMAN else 0


def find_next_number(numbers: Collection[str]) -> str:
    """Return the number that follows those of a report, written as they are.

    Where the figures are used up, it is the lowest that is free.
    """
    taken = {split_number(number) for number in numbers}
    return next(number for number in _propose(numbers) if split_number(number) not in taken)


def _propose(numbers: Collection[str]) -> Iterator[str]:
    """Yield what may come next, the likeliest first."""
    following = _follow(numbers)
    if len(following) <= MAX_LENGTH and re.match(NUMBER_PATTERN, following):
        yield following
    yield from map(str, count(1))


def _follow(numbers: Collection[str]) -> str:
    """Return the number after the highest, or nothing if these are no sequence."""
    firsts = [split_number(number)[0] for number in numbers if split_number(number)]
    inner = [re.fullmatch(r"(.*[^0-9])([0-9]+)", number) for number in numbers]
    if numbers and all(inner):  # 10.1, 10.2
        last = max(filter(None, inner), key=lambda match: _sort_parts(match[0]))
        return f"{last[1]}{int(last[2]) + 1}"
    if figures := [int(first) for first in firsts if first.isdecimal()]:
        return str(max(figures) + 1)
    romans = [read_roman(first) for first in firsts]
    if romans and all(romans) and any(len(first) > 1 for first in firsts):
        return _like(numbers, RomanNumeral(max(romans) + 1).to_uppercase())
    if firsts and all(len(first) == 1 and first < "z" for first in firsts):
        return _like(numbers, chr(ord(max(firsts)) + 1))
    return ""


def _like(numbers: Collection[str], letters: str) -> str:
    """Return letters in capitals if the numbers are, else in small ones."""
    are_capitals = all(number == number.upper() for number in numbers)
    return letters.upper() if are_capitals else letters.lower()


def _sort_parts(number: str) -> list[tuple[bool, int, str]]:
    parts = split_number(number)
    return [(part.isalpha(), 0 if part.isalpha() else int(part), part) for part in parts]


class NumberFormField(forms.CharField):
    """Takes a number as people write it."""

    def to_python(self, value: Any) -> str:
        """Return the number without what belongs to the sentence around it."""
        return tidy_number(super().to_python(value) or "")


class NumberField(models.CharField):
    """The number of a recommendation in its report."""

    default_validators = [RegexValidator(NUMBER_PATTERN, INVALID_MESSAGE)]
    holds_no_words = True
    """Who rearranges the recommendations of a report is not their author."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"max_length": MAX_LENGTH} | kwargs)

    def to_python(self, value: Any) -> Any:
        """Return the number as it is stored, whatever was set."""
        value = super().to_python(value)
        return value if value is None else tidy_number(value)

    def formfield(self, **kwargs: Any) -> Any:
        """Return a field for the number in forms."""
        return super().formfield(**{"form_class": NumberFormField} | kwargs)
