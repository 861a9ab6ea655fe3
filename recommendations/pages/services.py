"""Writes to recommendations and their records by staff, one transaction each."""

import datetime
import uuid
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Literal

from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils import timezone
from wagtail.log_actions import LogContext, log
from wagtail.models import PageLogEntry

from boardtrade.pages.page_topic import copy_topics
from boardtrade.pages.publication_date import DatePrecision, get_first_day
from boardtrade.users.models import User
from recommendations.pages.recommendation_page import RecommendationPage
from recommendations.record.addressees import Addressee
from recommendations.record.answers import Answer
from recommendations.record.evidence import Evidence
from recommendations.record.records import RecommendationRecord
from recommendations.record.status_log import StatusUpdate
from recommendations.record.statuses import Status
from reports.models import ReportPage

STATUS_ADDED = "recommendations.add_status"
REVIEWED = "recommendations.review"
RENUMBERED = "recommendations.renumber"
PUBLISHED_TOGETHER = "recommendations.publish_together"
MAX_CREATED_AT_ONCE = 200
"""More than any report has; each adds a page, a revision and entries in two indexes."""


@transaction.atomic
def add_status_update(
    *,
    page: RecommendationPage,
    effective_date: datetime.date,
    author: User | None,
    date_precision: DatePrecision = DatePrecision.DAY,
    speaker: Addressee | None = None,
    answer: Answer | Literal[""] = "",
    status: Status | Literal[""] = "",
    promised_date: datetime.date | None = None,
    promised_precision: DatePrecision | Literal[""] = "",
    promise_reason: str = "",
    extended_for: Addressee | None = None,
    extended_to: datetime.date | None = None,
    quote: str = "",
    note: str = "",
    evidence: Evidence | None = None,
    corrects: StatusUpdate | None = None,
    superseded_by: RecommendationRecord | None = None,
    key: uuid.UUID | None = None,
) -> StatusUpdate:
    """Add an entry to a recommendation's log and to the audit log, and mark it as reviewed.

    `speaker` is the addressee whose words these are; None for the Board, which gives the one named
    in `extended_for` more time to answer. A month or a year is
    stored as its first day. `key` identifies the form: if it was submitted
    before, return the existing entry. Raise IntegrityError if a rule of the log is violated.
    """
    entry, is_new = StatusUpdate.objects.get_or_create(
        key=key or uuid.uuid4(),
        defaults={
            "record": page.record,
            "speaker": speaker,
            "answer": answer,
            "status": status,
            "promised_date": promised_date
            and get_first_day(promised_date, DatePrecision(promised_precision)),
            "promised_precision": promised_precision if promised_date else "",
            "promise_reason": promise_reason,
            "extended_for": extended_for,
            "extended_to": extended_to,
            "quote": quote,
            "effective_date": get_first_day(effective_date, date_precision),
            "date_precision": date_precision,
            "note": note,
            "evidence": evidence,
            "corrects": corrects,
            "superseded_by": superseded_by,
            "author": author,
        },
    )
    if is_new:
        _set_reviewed_now([page.record_id])
        data: dict[str, Any] = {"status": entry.label, "since": entry.since.iso}
        if speaker:
            data["speaker"] = str(speaker)
        log(page, STATUS_ADDED, user=author, data=data)
    return entry


class EntryRefusedError(Exception):
    """The log of one of several recommendations does not take the entry; none of them has it."""

    def __init__(self, page: RecommendationPage, error: IntegrityError) -> None:
        super().__init__(str(page))
        self.page = page
        self.error = error


@transaction.atomic
def add_status_update_to_all(
    *, pages: Sequence[RecommendationPage], key: uuid.UUID, **values: Any
) -> list[StatusUpdate]:
    """Add the same entry to several logs, all or none; return the entries in the order of `pages`.

    `key` identifies the form, and the entry of the first page; those of the others are derived from
    it. Raise EntryRefusedError if a rule of a log is violated.
    """
    entries: dict[int, StatusUpdate] = {}
    # In one order, so that two forms that name the same recommendations wait for each other.
    for page in sorted(pages, key=lambda page: page.record_id):
        own_key = key if page is pages[0] else derive_key(key, page)
        try:
            with transaction.atomic():
                entry = add_status_update(page=page, key=own_key, **values)
        except IntegrityError as error:
            raise EntryRefusedError(page, error) from error
        entries[page.record_id] = entry
    return [entries[page.record_id] for page in pages]


def derive_key(key: uuid.UUID, page: RecommendationPage) -> uuid.UUID:
    """Return the key of the entry that a form adds to the log of another recommendation."""
    return uuid.uuid5(key, str(page.record_id))


def add_void(
    *, entry: StatusUpdate, page: RecommendationPage, note: str, author: User, key: uuid.UUID
) -> StatusUpdate:
    """Add an entry that says that another one was recorded by mistake, and puts nothing instead."""
    return add_status_update(
        page=page,
        effective_date=entry.effective_date,
        date_precision=DatePrecision(entry.date_precision),
        note=note,
        corrects=entry,
        author=author,
        key=key,
    )


@transaction.atomic
def mark_reviewed(*, pages: Iterable[RecommendationPage], user: User | None) -> int:
    """Mark recommendations as reviewed now, and return their number."""
    pages = list(pages)
    _set_reviewed_now([page.record_id for page in pages])
    for page in pages:
        # Of entries with one UUID, the history of pages shows only the last.
        log(page, REVIEWED, user=user, uuid=uuid.uuid4())
    return len(pages)


