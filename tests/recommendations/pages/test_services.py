"""What staff do to the record of a recommendation."""

import datetime
import uuid

import pytest
from django.db import IntegrityError, transaction
from wagtail.models import PageLogEntry

from boardtrade.pages.publication_date import DatePrecision
from recommendations.models import RecommendationRecord, StatusUpdate
from recommendations.pages.services import add_status_update, mark_reviewed
from recommendations.record.statuses import Status
from tests.factories import AdminFactory, RecommendationFactory

pytestmark = pytest.mark.django_db

LONG_AGO = datetime.datetime(2024, 1, 1, tzinfo=datetime.UTC)
ENTRY = {
    "status": Status.NOT_STARTED,
    "effective_date": datetime.date(2024, 6, 17),
}


def test_an_entry_is_noted_in_the_audit_log_and_counts_as_a_review():
    page, author = RecommendationFactory(), AdminFactory()
    RecommendationRecord.objects.update(reviewed_at=LONG_AGO)
    entry = add_status_update(page=page, author=author, **ENTRY)
    assert entry.author == author
    logged = PageLogEntry.objects.get(action="recommendations.add_status")
    assert (logged.page_id, logged.user) == (page.pk, author)
    assert logged.data == {"status": "Not started", "since": "2024-06-17"}
    page.record.refresh_from_db()
    assert page.record.reviewed_at > LONG_AGO


def test_a_form_sent_twice_is_one_entry():
    page, key = RecommendationFactory(), uuid.uuid4()
    first = add_status_update(page=page, author=None, key=key, **ENTRY)
    second = add_status_update(page=page, author=None, key=key, **ENTRY)
    assert first == second
    assert StatusUpdate.objects.count() == 1
    assert PageLogEntry.objects.filter(action="recommendations.add_status").count() == 1


@pytest.mark.parametrize(
    ("precision", "day"),
    [("day", "2024-06-17"), ("month", "2024-06-01"), ("year", "2024-01-01")],
)
def test_what_is_known_to_the_month_counts_from_its_first_day(precision, day):
    entry = add_status_update(
        page=RecommendationFactory(),
        author=None,
        date_precision=DatePrecision(precision),
        **ENTRY,
    )
    assert entry.effective_date.isoformat() == day


def test_what_the_log_refuses_leaves_no_trace():
    page = RecommendationFactory()
    RecommendationRecord.objects.update(reviewed_at=LONG_AGO)
    with pytest.raises(IntegrityError), transaction.atomic():
        add_status_update(page=page, author=None, **ENTRY | {"status": Status.DONE})
    assert not PageLogEntry.objects.filter(action="recommendations.add_status").exists()
    page.record.refresh_from_db()
    assert page.record.reviewed_at == LONG_AGO


def test_many_are_marked_as_reviewed():
    pages = [RecommendationFactory() for _ in range(3)]
    RecommendationRecord.objects.update(reviewed_at=LONG_AGO)
    assert mark_reviewed(pages=pages[:2], user=AdminFactory()) == 2
    assert RecommendationRecord.objects.filter(reviewed_at=LONG_AGO).get() == pages[2].record
    assert PageLogEntry.objects.filter(action="recommendations.review").count() == 2
