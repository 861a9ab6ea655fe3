"""The first page: the newest publications, and where the recommendations of all stand."""

import datetime
import re

import pytest

from recommendations.record.statuses import Status
from tests.factories import RecommendationFactory, ReportFactory, StatusUpdateFactory

pytestmark = pytest.mark.django_db


def heading(html: str) -> str:
    match = re.search(r'id="tally-title"><a href="/recommendations/">(.*?)</a>', html)
    return match[1] if match else ""


def test_it_counts_what_became_of_all_public_recommendations(client):
    done = RecommendationFactory()
    StatusUpdateFactory(page=done, status=Status.DONE)
    assert heading(client.get("/").text) == "1 recommendation, and what became of it"
    RecommendationFactory()
    RecommendationFactory(live=False)
    html = client.get("/").text
    assert heading(html) == "2 recommendations, and what became of them"
    assert re.findall(r'role="cell">(\d+)<', html) == ["1", "1"]


def test_it_counts_nothing_while_there_is_nothing_to_count(client):
    ReportFactory()
    assert "tally-title" not in client.get("/").text


@pytest.mark.parametrize("number", [3, 20])
def test_it_costs_eight_queries_however_much_was_published(
    client, max_queries_from_nothing, number
):
    for day in range(1, number + 1):
        report = ReportFactory(publication_date=datetime.date(2024, 1, day))
        StatusUpdateFactory(page=RecommendationFactory(parent=report))
    with max_queries_from_nothing(8):
        client.get("/")
