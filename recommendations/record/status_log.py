"""The append-only log of a recommendation: what its addressees say of it, and how the Board judges.

Triggers refuse to change or delete an entry, and derive from the log what held when: see
`recommendations/migrations/0002_append_only_log.py` and `boardtrade/decisions/0010-status-log.md`.
"""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from boardtrade.pages.publication_date import DatePrecision, PublicationDate
from recommendations.record.addressees import Addressee
from recommendations.record.answers import Answer
from recommendations.record.clocks.stops import FIRST_DAY, LAST_DAY
from recommendations.record.evidence import Evidence
from recommendations.record.records import RecommendationRecord
from recommendations.record.statuses import Status


class StatusUpdate(models.Model):
    """One entry of the log: who speaks, what it says, from when, and the evidence.

    An addressee answers, says how far it is, and promises a date; the Board judges how far it is,
    takes back what it asked, or gives an addressee more time to answer. An entry is never changed.
    A later entry that names it in `corrects` corrects a mistake; the mistaken entry no longer
    counts, and readers still see it struck out. An entry that says nothing else puts nothing in the
    place of the mistaken one.
    """

    record = models.ForeignKey(
        RecommendationRecord, on_delete=models.PROTECT, related_name="updates", editable=False
    )
    speaker = models.ForeignKey(
        Addressee,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("who says it"),
    )
    """The addressee whose words these are; None for the Board."""
    answer = models.CharField(_("answer"), max_length=25, choices=Answer, blank=True)
    status = models.CharField(_("status"), max_length=20, choices=Status, blank=True)
    """The verdict of the Board, or what an addressee claims."""
    promised_date = models.DateField(
        _("promised for"),
        null=True,
        blank=True,
        help_text=_("By when they say that it will be done. Leave empty if they name no date."),
    )
    promised_precision = models.CharField(
        _("exactness of the promised date"), max_length=5, choices=DatePrecision, blank=True
    )
    promise_reason = models.CharField(
        _("why the date has changed"),
        max_length=300,
        blank=True,
        help_text=_("In their words or yours. Leave empty if they give no reason."),
    )
    extended_for = models.ForeignKey(
        Addressee,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("who gets more time"),
    )
    extended_to = models.DateField(
        _("new last day to answer"),
        null=True,
        blank=True,
        help_text=_("Until this day, and on it, an answer is in time."),
    )
    quote = models.TextField(
        _("their own words"),
        blank=True,
        max_length=2000,
        help_text=_("The sentence that says it, as it stands in the letter or on the page."),
    )
    effective_date = models.DateField(_("since"), default=timezone.localdate)
    """From when it holds: of an addressee's words, when it said them."""
    date_precision = models.CharField(
        _("exactness of the date"), max_length=5, choices=DatePrecision, default=DatePrecision.DAY
    )
    note = models.TextField(
        _("note"),
        blank=True,
        max_length=2000,
        help_text=_("What happened, in one or two sentences for readers."),
    )
    evidence = models.ForeignKey(
        Evidence,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="updates",
        verbose_name=_("evidence"),
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
        verbose_name = _("entry of a log")
        verbose_name_plural = _("entries of logs")
        default_permissions = ("add", "view")
        ordering = ["effective_date", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(status__in=["", *Status.get_verdicts()])
                & Q(answer__in=["", *Answer.values]),
                name="status_update_words_known",
            ),
            models.CheckConstraint(
                condition=~Q(status="", answer="", promised_date=None, extended_to=None)
                | ~Q(corrects=None),
                name="status_update_says_something",
                violation_error_message=_("Say what was answered, how far it is, or by when."),
            ),
            models.CheckConstraint(
                condition=Q(
                    speaker=None, answer="", promised_date=None, promise_reason="", quote=""
                )
                | Q(speaker__isnull=False, extended_to=None, status__in=["", *Status.get_claims()]),
                name="status_update_fits_who_speaks",
            ),
            models.CheckConstraint(
                condition=Q(promised_date=None, promised_precision="", promise_reason="")
                | Q(promised_date__isnull=False)
                & (
                    Q(promised_precision=DatePrecision.DAY)
                    | Q(promised_precision=DatePrecision.MONTH, promised_date__day=1)
                    | Q(
                        promised_precision=DatePrecision.YEAR,
                        promised_date__day=1,
                        promised_date__month=1,
                    )
                ),
                name="status_update_promise_is_first_day",
            ),
            models.CheckConstraint(
                condition=Q(date_precision=DatePrecision.DAY)
                | Q(date_precision=DatePrecision.MONTH, effective_date__day=1)
                | Q(
                    date_precision=DatePrecision.YEAR,
                    effective_date__day=1,
                    effective_date__month=1,
                ),
                name="status_update_date_is_first_day",
            ),
            models.CheckConstraint(
                condition=Q(extended_to=None, extended_for=None)
                | Q(
                    extended_to__gte=FIRST_DAY,
                    extended_to__lte=LAST_DAY,
                    extended_for__isnull=False,
                    status="",
                    date_precision=DatePrecision.DAY,
                )
                & ~Q(note=""),
                name="status_update_extension_has_reason",
                violation_error_message=_("Say who gets more time, until when, and why."),
            ),
            models.CheckConstraint(
                condition=Q(speaker=None, status__in=["", Status.NOT_STARTED])
                | Q(evidence__isnull=False),
                name="status_update_has_evidence",
                violation_error_message=_("Say how this is known: give a link, or choose a file."),
            ),
            models.CheckConstraint(
                condition=Q(superseded_by__isnull=True)
                | (Q(status=Status.SUPERSEDED) & ~Q(superseded_by=models.F("record"))),
                name="status_update_superseded_by_another",
            ),
        ]
        indexes = [models.Index("record", "effective_date", name="status_update_of_record")]

    def __str__(self) -> str:
        return f"{self.label}, {self.since.long}"

    @property
    def is_void(self) -> bool:
        """Whether it only says that another entry was recorded by mistake."""
        return not (self.status or self.answer or self.promised_date or self.extended_to)

    @property
    def is_verdict(self) -> bool:
        """Whether the Board judges how far it is, or takes back what it asked."""
        return self.speaker_id is None and bool(self.status)

    @property
    def speaker_name(self) -> str:
        """The name by which who speaks is known now; empty for the Board."""
        return str(self.speaker.merged_into or self.speaker) if self.speaker else ""

    @property
    def kind(self) -> Status | None:
        """The status that it says, with its label; None if it says none."""
        return Status(self.status) if self.status else None

    @property
    def answer_kind(self) -> Answer | None:
        """The answer that it gives, with its label; None if it gives none."""
        return Answer(self.answer) if self.answer else None

    @property
    def promise(self) -> PublicationDate | None:
        """The promised date with its precision; None if none is promised."""
        if self.promised_date is None:
            return None
        return PublicationDate(self.promised_date, DatePrecision(self.promised_precision))

    @property
    def extension(self) -> PublicationDate | None:
        """The new last day to answer; None if it gives no more time."""
        if self.extended_to is None:
            return None
        return PublicationDate(self.extended_to, DatePrecision.DAY)

    @property
    def extended_name(self) -> str:
        """The name by which who gets more time is known now; empty for another entry."""
        return str(self.extended_for.merged_into or self.extended_for) if self.extended_for else ""

    @property
    def label(self) -> str:
        """The words for it in lists of entries: “Accepted; says: under way; promised for 2027”."""
        if self.is_void:
            return str(_("Recorded by mistake"))
        parts = [str(self.answer_kind.label)] if self.answer_kind else []
        if self.kind and self.speaker_id is None:
            parts.append(str(self.kind.label))
        elif self.kind:
            parts.append(_("says: %(status)s") % {"status": str(self.kind.label).lower()})
        if self.promise:
            parts.append(_("promised for %(date)s") % {"date": self.promise.long})
        if self.extension:
            parts.append(_("time to answer until %(date)s") % {"date": self.extension.long})
        text = "; ".join(parts)
        return text[:1].upper() + text[1:]

    @property
    def since(self) -> PublicationDate:
        """The effective date with its precision."""
        return PublicationDate(self.effective_date, DatePrecision(self.date_precision))
