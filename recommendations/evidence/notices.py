"""What became of links to evidence: what readers see of it, and what the visits have found."""

import datetime
from typing import Any

from django.core.validators import URLValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from boardtrade.fetching.failures import FailureReason, FetchFailure
from recommendations.evidence.copies import EvidenceCopy
from recommendations.record.evidence import Evidence


class EvidenceNotice(models.Model):
    """What readers see beside a link: that it is gone, our copy, and that of an archive."""

    evidence = models.OneToOneField(Evidence, on_delete=models.PROTECT, related_name="notice")
    copy = models.ForeignKey(
        EvidenceCopy, on_delete=models.PROTECT, null=True, editable=False, related_name="+"
    )
    """The copy that readers may open, if they may."""
    is_copy_offered = models.BooleanField(
        _("Offer the copy to readers at once"),
        default=False,
        help_text=_(
            "Otherwise they get it when the page is gone. Ask yourselves whether its author would "
            "mind."
        ),
    )
    archive_url = models.URLField(
        _("Address in a public archive"),
        blank=True,
        max_length=2000,
        validators=[URLValidator(schemes=["http", "https"])],
        help_text=_("Such as https://web.archive.org/web/2026/… Readers see it beside the link."),
    )
    gone_since = models.DateField(null=True, editable=False)
    """The first day on which the page did not answer, once that lasts."""

    class Meta:
        default_permissions = ()
        constraints = [
            models.CheckConstraint(
                condition=Q(archive_url="") | Q(archive_url__regex="^https?://"),
                name="evidence_archive_is_a_page",
            ),
            models.CheckConstraint(
                condition=Q(copy=None) | Q(is_copy_offered=True) | Q(gone_since__isnull=False),
                name="evidence_copy_is_offered",
            ),
        ]

    def __str__(self) -> str:
        return str(self.evidence)


class EvidenceWatch(models.Model):
    """The newest copy of what a link leads to, and what visits have found: for staff alone."""

    evidence = models.OneToOneField(Evidence, on_delete=models.PROTECT, related_name="watch")
    copy = models.ForeignKey(EvidenceCopy, on_delete=models.PROTECT, null=True, related_name="+")
    tried_at = models.DateTimeField(null=True)
    """When a copy was last tried to be made."""
    copy_failure = models.CharField(max_length=20, blank=True)
    """Why that made none, as a `FailureReason`; empty if it did."""
    copy_status = models.PositiveSmallIntegerField(null=True)
    visited_at = models.DateTimeField(null=True)
    failing_since = models.DateTimeField(null=True)
    failures = models.PositiveSmallIntegerField(default=0)
    """Failed visits, one after the other."""
    failure = models.CharField(max_length=20, blank=True)
    """What the last of them found, as a `FailureReason`."""
    status = models.PositiveSmallIntegerField(null=True)

    class Meta:
        default_permissions = ()
        constraints = [
            models.CheckConstraint(
                condition=Q(failures=0, failing_since=None, failure="")
                | Q(failures__gt=0, failing_since__isnull=False) & ~Q(failure=""),
                name="evidence_watch_is_consistent",
            )
        ]
        indexes = [models.Index("visited_at", name="evidence_watch_by_visit")]

    def __str__(self) -> str:
        return str(self.evidence)

    @property
    def copy_message(self) -> str:
        """Why there is no copy, in words; empty if nothing is known to hinder it."""
        return _describe(self.copy_failure, self.copy_status)

    @property
    def message(self) -> str:
        """What the last visit found amiss, in words; empty if the page answered."""
        return _describe(self.failure, self.status)


def _describe(reason: str, status: int | None) -> str:
    return FetchFailure(FailureReason(reason), status).message if reason else ""


def lock_watch(evidence: Evidence) -> EvidenceWatch:
    """Return the watch over a link, so that nobody else changes it in this transaction."""
    EvidenceWatch.objects.get_or_create(evidence=evidence)
    return EvidenceWatch.objects.select_for_update().get(evidence=evidence)


def show_readers(watch: EvidenceWatch, **changes: Any) -> None:
    """Change what readers see of a link whose watch is locked; pages are then made anew.

    They get the newest copy, but what stands in for a page that is gone stays: what its address
    leads to by then, such as a page of somebody who has bought the name, is not what was there.
    """
    notice = EvidenceNotice.objects.filter(evidence=watch.evidence).first()
    notice = notice or EvidenceNotice(evidence=watch.evidence)
    for name, value in changes.items():
        setattr(notice, name, value)
    is_offered = notice.is_copy_offered or notice.gone_since is not None
    if notice.gone_since is None or notice.copy is None:
        notice.copy = watch.copy if is_offered else None
    notice.save()


def show_newest_copy(watch: EvidenceWatch) -> None:
    """Offer readers the newest copy, if any is offered to them."""
    offered = Q(is_copy_offered=True) | Q(gone_since__isnull=False)
    if EvidenceNotice.objects.filter(offered, evidence=watch.evidence).exists():
        show_readers(watch)


def mark_gone(watch: EvidenceWatch, day: datetime.date | None) -> None:
    """Tell readers since when a page is gone, or that it is there again, if that is news."""
    is_gone = EvidenceNotice.objects.filter(
        evidence=watch.evidence, gone_since__isnull=False
    ).exists()
    if is_gone != (day is not None):
        show_readers(watch, gone_since=day)
