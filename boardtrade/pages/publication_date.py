"""Dates that are shown, and counted, only as precisely as they are known.

A date that is known to its month or year is a span of days. What decides whether something is
listed counts from its first day; what counts against somebody counts from its last.
"""

import calendar
import datetime
from dataclasses import dataclass
from functools import lru_cache
from typing import ClassVar

from django.db import models
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel

from boardtrade.editing.conflicts.form import JointFields


class DatePrecision(models.TextChoices):
    """How much of a stored date is known."""

    YEAR = "year", _("year")
    MONTH = "month", _("month and year")
    DAY = "day", _("exact day")

    @property
    def iso_length(self) -> int:
        """How many characters of an ISO date are known; `<time datetime>` allows each length."""
        return {"year": 4, "month": 7, "day": 10}[self.value]


def get_first_day(date: datetime.date, precision: DatePrecision) -> datetime.date:
    """Return the first day of the year or the month of a date, or the date, by its precision."""
    match precision:
        case DatePrecision.YEAR:
            return date.replace(month=1, day=1)
        case DatePrecision.MONTH:
            return date.replace(day=1)
    return date


def get_last_day(date: datetime.date, precision: DatePrecision) -> datetime.date:
    """Return the last day of the year or the month of a date, or the date, by its precision."""
    match precision:
        case DatePrecision.YEAR:
            return date.replace(month=12, day=31)
        case DatePrecision.MONTH:
            return date.replace(day=calendar.monthrange(date.year, date.month)[1])
    return date


@dataclass(frozen=True)
class PublicationDate:
    """A date for readers and machines, never more precise than what is known."""

    date: datetime.date
    precision: DatePrecision

    @property
    def first_day(self) -> datetime.date:
        """The first day that it can be."""
        return get_first_day(self.date, self.precision)

    @property
    def last_day(self) -> datetime.date:
        """The last day that it can be."""
        return get_last_day(self.date, self.precision)

    @property
    def is_exact(self) -> bool:
        """Whether the day is known."""
        return self.precision == DatePrecision.DAY

    @property
    def iso(self) -> str:
        """For `<time datetime>`, feeds and structured data: "2022", "2022-02" or "2022-02-14"."""
        return self.date.isoformat()[: self.precision.iso_length]

    @property
    def long(self) -> str:
        """For a page: "2022", "February 2022", "14 February 2022", in the reader's language."""
        return self._display(month="F")

    @property
    def short(self) -> str:
        """For a card: "2022", "Feb 2022", "14 Feb 2022"; the stylesheet sets capitals."""
        # Format "M" is three letters, which are the same for June and July in French: "N" is not.
        is_english = (get_language() or "en").startswith("en")
        return self._display(month="M" if is_english else "N")

    def _display(self, month: str) -> str:
        """Return day, month and year, in the order that both languages of the site share.

        `month` is Django's format character for the month.
        """
        formats = {"year": "Y", "month": f"{month} Y", "day": f"j {month} Y"}
        return _format_date(self.date, formats[self.precision.value], get_language())


@lru_cache(maxsize=2000)  # a list tells the same few days again and again
def _format_date(date: datetime.date, format_: str, _language: str | None) -> str:
    return date_format(date, format_)


class PublicationDateMixin(models.Model):
    """The date that readers see on a publication, and how precise it is."""

    publication_date = models.DateField(
        _("publication date"),
        default=timezone.localdate,
        blank=True,
        db_index=True,
        help_text=_("Any day of the month or year will do."),
    )
    date_precision = models.CharField(
        _("readers see"),
        max_length=5,
        choices=DatePrecision,
        default=DatePrecision.MONTH,
        help_text=_("The rest of the date is not shown."),
    )

    updated_on = models.DateField(
        _("updated"),
        null=True,
        blank=True,
        help_text=_(
            "The day on which what it says last changed: a finding, a figure, its file. Readers "
            "see “Updated …”. Leave it as it is when you correct a typing error."
        ),
    )

    joint_fields: ClassVar[JointFields] = (("publication_date", "date_precision"),)

    class Meta:
        abstract = True

    date_panel = MultiFieldPanel(
        [
            FieldRowPanel([FieldPanel("publication_date"), FieldPanel("date_precision")]),
            FieldPanel("updated_on"),
        ],
        heading=_("Date"),
    )

    @property
    def displayed_date(self) -> PublicationDate:
        """The date with its precision, ready for display."""
        return PublicationDate(self.publication_date, DatePrecision(self.date_precision))

    @property
    def updated(self) -> PublicationDate | None:
        """The day of the last change that matters, as staff declared it; None without one."""
        return PublicationDate(self.updated_on, DatePrecision.DAY) if self.updated_on else None
