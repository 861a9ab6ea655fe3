"""Files that serve as evidence: readers open them while they may see the recommendation."""

import pytest
from wagtail.models import PageViewRestriction

from recommendations.record.statuses import Status
from tests.factories import DocumentFactory, RecommendationFactory, StatusUpdateFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def page():
    return RecommendationFactory()


@pytest.fixture
def file_url(page):
    document = DocumentFactory()
    StatusUpdateFactory(
        page=page, status=Status.DONE, evidence__url="", evidence__document=document
    )
    return document.url


def test_a_file_is_served_as_evidence_of_a_public_recommendation(client, file_url):
    assert client.get(file_url).status_code == 200


def test_it_goes_with_the_recommendation(client, page, file_url):
    page.unpublish()
    assert client.get(file_url).status_code == 404


def test_it_is_as_private_as_the_recommendation(client, page, file_url):
    PageViewRestriction.objects.create(page=page.report, restriction_type="login")
    assert client.get(file_url).status_code == 404


def test_a_file_that_is_evidence_of_nothing_stays_closed(client, page, file_url):
    assert client.get(DocumentFactory().url).status_code == 404
