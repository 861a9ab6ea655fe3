"""What staff do to the records of recommendations: one transaction each."""

import datetime
import uuid
from collections.abc import Iterable, Mapping
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from wagtail.log_actions import LogContext, log

from boardtrade.media.models import CustomDocument
from boardtrade.pages.publication_date import DatePrecision
from boardtrade.users.models import User
from recommendations.pages.recommendation_page import RecommendationPage
from recommendations.record.addressees import Addressee
from recommendations.record.status_log import RecommendationRecord, StatusUpdate
from recommendations.record.statuses import Status
from reports.models import ReportPage

STATUS_ADDED = "recommendations.add_status"
REVIEWED = "recommendations.review"
RENUMBERED = "recommendations.renumber"
MAX_CREATED_AT_ONCE = 200
"""More than any report has; each makes a page, a revision and entries in two indexes."""


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
        log(page, REVIEWED, user=user, uuid=uuid.uuid4())  # or only the last page would tell of it
    return len(reviewed)


@transaction.atomic
def create_recommendations(
    *,
    report: ReportPage,
    drafts: Iterable[RecommendationPage],
    user: User | None,
    publish: bool = False,
    key: uuid.UUID | None = None,
) -> list[RecommendationPage]:
    """Put new recommendations below a report, all or none, as drafts or published.

    `key` is the form's own: sent twice, the pages that are there are returned. The caller sees to
    it that nobody else adds pages below meanwhile, and that what is published is finished.
    """
    pages, key = list(drafts), key or uuid.uuid4()
    if existing := created_with(key, report=report):
        return existing
    for order, draft in enumerate(pages):
        draft.translation_key = _translation_key(key, order)
        draft.locale_id = report.locale_id
        draft.owner = user
        draft.live = False
        # The history of a page leaves out what shares a context with a later entry of another page.
        with LogContext(user=user):
            report.add_child(instance=draft)
            revision = draft.save_revision(user=user, log_action=True, clean=False)
            if publish:
                revision.publish(user=user)
    return pages


def created_with(key: uuid.UUID, *, report: ReportPage) -> list[RecommendationPage]:
    """Return what a form with this key has created below a report."""
    possible = [_translation_key(key, order) for order in range(MAX_CREATED_AT_ONCE)]
    return list(RecommendationPage.objects.of(report).filter(translation_key__in=possible))


def _translation_key(key: uuid.UUID, order: int) -> uuid.UUID:
    """Every page has such a key, and a language has it once: a second creation would collide."""
    return uuid.uuid5(key, str(order))


@transaction.atomic
def renumber(*, report: ReportPage, numbers: Mapping[int, int], user: User | None) -> int:
    """Give recommendations of a report other numbers, by their pages' ids; return how many changed.

    What waits to be published gets the new number too, or it would bring the old one back. Older
    revisions keep theirs. Raises IntegrityError at the end of the transaction for a number that two
    get. The caller sees to it that nobody edits pages below the report meanwhile.
    """
    changed = [
        page
        for page in RecommendationPage.objects.of(report).select_related("report")
        if page.number != numbers.get(page.pk, page.number)
    ]
    for page in changed:
        old, page.number = page.number, numbers[page.pk]
        page.save(update_fields=["number"], clean=False)
        waiting = Q(pk=page.latest_revision_id) | Q(approved_go_live_at__isnull=False)
        for revision in page.revisions.filter(waiting):
            revision.content["number"] = page.number
            revision.save(update_fields=["content"])
        data = {"from": old, "to": page.number}
        log(page, RENUMBERED, user=user, uuid=uuid.uuid4(), data=data)
        _renumber_aliases(page)
    return len(changed)


def _renumber_aliases(page: RecommendationPage) -> None:
    """Have reports that repeat this one follow; elsewhere an alias has a number of its own."""
    aliases = RecommendationPage.objects.filter(
        alias_of=page, report__alias_of=page.report_id
    ).select_related("report")
    for alias in aliases:
        alias.number = page.number
        alias.save(update_fields=["number"], clean=False)


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
