"""What the database itself keeps of links between recommendations."""

import pytest
from django.db import IntegrityError, connection, transaction
from wagtail.models import Locale

from recommendations.models import EarlierAsk, LinkKind, RecommendationPage
from recommendations.record.earlier_asks import find_earlier_ids
from tests.factories import RecommendationFactory, ReportFactory, link
from tests.recommendations.record.test_simultaneous_work import during

pytestmark = pytest.mark.django_db
URL = "https://example.org/audit/2014/3"


def create_three() -> list[RecommendationPage]:
    report = ReportFactory()
    return [RecommendationFactory(parent=report) for _ in range(3)]


@pytest.mark.parametrize(
    ("values", "constraint"),
    [
        ({}, "earlier_ask_exactly_one_of_record_and_url"),
        ({"url": ""}, "earlier_ask_exactly_one_of_record_and_url"),
        ({"url": URL, "kind": "denies"}, "earlier_ask_kind_known"),
    ],
)
def test_a_link_leads_to_one_thing(values, constraint):
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        link(RecommendationFactory(), **values)


def test_a_link_does_not_lead_to_two_things():
    first, second, _ = create_three()
    with pytest.raises(IntegrityError, match="exactly_one"), transaction.atomic():
        link(second, first, url=URL)


def test_an_unfinished_row_leads_nowhere():
    row = link(RecommendationFactory(), is_incomplete=True)
    assert row.is_unfinished


def test_each_pair_is_linked_once_in_whatever_language():
    first, second, _ = create_three()
    first.report.get_parent().copy_for_translation(
        Locale.objects.create(language_code="fr"), copy_parents=True, alias=True
    )
    first.report.copy_for_translation(Locale.objects.get(language_code="fr"))
    translation = first.copy_for_translation(Locale.objects.get(language_code="fr"))
    link(second, first)
    with pytest.raises(IntegrityError, match="record_once"), transaction.atomic():
        link(second, translation)
        connection.check_constraints()
    with pytest.raises(IntegrityError, match="url_once"), transaction.atomic():
        link(second, url=URL)
        link(second, url=URL)
        connection.check_constraints()


def test_a_link_counts_for_the_record_of_the_page_whatever_is_saved():
    first, second, third = create_three()
    row = link(second, first, record=third.record)
    row.refresh_from_db()
    assert row.record == first.record
    row.page = third
    row.save()
    row.refresh_from_db()
    assert row.record == third.record


def test_a_link_outlives_the_page_that_was_chosen():
    first, second, _ = create_three()
    row = link(second, first)
    first.delete()
    row.refresh_from_db()
    assert (row.page, row.record) == (None, first.record)
    connection.check_constraints()


def test_no_recommendation_builds_on_itself_at_once_or_by_way_of_others():
    first, second, third = create_three()
    for later, earlier in ((first, first), (first, second), (first, third)):
        if later is not earlier:
            EarlierAsk.objects.all().delete()
            link(second, first)
            link(third, second, LinkKind.JOINS)
        with pytest.raises(IntegrityError, match="in a circle"), transaction.atomic():
            link(later, earlier)
    assert find_earlier_ids([third.record_id]) == {first.record_id, second.record_id}


def test_a_circle_may_not_be_closed_by_a_change_or_in_another_language():
    first, second, third = create_three()
    link(second, first)
    row = link(first, third)
    row.page = second
    with pytest.raises(IntegrityError, match="in a circle"), transaction.atomic():
        row.save()


@pytest.mark.usefixtures("fresh_database")
def test_of_two_halves_of_a_circle_at_once_one_is_refused():
    first, second, _ = create_three()
    results = during(lambda: link(first, second), lambda: link(second, first))
    assert sorted(isinstance(result, IntegrityError) for result in results) == [False, True]
    assert EarlierAsk.objects.count() == 1
