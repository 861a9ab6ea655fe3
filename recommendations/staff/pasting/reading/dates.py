"""Dates as people write them in lists."""

import datetime
import re
from collections.abc import Iterable
from enum import StrEnum

from django.utils.translation import gettext_lazy as _

from boardtrade.languages.accents import strip_accents

MONTHS = {
    "jan": 1, "january": 1, "janv": 1, "janvier": 1,
    "feb": 2, "february": 2, "fev": 2, "fevr": 2, "fevrier": 2,
    "mar": 3, "march": 3, "mars": 3,
    "apr": 4, "april": 4, "avr": 4, "avril": 4,
    "may": 5, "mai": 5,
    "jun": 6, "june": 6, "juin": 6,
    "jul": 7, "july": 7, "juil": 7, "juillet": 7,
    "aug": 8, "august": 8, "aout": 8,
    "sep": 9, "sept": 9, "september": 9, "septembre": 9,
    "oct": 10, "october": 10, "octobre": 10,
    "nov": 11, "november": 11, "novembre": 11,
    "dec": 12, "december": 12, "decembre": 12,
}  # fmt: skip
_ISO = re.compile(r"^(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?:[T ]00:00(?::00)?(?:\.0+)?)?$")
_FIGURES = re.compile(r"^(\d{1,2})[-/. ](\d{1,2})[-/. ](\d{4}|\d{2})$")
_DAY_FIRST = re.compile(
    r"^(\d{1,2})(?:st|nd|rd|th|er|e)?[-/. ]+(?:of )?([a-z]+)[-/.,]* ?(\d{4}|\d{2})$"
)
_MONTH_FIRST = re.compile(r"^([a-z]+)[-/.]* ?(\d{1,2})(?:st|nd|rd|th)?,? +(\d{4})$")
_WEEKDAY = re.compile(
    r"^(?:by |le |on |before |avant le |d'ici le )?"
    r"(?:(?:mon|tues|wednes|thurs|fri|satur|sun)day,? |"
    r"(?:lun|mar|mercre|jeu|vendre|same)di |dimanche )?"
)
_SERIAL = re.compile(r"^\d{5}$")
_FIRST_SERIAL_DAY = datetime.date(1899, 12, 30)


class DateOrder(StrEnum):
    """What stands first in a date in figures."""

    DAY_FIRST = "dmy"
    MONTH_FIRST = "mdy"


ORDER_CHOICES = [
    (DateOrder.DAY_FIRST.value, _("the day first")),
    (DateOrder.MONTH_FIRST.value, _("the month first")),
]


def parse_date(written: str, order: DateOrder | None = None) -> datetime.date | None:
    """Return the date that is meant, or None if it cannot be read, or in two ways."""
    readings = read_date(written)
    if order is not None and len(readings) > 1:
        return readings[order]
    return next(iter(readings.values())) if len(set(readings.values())) == 1 else None


def read_date(written: str) -> dict[DateOrder, datetime.date]:
    """Return the dates that may be meant, by the order of day and month that each supposes."""
    text = strip_accents(" ".join(written.replace("\u2019", "'").split())).lower().strip(" .")
    text = _WEEKDAY.sub("", text, count=1)
    if match := _ISO.match(text):
        return _both(_build(*match.groups()))
    if match := _FIGURES.match(text):
        first, second, year = match.groups()
        readings = {
            DateOrder.DAY_FIRST: _build(year, second, first),
            DateOrder.MONTH_FIRST: _build(year, first, second),
        }
        return {order: day for order, day in readings.items() if day}
    if match := _DAY_FIRST.match(text):
        return _both(_build(match[3], MONTHS.get(match[2], 0), match[1]))
    if match := _MONTH_FIRST.match(text):
        return _both(_build(match[3], MONTHS.get(match[1], 0), match[2]))
    if _SERIAL.match(text):  # a cell of a spreadsheet that lost its format
        return _both(_FIRST_SERIAL_DAY + datetime.timedelta(days=int(text)))
    return {}


def find_order(written: Iterable[str]) -> DateOrder | None:
    """Return the order in which all dates of a list can be read, if only one will do.

    One date such as 30/06/2027 tells how the others of its list are meant.
    """
    orders = set(DateOrder)
    for text in written:
        if readings := read_date(text):
            orders &= set(readings)
    return orders.pop() if len(orders) == 1 else None


def is_ambiguous(written: str) -> bool:
    """Return whether day and month may be meant either way."""
    return len(set(read_date(written).values())) > 1


def _both(day: datetime.date | None) -> dict[DateOrder, datetime.date]:
    return dict.fromkeys(DateOrder, day) if day else {}


def _build(year: str, month: str | int, day: str) -> datetime.date | None:
    full_year = int(year) + (2000 if len(year) == 2 else 0)
    try:
        return datetime.date(full_year, int(month), int(day))
    except ValueError:
        return None
