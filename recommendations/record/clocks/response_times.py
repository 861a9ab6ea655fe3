"""The days that an addressee has to respond, and from when it has so many."""

import datetime
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldPanel, FieldRowPanel

from boardtrade.pages.publication_date import DatePrecision, PublicationDate
from recommendations.record.addressees import Addressee
from recommendations.record.clocks.stops import FIRST_DAY, LAST_DAY

ONE_DAY = datetime.timedelta(days=1)


@dataclass(frozen=True)
class AgreedTime:
    """How many days are agreed for what is asked from a day on."""

    first: datetime.date | None
    """None for what was agreed from the beginning."""
    days: int | None
    """None if nothing is agreed from then on."""

    @property
    def since(self) -> PublicationDate | None:
        """The first day, for display."""
        return PublicationDate(self.first, DatePrecision.DAY) if self.first else None


AgreedTimes = Sequence[AgreedTime]
"""The earliest first."""


class ResponseTime(models.Model):
    """The days that an addressee has to respond to what is asked of it from a day on.

    What was asked before keeps the time that held then.
    """

    addressee = ParentalKey(Addressee, on_delete=models.CASCADE, related_name="response_times")
    starts_on = models.DateField(
        _("for reports from"),
        null=True,
        blank=True,
        help_text=_("Leave empty for what has held from the beginning."),
    )
    days = models.PositiveSmallIntegerField(
        _("days to respond"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1, _("Write 1 or more, or leave it empty."))],
        help_text=_("Leave empty if nothing is agreed from that day on."),
    )

    panels = [FieldRowPanel([FieldPanel("starts_on"), FieldPanel("days")])]

    class Meta:
        verbose_name = _("time to respond")
        verbose_name_plural = _("times to respond")
        default_permissions = ()
        ordering = ["starts_on"]
        constraints = [
            models.UniqueConstraint(
                fields=["addressee", "starts_on"],
                name="response_time_once_from_a_day",
                nulls_distinct=False,
            ),
            models.CheckConstraint(
                condition=Q(days__isnull=True) | Q(days__gte=1), name="response_time_positive"
            ),
            # The day on which an answer is due is reckoned from these, and has to be a date too.
            models.CheckConstraint(
                condition=Q(starts_on__isnull=True)
                | Q(starts_on__gte=FIRST_DAY, starts_on__lte=LAST_DAY),
                name="response_time_in_reckoned_years",
                violation_error_message=_("Look at the year again."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.starts_on or ''} {self.days or ''}".strip()


def build_times(
    rows: Iterable[tuple[int, datetime.date | None, int | None]],
) -> Mapping[int, AgreedTimes]:
    """Return by the id of each addressee which times are agreed with it.

    The rows are of all times: with whom, from when, and how many days.
    """
    times: dict[int, list[AgreedTime]] = defaultdict(list)
    for addressee_id, first, days in sorted(rows, key=lambda row: row[1] or datetime.date.min):
        times[addressee_id].append(AgreedTime(first, days))
    return times


def get_agreed_days(times: AgreedTimes, day: datetime.date) -> int | None:
    """Return how many days there are to answer what is asked on a day; None if none are agreed."""
    held = [time.days for time in times if time.first is None or time.first <= day]
    return held[-1] if held else None


def find_turns(times: AgreedTimes, first: datetime.date, last: datetime.date) -> set[datetime.date]:
    """Return two days, and those between them on which another time begins or one ends.

    On one of these an answer to what was asked between the two is due first, and on one last.
    """
    begun = {time.first for time in times if time.first and first < time.first <= last}
    return {first, last} | begun | {day - ONE_DAY for day in begun}
