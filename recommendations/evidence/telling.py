"""What is known of a link to evidence, in words for staff."""

import datetime
from dataclasses import dataclass

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _

from boardtrade.fetching.failures import FailureReason
from boardtrade.fetching.fetcher import is_reserved
from boardtrade.pages.publication_date import DatePrecision, PublicationDate
from recommendations.evidence.copies import EvidenceCopy
from recommendations.evidence.keeping import is_fetched
from recommendations.evidence.notices import EvidenceNotice, EvidenceWatch
from recommendations.record.evidence import Evidence

PATIENCE = datetime.timedelta(hours=1)
"""How long a copy of something new may be on its way."""


@dataclass(frozen=True)
class LinkState:
    """The copy that is kept of a link, and whether the page still answers."""

    evidence: Evidence

    @property
    def watch(self) -> EvidenceWatch | None:
        """What is known of it; None before anything was tried."""
        return getattr(self.evidence, "watch", None)

    @property
    def notice(self) -> EvidenceNotice | None:
        """What readers see beside it; None if that is nothing."""
        return getattr(self.evidence, "notice", None)

    @property
    def copy(self) -> EvidenceCopy | None:
        """The newest copy."""
        return self.watch.copy if self.watch else None

    @property
    def can_be_tried(self) -> bool:
        """Whether a copy can be asked for."""
        return is_fetched(self.evidence)

    @property
    def copy_sentence(self) -> str:
        """Whether a copy is kept, and else why not; empty where none is to be expected."""
        if self.copy:
            return _("Copy kept %(date)s, %(size)s.") % {
                "date": self.copy.day,
                "size": self.copy.size_label,
            }
        if self.watch and self.watch.copy_message:
            return _("No copy: %(reason)s.") % {"reason": self.watch.copy_message}
        if not settings.FETCH_EVIDENCE or not self.evidence.url:
            return ""
        if is_reserved(self.evidence.url):
            return _("No copy: %(reason)s.") % {"reason": FailureReason.RESERVED.label}
        if timezone.now() - self.evidence.recorded_at < PATIENCE:
            return _("A copy is being fetched.")
        return _("No copy: none was asked for yet.")

    @property
    def page_sentence(self) -> str:
        """Since when the page is gone or does not answer; empty if it does."""
        if self.notice and self.notice.gone_since:
            words = {"date": _write(self.notice.gone_since)}
            if self.notice.copy:
                return _("The page has been gone since %(date)s: readers get the copy.") % words
            return _("The page has been gone since %(date)s, and readers are told.") % words
        if self.watch and self.watch.failing_since:
            return _("The page has not answered since %(date)s: %(reason)s.") % {
                "date": _write(timezone.localdate(self.watch.failing_since)),
                "reason": self.watch.message,
            }
        return ""

    @property
    def is_critical(self) -> bool:
        """Whether readers have nothing to look at: the page does not answer, and no copy."""
        return bool(self.page_sentence) and self.copy is None


def _write(day: datetime.date) -> str:
    return PublicationDate(day, DatePrecision.DAY).long
