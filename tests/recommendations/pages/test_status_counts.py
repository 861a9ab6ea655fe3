"""Counts by status are what a list would show, in one query, and fill a bar from end to end."""

import datetime

import pytest

from recommendations.models import RecommendationPage
from recommendations.pages.status_counts import (
    StatusCount,
    build_bar_segments,
    count_by_status,
    count_statuses,
)
from recommendations.pages.status_on_day import StatusNotReadError
from recommendations.record.statuses import Status
from tests.factories import AddresseeFactory, RecommendationFactory, StatusUpdateFactory

YEAR = datetime.date(2024, 1, 1)


def list_counts(counts: list[StatusCount]) -> dict[str, int]:
    return {item.status.value: item.count for item in counts if item.count}


@pytest.mark.django_db
def test_every_status_is_counted_in_one_query(django_assert_num_queries):
    for status in (Status.DONE, Status.DONE, Status.NOT_APPLICABLE):
        StatusUpdateFactory(status=status, effective_date=YEAR)
    RecommendationFactory()
    RecommendationFactory(live=False)
    with django_assert_num_queries(1):
        counts = count_by_status(RecommendationPage.objects.published().with_status())
    assert list_counts(counts) == {"done": 2, "not-applicable": 1, "not-started": 1}
    assert {item.status for item in counts} == set(Status)


@pytest.mark.django_db
def test_the_status_of_another_day_is_counted_where_it_was_asked_for():
    page = RecommendationFactory()
    StatusUpdateFactory(page=page, status=Status.PARTLY_DONE, effective_date=YEAR)
    StatusUpdateFactory(page=page, status=Status.DONE)
    pages = RecommendationPage.objects.all()
    assert list_counts(count_by_status(pages.with_status())) == {"done": 1}
    assert list_counts(count_by_status(pages.with_status(YEAR))) == {"partly-done": 1}


@pytest.mark.django_db
def test_an_order_and_filters_by_addressee_or_status_do_not_disturb_the_count():
    addressee = AddresseeFactory()
    for _ in range(2):
        RecommendationFactory(addressees=[addressee, AddresseeFactory()])
    RecommendationFactory()
    pages = RecommendationPage.objects.published().addressed_to(addressee).with_status()
    pages = pages.filter(status__in=Status.get_open())
    assert list_counts(count_by_status(pages.order_by("title", "number"))) == {"not-started": 2}


def test_segments_follow_one_another_from_end_to_end():
    counts = count_statuses(["done", "under-way", "under-way", "done", "not-started", "done"])
    segments = build_bar_segments(counts)
    assert [(item.status, item.start, item.end) for item in segments] == [
        (Status.DONE, "0.000%", "50.000%"),
        (Status.UNDER_WAY, "50.000%", "83.333%"),
        (Status.NOT_STARTED, "83.333%", "100.000%"),
    ]


def test_nothing_to_count_is_no_bar():
    assert build_bar_segments(count_statuses([])) == []


@pytest.mark.django_db
@pytest.mark.parametrize("name", ["current_status", "current_since", "is_overdue"])
def test_a_status_that_was_not_read_is_not_taken_for_none(name):
    RecommendationFactory(due_date=YEAR)
    page = RecommendationPage.objects.get()
    with pytest.raises(StatusNotReadError):
        getattr(page, name)
    assert page.as_card().status is None
    assert RecommendationPage.objects.with_status().with_positions().get().is_overdue
