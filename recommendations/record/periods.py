"""The periods that the database derives from the status log: what held when.

Only triggers write these tables: see `recommendations/migrations/0002_append_only_log.py`.
"""

import datetime

from django.db import models
from django.utils.translation import gettext_lazy as _

from boardtrade.pages.publication_date import DatePrecision
from recommendations.record.records import RecommendationRecord
from recommendations.record.status_log import StatusUpdate
from recommendations.record.statuses import Status


class PeriodQuerySet[Period: models.Model](models.QuerySet[Period]):
    """Reads of periods by day."""

    def on(self, day: datetime.date | None = None) -> "PeriodQuerySet[Period]":
        """Return the periods that contain a day (today)."""
        if day is None:
            return self.filter(ends_before__isnull=True)
        return self.filter(
            models.Q(ends_before__isnull=True) | models.Q(ends_before__gt=day), starts_on__lte=day
        )


class StatusPeriod(models.Model):
    """The period in which a verdict of the Board held, or in which it had not judged a claim."""

    record = models.ForeignKey(
        RecommendationRecord, on_delete=models.PROTECT, related_name="periods"
    )
    update = models.OneToOneField(StatusUpdate, on_delete=models.PROTECT, related_name="period")
    """The verdict; of what is not assessed yet, the first claim."""
    since_update = models.ForeignKey(
        StatusUpdate, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    """The entry that says since when it is so: the first of those that found the same in a row."""
    since_date = models.DateField()
    since_precision = models.CharField(max_length=5, choices=DatePrecision)
    """The date of that entry; lists of very many would look long for it."""
    status = models.CharField(max_length=20, choices=Status)
    starts_on = models.DateField()
    ends_before = models.DateField(null=True)
    """The first day after the period; None for the current one."""

    objects = PeriodQuerySet.as_manager()

    class Meta:
        verbose_name = _("period of a status")
        verbose_name_plural = _("periods of statuses")
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["record", "starts_on"], name="status_period_start_once"
            ),
            models.UniqueConstraint(
                fields=["record"],
                condition=models.Q(ends_before__isnull=True),
                include=["status", "starts_on", "update"],
                name="status_period_one_holds",
            ),
            models.CheckConstraint(
                condition=models.Q(ends_before__isnull=True)
                | models.Q(ends_before__gt=models.F("starts_on")),
                name="status_period_ends_after_start",
            ),
        ]
        indexes = [
            # Index-only scans find what has a status now, or had it on a day.
            models.Index(
                fields=["status"],
                condition=models.Q(ends_before__isnull=True),
                include=["record"],
                name="status_period_holding",
            ),
            models.Index(
                fields=["status", "starts_on"],
                include=["ends_before", "record"],
                name="status_period_by_day",
            ),
            models.Index(
                fields=["-starts_on"],
                condition=models.Q(ends_before__isnull=True),
                name="status_period_latest",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_status_display()} {self.starts_on}"


class Axis(models.TextChoices):
    """What a word of an addressee is about."""

    ANSWER = "answer", _("Answer")
    CLAIM = "claim", _("Claim")
    PROMISE = "promise", _("Promise")
    RESPONSE = "response", _("First response")
    EXTENSION = "extension", _("More time to answer")
    """Which the Board gives: it is said of the addressee, not by it."""


DATED = (Axis.PROMISE, Axis.RESPONSE, Axis.EXTENSION)
"""Axes whose values are dates."""


class AddresseePeriod(models.Model):
    """The period in which an answer, a claim or a promise of an addressee held.

    What it first responded with holds for ever.
    """

    record = models.ForeignKey(
        RecommendationRecord, on_delete=models.PROTECT, related_name="addressee_periods"
    )
    addressee_key = models.UUIDField()
    """The translation key of the addressee, or of the one that it was merged into."""
    axis = models.CharField(max_length=10, choices=Axis)
    update = models.ForeignKey(StatusUpdate, on_delete=models.PROTECT, related_name="+")
    value = models.CharField(max_length=25)
    """The answer, the status that is claimed, or the first day that a date allows: of a promise, or
    of the first response, which is whatever came first."""
    last_day = models.DateField(null=True)
    """The last day that this date allows."""
    moves = models.PositiveSmallIntegerField(default=0)
    """How often a promise had been moved until then."""
    said_since = models.DateField()
    """When the same was said first, of periods in a row in which it was said again."""
    starts_on = models.DateField()
    ends_before = models.DateField(null=True)
    """The first day after the period; None for the current one."""

    objects = PeriodQuerySet.as_manager()

    class Meta:
        verbose_name = _("period of what an addressee says")
        verbose_name_plural = _("periods of what addressees say")
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["record", "addressee_key", "axis", "starts_on"],
                name="addressee_period_start_once",
            ),
            models.UniqueConstraint(
                fields=["record", "addressee_key", "axis"],
                condition=models.Q(ends_before__isnull=True),
                include=["value", "last_day", "moves", "starts_on", "update"],
                name="addressee_period_one_holds",
            ),
            models.CheckConstraint(
                condition=models.Q(ends_before__isnull=True)
                | models.Q(ends_before__gt=models.F("starts_on")),
                name="addressee_period_ends_after_start",
            ),
            models.CheckConstraint(
                condition=models.Q(axis__in=DATED, last_day__isnull=False)
                | ~models.Q(axis__in=DATED) & models.Q(last_day__isnull=True),
                name="addressee_period_date_has_last_day",
            ),
        ]
        indexes = [
            models.Index(
                fields=["axis", "value"],
                condition=models.Q(ends_before__isnull=True),
                include=["record", "addressee_key"],
                name="addressee_period_holding",
            ),
            # Few, and looked for with each list of a past day.
            models.Index(
                fields=["record", "addressee_key"],
                condition=models.Q(axis="extension"),
                name="addressee_period_extension",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_axis_display()}: {self.value} {self.starts_on}"


def find_successor_ids(record: RecommendationRecord) -> set[int]:
    """Return the ids of the records that supersede one now, at once or through others."""
    found: set[int] = set()
    successors = {record.pk}
    while successors:
        holding = StatusPeriod.objects.on().filter(record__in=successors)
        ids = holding.values_list("update__superseded_by", flat=True)
        successors = {pk for pk in ids if pk} - found
        found |= successors
    return found
