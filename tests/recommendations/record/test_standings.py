"""What holds today is kept for each page, and follows whatever it depends on."""

import pytest
from django.db import DatabaseError, transaction

from recommendations.models import RecommendationAddressee, RecommendationPage, Standing
from recommendations.record.answers import Answer
from recommendations.record.statuses import Status
from tests.factories import AddresseeFactory, RecommendationFactory, StatusUpdateFactory, home_page

pytestmark = pytest.mark.django_db


@pytest.fixture
def page() -> RecommendationPage:
    """Return a recommendation to two addressees, of which the second has accepted."""
    city, province = AddresseeFactory(), AddresseeFactory()
    page = RecommendationFactory(addressees=[city, province])
    StatusUpdateFactory(page=page, speaker=province, status="", answer=Answer.ACCEPTED)
    return page


def read(page: RecommendationPage) -> RecommendationPage:
    return RecommendationPage.objects.with_status().with_positions().get(pk=page.pk)


def test_a_page_without_a_log_has_not_started():
    page = read(RecommendationFactory())
    assert (page.status, page.status_since, page.answer) == (Status.NOT_STARTED, None, "")


def test_it_is_what_the_lead_says(page):
    assert read(page).lead_answer is None
    RecommendationAddressee.objects.filter(addressee=page.addressees[0]).delete()
    assert read(page).lead_answer == Answer.ACCEPTED


def test_it_follows_a_merge_of_addressees(page):
    city, province = page.addressees
    province.merged_into = city
    province.save()
    assert read(page).lead_answer == Answer.ACCEPTED


def test_pages_with_one_log_have_it_each(page):
    StatusUpdateFactory(record=page.record, status=Status.DONE)
    alias = page.create_alias(parent=page.report, update_slug="alias")
    StatusUpdateFactory(record=page.record, status=Status.PARTLY_DONE, effective_date="2024-07-01")
    assert read(page).status == read(alias).status == Status.PARTLY_DONE


def test_it_goes_with_its_page():
    page = RecommendationFactory()
    page.delete()
    assert not Standing.objects.filter(page=page.pk).exists()
    assert home_page().get_descendants().count() == Standing.objects.count() + 2


def test_nothing_but_triggers_writes_it(page):
    with pytest.raises(DatabaseError), transaction.atomic():
        Standing.objects.update(status=Status.DONE)
    with pytest.raises(DatabaseError), transaction.atomic():
        Standing.objects.get(page=page).delete()
