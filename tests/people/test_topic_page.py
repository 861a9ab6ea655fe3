"""What the page of a topic tells of recommendations on it."""

import re
from datetime import date

import pytest

from recommendations.record.statuses import Status
from tests.factories import RecommendationFactory, ReportFactory, StatusUpdateFactory, TopicFactory

pytestmark = pytest.mark.django_db


def test_it_counts_what_became_of_them_and_leads_to_their_list(client):
    topic = TopicFactory(slug="aviation")
    done = RecommendationFactory(topics=[topic], title="Lengthen the runway")
    StatusUpdateFactory(page=done, status=Status.DONE)
    RecommendationFactory(topics=[topic])
    RecommendationFactory(topics=[topic], live=False)
    RecommendationFactory(topics=[TopicFactory()], title="Deepen the harbour")
    html = client.get("/topics/aviation/").text
    link = re.search(r'id="tally-title"><a href="([^"]*)">(.*?)</a>', html)
    assert link[2] == "2 recommendations, and what became of them"
    assert re.findall(r'role="cell">(\d+)<', html) == ["1", "1"]
    listed = client.get(link[1]).text
    assert "Lengthen the runway" in listed
    assert "Deepen the harbour" not in listed


def test_it_counts_nothing_where_there_is_nothing_to_count(client):
    ReportFactory(topics=[TopicFactory(slug="aviation")])
    assert "tally-title" not in client.get("/topics/aviation/").text


def test_there_is_none_of_what_nothing_is_published_about(client):
    topic = TopicFactory(slug="aviation")
    ReportFactory(topics=[topic], live=False)
    assert client.get("/topics/aviation/").status_code == 404
    RecommendationFactory(topics=[topic])
    assert client.get("/topics/aviation/").status_code == 200


def test_it_lists_what_is_still_open_and_due_first(client):
    topic = TopicFactory(slug="aviation")
    late = RecommendationFactory(topics=[topic], title="Lengthen it", due_date=date(2021, 1, 1))
    closed = RecommendationFactory(topics=[topic], title="Closed")
    StatusUpdateFactory(page=closed, status=Status.DONE)
    RecommendationFactory(topics=[topic], title="Some day")
    RecommendationFactory(topics=[topic], title="Hidden", live=False)
    html = client.get("/topics/aviation/").text
    asks = html.partition("Still open")[2].partition("listing__count")[0]
    assert asks.index(late.title) < asks.index("Some day")
    for title in ("Closed", "Hidden"):
        assert title not in asks
