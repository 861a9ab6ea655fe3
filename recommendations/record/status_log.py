"""The append-only log of statuses, and the periods that the database derives from it.

Triggers refuse to change or delete an entry, and compute the periods whenever one is added: see
`recommendations/migrations/0002_append_only_log.py` and `boardtrade/decisions/0010-status-log.md`.
"""

import datetime
import uuid

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.db import models
from django.db.models.functions import Now
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.admin.widgets import AdminAutoHeightTextInput
from wagtail.models import TranslatableMixin

from boardtrade.languages.translations import is_taken_in_locale
from boardtrade.media.models import CustomDocument
from boardtrade.pages.publication_date import DatePrecision, PublicationDate
from recommendations.record.addressees import Addressee
from recommendations.record.permanent_ids import PERMANENT_ID_LENGTH, new_permanent_id
from recommendations.record.statuses import Status


class RecommendationRecord(models.Model):
    """The permanent id and the status log of a recommendation, which outlive its pages.

    A page shares its record with its translations and aliases; a copy gets a new one. Triggers
    keep the id for ever, and derive from the log what lists of very many records ask for.
    """

    permanent_id = models.CharField(
        max_length=PERMANENT_ID_LENGTH, unique=True, default=new_permanent_id, editable=False
    )
    reviewed_at = models.DateTimeField(
        _("last reviewed"),
        default=timezone.now,
        editable=False,
        help_text=_("When staff last looked at what has become of it."),
    )
    recorded_at = models.DateTimeField(null=True, editable=False)
    """When the last entry of the log was recorded. Only triggers write this, and the next two."""
    answered_first = models.DateField(null=True, editable=False)
    """The first day on which an addressee can have responded first; None without a response."""
    answered_last = models.DateField(null=True, editable=False)
    """The last day on which an addressee can have responded first."""

    class Meta:
        verbose_name = _("record of a recommendation")
        verbose_name_plural = _("records of recommendations")
        default_permissions = ()
        indexes = [
            models.Index(models.F("recorded_at").desc(nulls_last=True), name="record_latest")
        ]

    def __str__(self) -> str:
        return self.permanent_id

    def find_successor_ids(self) -> set[int]:
        """Return the ids of the records that supersede this one now, at once or through others."""
        found: set[int] = set()
        successors = {self.pk}
        while successors:
            holding = StatusPeriod.objects.on().filter(record__in=successors)
            ids = holding.values_list("update__superseded_by", flat=True)
            successors = {pk for pk in ids if pk} - found
            found |= successors
        return found