@transaction.atomic
def create_recommendations(
    *,
    report: ReportPage,
    drafts: Iterable[RecommendationPage],
    user: User | None,
    publish: bool = False,
    key: uuid.UUID | None = None,
) -> list[RecommendationPage]:
    """Create recommendations below a report, all or none, as drafts or published.

    `key` identifies the form: if it was submitted before, return the existing pages. The caller
    holds the lock on the children of the report, and has validated what is to be published.
    """
    pages, key = list(drafts), key or uuid.uuid4()
    if existing_pages := get_created_recommendations(key, report=report):
        return existing_pages
    for order, draft in enumerate(pages):
        create_recommendation(
            report=report, draft=draft, user=user, publish=publish, key=key, order=order
        )
    return pages


@transaction.atomic(savepoint=False)
def create_recommendation(
    *,
    report: ReportPage,
    draft: RecommendationPage,
    user: User | None,
    publish: bool,
    key: uuid.UUID,
    order: int,
) -> None:
    """Create one of the recommendations of a form, of which `order` is the place there."""
    draft.translation_key = _build_translation_key(key, order)
    draft.locale_id = report.locale_id
    draft.report = report
    draft.owner = user
    draft.live = False
    if not draft.page_topics.all():
        draft.page_topics = copy_topics(report)
    # Of entries with one log context, the history of pages shows only the last.
    with LogContext(user=user):
        _add_child(report, draft)
        revision = draft.save_revision(user=user, log_action=True, clean=False)
        if publish:
            revision.publish(user=user)


def _add_child(report: ReportPage, draft: RecommendationPage) -> None:
    """Store a new page below its report; its inline children stay known, and are not read again."""
    names = [children.relation for children in draft.children]
    children_by_name = {name: list(getattr(draft, name).all()) for name in names}
    report.add_child(instance=draft)
    for name, children in children_by_name.items():
        setattr(draft, name, children)


def is_created(key: uuid.UUID, order: int) -> bool:
    """Return whether one of the recommendations of a form exists already."""
    return RecommendationPage.objects.filter(
        translation_key=_build_translation_key(key, order)
    ).exists()


@transaction.atomic
def publish_together(
    *,
    report: ReportPage,
    publishes_report: bool,
    recommendations: Iterable[RecommendationPage],
    go_live_at: datetime.datetime | None,
    user: User | None,
    key: uuid.UUID,
) -> None:
    """Publish the newest versions of a report and of recommendations of it, all or none.

    A report that is published already stays as it is. A recommendation is published at
    `go_live_at` (None: now), unless a later time is set in it. `key` identifies the form: what it
    has published is noted in the history of the report. The caller holds the locks on the pages,
    has validated what is to be published, and has asked `is_published_together`.
    """
    # Of entries with one log context, the history of pages shows only the last.
    if publishes_report:
        with LogContext(user=user):
            report.get_latest_revision().publish(user=user)
    count = 0
    for page in recommendations:
        with LogContext(user=user):
            revision = page.get_latest_revision()
            if go_live_at and (page.go_live_at is None or page.go_live_at < go_live_at):
                page.go_live_at = go_live_at
                revision = page.save_revision(user=user, clean=False)
            revision.publish(user=user)
        count += 1
    if count:
        log(report, PUBLISHED_TOGETHER, user=user, uuid=key, data={"count": count})


def is_published_together(key: uuid.UUID, report: ReportPage) -> bool:
    """Return whether the form with a key has published recommendations of a report."""
    entries = PageLogEntry.objects.filter(page=report.pk, action=PUBLISHED_TOGETHER, uuid=key)
    return entries.exists()


def get_created_recommendations(key: uuid.UUID, *, report: ReportPage) -> list[RecommendationPage]:
    """Return the pages that the form with a key has created below a report."""
    keys = [_build_translation_key(key, order) for order in range(MAX_CREATED_AT_ONCE)]
    return list(RecommendationPage.objects.of(report).filter(translation_key__in=keys))


def _build_translation_key(key: uuid.UUID, order: int) -> uuid.UUID:
    """Return the translation key of a page that a form creates.

    A translation key is unique in a locale, so the database refuses to create the page twice.
    """
    return uuid.uuid5(key, str(order))


@transaction.atomic
def renumber(*, report: ReportPage, numbers: Mapping[int, str], user: User | None) -> int:
    """Set the numbers of recommendations by the ids of their pages; return how many have changed.

    The latest revision and scheduled ones get the new number too, as publishing them would restore
    the old one; earlier revisions keep theirs. Raise IntegrityError at the end of the transaction
    if two pages get one number. The caller holds the lock on the children of the report.
    """
    changed_pages = [
        page
        for page in RecommendationPage.objects.of(report).select_related("report")
        if page.number != numbers.get(page.pk, page.number)
    ]
    for page in changed_pages:
        old_number, page.number = page.number, numbers[page.pk]
        page.save(update_fields=["number"], clean=False)
        is_publishable = Q(pk=page.latest_revision_id) | Q(approved_go_live_at__isnull=False)
        for revision in page.revisions.filter(is_publishable):
            revision.content["number"] = page.number
            revision.save(update_fields=["content"])
        data = {"from": old_number, "to": page.number}
        log(page, RENUMBERED, user=user, uuid=uuid.uuid4(), data=data)
        _renumber_aliases(page)
    return len(changed_pages)


def _renumber_aliases(page: RecommendationPage) -> None:
    """Renumber the aliases below aliases of the report; an alias elsewhere has its own number."""
    aliases = RecommendationPage.objects.filter(
        alias_of=page, report__alias_of=page.report_id
    ).select_related("report")
    for alias in aliases:
        alias.number = page.number
        alias.save(update_fields=["number"], clean=False)


def _set_reviewed_now(record_ids: list[int]) -> None:
    RecommendationRecord.objects.filter(pk__in=record_ids).update(reviewed_at=timezone.now())
