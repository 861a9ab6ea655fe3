"""The first page: the newest publications, and where the recommendations of all stand."""

import datetime
import re

import pytest

from recommendations.record.statuses import Status
from tests.factories import (
    RecommendationFactory,
    ReportFactory,
    StatusUpdateFactory,
    home_page,
)

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


def test_it_opens_with_a_headline_and_two_ways_on(client):
    home = home_page()
    home.introduction, home.summary = "We recommend, then count.", "Research & more."
    home.save_revision().publish()
    page = RecommendationFactory(parent=ReportFactory(slug="newest"))
    html = client.get("/").text
    assert re.search(r"<h1[^>]*>We recommend, then count.</h1>", html)
    assert "Research &amp; more." in html
    assert f'class="button" href="{page.report.get_url()}"' in html
    assert re.search(r'href="/recommendations/">\s*What became of 1 recommendation\s*<', html)


def test_it_tells_what_changed_last(client):
    page = RecommendationFactory(title="Build homes")
    StatusUpdateFactory(page=page, status=Status.DONE)
    RecommendationFactory(title="Not a change")
    hidden = RecommendationFactory(title="Hidden", live=False)
    StatusUpdateFactory(page=hidden, status=Status.DONE)
    changes = client.get("/").text.partition('id="changes-title"')[2]
    assert "Build homes" in changes
    for title in ("Not a change", "Hidden"):
        assert title not in changes


def test_each_status_of_the_tally_leads_to_its_recommendations(client):
    StatusUpdateFactory(page=RecommendationFactory(title="Build homes"), status=Status.DONE)
    RecommendationFactory(title="Not begun")
    link = re.search(r'href="(/recommendations/\?status=done)"', client.get("/").text)[1]
    listed = client.get(link).text
    assert "Build homes" in listed
    assert "Not begun" not in listed