class StatusUpdate(models.Model):
    """One entry of the log: a status, the date from which it holds, and the evidence.

    An entry is never changed. A later entry that names it in `corrects` corrects a mistake; the
    mistaken entry no longer counts, and readers still see it struck out. An entry without a status
    puts nothing in the place of the mistaken one: it was recorded on the wrong recommendation.
    """

    record = models.ForeignKey(
        RecommendationRecord, on_delete=models.PROTECT, related_name="updates", editable=False
    )
    status = models.CharField(_("status"), max_length=20, choices=Status)
    """Empty for an entry that only says that another one was recorded by mistake."""
    effective_date = models.DateField(
        _("since"),
        default=timezone.localdate,
        help_text=_("From when this holds, not when you learned of it. Not in the future."),
    )
    date_precision = models.CharField(
        _("exactness of the date"), max_length=5, choices=DatePrecision, default=DatePrecision.DAY
    )
    note = models.TextField(
        _("note"),
        blank=True,
        max_length=2000,
        help_text=_("What happened, in one or two sentences for readers."),
    )
    evidence_url = models.URLField(
        _("evidence: link"),
        blank=True,
        max_length=2000,
        validators=[URLValidator(schemes=["http", "https"])],
    )
    evidence_title = models.CharField(
        _("evidence: what it is"),
        blank=True,
        max_length=200,
        help_text=_("“Minutes of Council, 14 May 2024”. Leave empty to show the link’s site."),
    )
    evidence_document = models.ForeignKey(
        CustomDocument,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("evidence: file"),
    )
    addressee = models.ForeignKey(
        Addressee,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("concerns"),
        help_text=_("Which addressee acted. Leave empty if it concerns all."),
    )
    corrects = models.OneToOneField(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="corrected_by",
        verbose_name=_("corrects"),
    )
    superseded_by = models.ForeignKey(
        RecommendationRecord,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="supersedes",
        verbose_name=_("superseded by"),
    )
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        # The only change that the triggers allow: the account is deleted, the entry stays.
        on_delete=models.SET_NULL,
        null=True,
        editable=False,
        related_name="+",
        verbose_name=_("recorded by"),
    )
    recorded_at = models.DateTimeField(_("recorded"), db_default=Now(), editable=False)
    is_append_only = True
    """What is merged does not change what was recorded."""
    key = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    """Created with the form, so that a form submitted twice adds one entry."""

    class Meta:
        verbose_name = _("status update")
        verbose_name_plural = _("status updates")
        default_permissions = ("add", "view")
        ordering = ["effective_date", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(status__in=Status.values)
                | models.Q(status="", corrects__isnull=False),
                name="status_update_status_known",
            ),
            models.CheckConstraint(
                condition=models.Q(date_precision=DatePrecision.DAY)
                | models.Q(date_precision=DatePrecision.MONTH, effective_date__day=1)
                | models.Q(
                    date_precision=DatePrecision.YEAR,
                    effective_date__day=1,
                    effective_date__month=1,
                ),
                name="status_update_date_is_first_day",
            ),
            models.CheckConstraint(
                condition=models.Q(status__in=["", Status.NOT_STARTED])
                | models.Q(evidence_document__isnull=False)
                | ~models.Q(evidence_url=""),
                name="status_update_has_evidence",
                violation_error_message=_("Say how this is known: give a link, or choose a file."),
            ),
            models.CheckConstraint(
                condition=models.Q(superseded_by__isnull=True)
                | (
                    models.Q(status=Status.SUPERSEDED) & ~models.Q(superseded_by=models.F("record"))
                ),
                name="status_update_superseded_by_another",
            ),
        ]
        indexes = [models.Index("record", "effective_date", name="status_update_of_record")]

    def __str__(self) -> str:
        return f"{self.label}, {self.since.long}"

    @property
    def is_void(self) -> bool:
        """Whether it only says that another entry was recorded by mistake."""
        return not self.status

    @property
    def kind(self) -> Status:
        """The status, with its label and behaviour; not for an entry without one."""
        return Status(self.status)

    @property
    def label(self) -> str:
        """The words for it in lists of entries."""
        return str(_("Recorded by mistake") if self.is_void else self.kind.label)

    @property
    def is_response(self) -> bool:
        """Whether it shows that an addressee has responded."""
        return not self.is_void and self.kind.is_response

    @property
    def since(self) -> PublicationDate:
        """The effective date with its precision."""
        return PublicationDate(self.effective_date, DatePrecision(self.date_precision))


class StatusPeriodQuerySet(models.QuerySet["StatusPeriod"]):
    """Reads of periods by day."""

    def on(self, day: datetime.date | None = None) -> "StatusPeriodQuerySet":
        """Return the periods that contain a day (today): at most one for each record."""
        if day is None:
            return self.filter(ends_before__isnull=True)
        return self.filter(
            models.Q(ends_before__isnull=True) | models.Q(ends_before__gt=day), starts_on__lte=day
        )


class StatusPeriod(models.Model):
    """The period in which a status held. Only triggers write this table, from the log."""

    record = models.ForeignKey(
        RecommendationRecord, on_delete=models.PROTECT, related_name="periods"
    )
    update = models.OneToOneField(StatusUpdate, on_delete=models.PROTECT, related_name="period")
    status = models.CharField(max_length=20, choices=Status)
    starts_on = models.DateField()
    ends_before = models.DateField(null=True)
    """The first day after the period; None for the current one."""

    objects = StatusPeriodQuerySet.as_manager()

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


class StatusDefinition(TranslatableMixin, models.Model):
    """The definition of a status that staff have written for readers, in one language."""

    status = models.CharField(_("status"), max_length=20, choices=Status)
    definition = models.CharField(
        _("definition"),
        max_length=300,
        help_text=_("One sentence. Readers see it beside the status and in the tracker’s key."),
    )

    panels = [FieldPanel("status"), FieldPanel("definition", widget=AdminAutoHeightTextInput)]

    class Meta(TranslatableMixin.Meta):
        verbose_name = _("meaning of a status")
        verbose_name_plural = _("meanings of statuses")
        constraints = [
            models.UniqueConstraint(
                fields=["status", "locale"], name="status_definition_once_in_locale"
            )
        ]

    def __str__(self) -> str:
        return self.get_status_display()

    def clean(self) -> None:
        """Raise ValidationError for a second definition, with a message for staff."""
        super().clean()
        if is_taken_in_locale(self, "status"):
            raise ValidationError(
                {"status": _("This status has its definition already. Edit that one.")}
            )
