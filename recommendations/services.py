"""What staff do to the records of recommendations: one transaction each."""

import datetime
import uuid
from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.utils import timezone
from wagtail.log_actions import log

from boardtrade.core.publication_date import DatePrecision
from boardtrade.media.models import CustomDocument
from boardtrade.users.models import User
from recommendations.models import (
    Addressee,
    RecommendationPage,
    RecommendationRecord,
    StatusUpdate,
)
from recommendations.statuses import Status

STATUS_ADDED = "recommendations.add_status"
REVIEWED = "recommendations.review"


@transaction.atomic
def add_status_update(
    *,
    page: RecommendationPage,
    status: Status,
    effective_date: datetime.date,
    author: User | None,
    date_precision: DatePrecision = DatePrecision.DAY,
    note: str = "",
    evidence_url: str = "",
    evidence_title: str = "",
    evidence_document: CustomDocument | None = None,
    addressee: Addressee | None = None,
    corrects: StatusUpdate | None = None,
    superseded_by: RecommendationRecord | None = None,
    key: uuid.UUID | None = None,
) -> StatusUpdate:
    """Add an entry to a recommendation's log, note it in the audit log, and count it as a review.

    A month or a year counts from its first day. `key` is the form's own: sent twice, the entry that
    is there is returned. Raises IntegrityError for what the log's rules refuse.
    """
    entry, is_new = StatusUpdate.objects.get_or_create(
        key=key or uuid.uuid4(),
        defaults={
            "record": page.record,
            "status": status,
            "effective_date": first_day(effective_date, date_precision),
            "date_precision": date_precision,
            "note": note,
            "evidence_url": evidence_url,
            "evidence_title": evidence_title,
            "evidence_document": evidence_document,
            "addressee": addressee,
            "corrects": corrects,
            "superseded_by": superseded_by,
            "author": author,
        },
    )
    if is_new:
        _note_review([page.record_id])
        data: dict[str, Any] = {"status": str(entry.kind.label), "since": entry.since.iso}
        log(page, STATUS_ADDED, user=author, data=data)
    return entry


@transaction.atomic
def mark_reviewed(*, pages: Iterable[RecommendationPage], user: User | None) -> int:
    """Note that staff looked at what became of recommendations; return how many there were."""
    reviewed = list(pages)
    _note_review([page.record_id for page in reviewed])
    for page in reviewed:
        log(page, REVIEWED, user=user)
    return len(reviewed)


def first_day(date: datetime.date, precision: DatePrecision) -> datetime.date:
    """Return the first day of what is known of a date: of its year, its month, or itself."""
    match precision:
        case DatePrecision.YEAR:
            return date.replace(month=1, day=1)
        case DatePrecision.MONTH:
            return date.replace(day=1)
    return date


def _note_review(record_ids: list[int]) -> None:
    RecommendationRecord.objects.filter(pk__in=record_ids).update(reviewed_at=timezone.now())
