"""Events that stop the clocks of an addressee, such as the dissolution of a parliament."""

import datetime
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel

from boardtrade.editing.asking import (
    FIRST_YEAR,
    LAST_YEAR,
    AskingFormMixin,
    ask_about_due_date,
    ask_about_publication_date,
)
from boardtrade.editing.conflicts.form import JointFields
from boardtrade.editing.forms import StoredObjectForm
from boardtrade.pages.publication_date import DatePrecision, PublicationDate
from recommendations.record.addressees import Addressee

FIRST_DAY, LAST_DAY = datetime.date(FIRST_YEAR, 1, 1), datetime.date(LAST_YEAR, 12, 31)
NEVER = datetime.date.max
"""The day by which an answer is due while a clock stands still without an end."""


@dataclass(frozen=True)
class Stop:
    """Days that do not count, the first and the last one included."""

    first: datetime.date
    last: datetime.date | None
    """None while the end is not known."""
    reason: str

    @property
    def since(self) -> PublicationDate:
        """The first day, for display."""
        return PublicationDate(self.first, DatePrecision.DAY)

    @property
    def until(self) -> PublicationDate | None:
        """The last day, for display; None while the end is not known."""
        return PublicationDate(self.last, DatePrecision.DAY) if self.last else None


Stops = Sequence[Stop]
"""The earliest first."""


class ClockStopForm(AskingFormMixin, StoredObjectForm):
    """Asks about days that are hardly meant: a slip in a year stops a clock for centuries."""

    def clean_starts_on(self) -> datetime.date:
        """Ask about a first day long ago, or later than the next year."""
        starts_on: datetime.date = self.cleaned_data["starts_on"]
        ask_about_publication_date(self, "starts_on", starts_on)
        return starts_on

    def clean_ends_on(self) -> datetime.date | None:
        """Ask about a last day in many years; one before the first is refused by the model."""
        starts_on, ends_on = self.cleaned_data.get("starts_on"), self.cleaned_data["ends_on"]
        if starts_on and ends_on and ends_on >= starts_on:
            ask_about_due_date(self, "ends_on", ends_on, recommended=starts_on)
        return ends_on


class ClockStop(models.Model):
    """An event that stops the clocks of an addressee and of all its parts, until they go on."""

    addressee = models.ForeignKey(
        Addressee,
        on_delete=models.CASCADE,
        related_name="clock_stops",
        verbose_name=_("addressee"),
        help_text=_("Its parts are meant too: a government, with all its ministries."),
    )
    starts_on = models.DateField(_("first day that does not count"))
    ends_on = models.DateField(
        _("last day that does not count"),
        null=True,
        blank=True,
        help_text=_("Leave empty while nobody knows it: nobody is late until then."),
    )
    reason = models.CharField(
        _("reason"),
        max_length=200,
        help_text=_(
            "What happened, in a few words for readers: “Parliament was dissolved for an election”."
        ),
    )

    base_form_class = ClockStopForm
    joint_fields: ClassVar[JointFields] = (("starts_on", "ends_on"),)
    panels = [
        FieldPanel("addressee"),
        MultiFieldPanel([FieldPanel("starts_on"), FieldPanel("ends_on")], heading=_("Days")),
        FieldPanel("reason"),
    ]

    class Meta:
        verbose_name = _("pause of a clock")
        verbose_name_plural = _("pauses of clocks")
        ordering = ["-starts_on", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")),
                name="clock_stop_ends_after_start",
                violation_error_message=_("The last day is before the first one."),
            ),
            # The day on which an answer is due is reckoned from these, and has to be a date too.
            models.CheckConstraint(
                condition=Q(starts_on__gte=FIRST_DAY, starts_on__lte=LAST_DAY)
                & (Q(ends_on__isnull=True) | Q(ends_on__lte=LAST_DAY)),
                name="clock_stop_in_reckoned_years",
                violation_error_message=_("Look at the year again."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.addressee}: {self.reason}"

    def clean(self) -> None:
        """Raise ValidationError, at its field, for an end before the start."""
        super().clean()
        if self.starts_on and self.ends_on and self.ends_on < self.starts_on:
            raise ValidationError({"ends_on": _("The last day is before the first one.")})


def build_stops(
    rows: Iterable[tuple[UUID, datetime.date, datetime.date | None, str]],
) -> Mapping[UUID, Stops]:
    """Return by translation key which stops each addressee has, its own and those of its bodies.

    The rows are of all stops: whose, the first day, the last one, and why. This takes one query if
    there are any.
    """
    own: dict[UUID, list[Stop]] = defaultdict(list)
    for key, first, last, reason in rows:
        own[key].append(Stop(first, last, reason))
    if not own:
        return {}
    parents = dict(
        Addressee.objects.filter(parent__isnull=False).values_list(
            "translation_key", "parent__translation_key"
        )
    )
    return {
        key: sorted(_collect(key, own, parents), key=lambda stop: stop.first)
        for key in own.keys() | parents.keys()
    }


def _collect(
    key: UUID | None, own: Mapping[UUID, list[Stop]], parents: Mapping[UUID, UUID]
) -> list[Stop]:
    stops: list[Stop] = []
    visited: set[UUID] = set()
    while key and key not in visited:
        visited.add(key)
        stops += own.get(key, [])
        key = parents.get(key)
    return stops


def count_stopped_days(stops: Stops, after: datetime.date, until: datetime.date) -> int:
    """Return how many of the days after one day, until another one, do not count."""
    stopped, counted = 0, after
    for stop in stops:
        first = max(stop.first, counted + datetime.timedelta(days=1))
        last = min(stop.last or until, until)
        if first <= last:
            stopped += (last - first).days + 1
            counted = last
    return stopped


def find_due_day(stops: Stops, asked: datetime.date, days: int) -> datetime.date:
    """Return the day so many days after another one, of those that count; NEVER without an end.

    `answer_due` in `recommendations/migrations/0002_append_only_log.py` follows the same rule.
    """
    due, counted = asked + datetime.timedelta(days=days), asked
    for stop in stops:
        if stop.first > due:
            break
        if stop.last is None:
            return NEVER
        first = max(stop.first, counted + datetime.timedelta(days=1))
        if first <= stop.last:
            due += datetime.timedelta(days=(stop.last - first).days + 1)
            counted = stop.last
    return due
