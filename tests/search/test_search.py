"""The search finds what the public may see."""

import datetime

import pytest
from django.utils import timezone
from wagtail.models import Page, PageViewRestriction

from tests.factories import RecommendationFactory, ReportFactory, StandardPageFactory

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _indexed(django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        yield


def test_reports_recommendations_and_pages_are_found_by_their_words(client):
    ReportFactory(title="Zebra crossings", summary="On foot.")
    RecommendationFactory(title="Paint them", text="<p>Every zebra crossing.</p>")
    StandardPageFactory(title="About zebras")
    html = client.get("/search/?q=zebra").text
    assert "3 results" in html
    for title in ("Zebra crossings", "Paint them", "About zebras"):
        assert title in html


def test_a_query_that_matches_nothing_gets_advice(client):
    html = client.get("/search/?q=xylophone").text
    assert "Nothing matches" in html


def test_no_query_shows_the_form_alone(client):
    html = client.get("/search/").text
    assert "Nothing matches" not in html
    assert 'name="q"' in html


@pytest.mark.parametrize("address", ["/search/", "/search/?q=xylophone"])
def test_whoever_found_nothing_may_look_through_everything(client, address):
    assert "All publications" not in client.get(address).text
    ReportFactory()
    assert '<a href="/reports/">All publications</a>' in client.get(address).text


def test_what_was_asked_is_repeated_safely(client):
    html = client.get('/search/?q="><img src=x onerror=alert(1)>').text
    assert "<img src=x" not in html
    assert "&lt;img src=x" in html


def test_drafts_private_and_expired_pages_are_not_found(client):
    draft = ReportFactory(title="Zebra one")
    private = ReportFactory(title="Zebra two")
    expired = ReportFactory(title="Zebra three")
    draft.unpublish()
    PageViewRestriction.objects.create(page=private, restriction_type="login")
    past = timezone.now() - datetime.timedelta(minutes=1)
    Page.objects.filter(pk=expired.pk).update(expire_at=past)
    html = client.get("/search/?q=zebra").text
    assert "Zebra" not in html


def test_a_list_of_results_costs_eight_queries(client, django_assert_max_num_queries):
    for number in range(12):
        RecommendationFactory(title=f"Zebra {number}")
        ReportFactory(title=f"Zebra report {number}")
    client.get("/")
    with django_assert_max_num_queries(8):
        assert "24 results" in client.get("/search/?q=zebra").text


def test_results_are_paged(client):
    for number in range(21):
        ReportFactory(title=f"Zebra {number}")
    assert "Page 1 of 2" in client.get("/search/?q=zebra").text
    html = client.get("/search/?q=zebra&page=2").text
    assert "Page 2 of 2" in html
    assert "q=zebra&amp;page=1" in html
