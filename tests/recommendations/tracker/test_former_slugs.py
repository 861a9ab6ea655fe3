"""A filter that was bookmarked or linked finds the same report after it was renamed or moved."""

import json

import pytest
from wagtail.contrib.redirects.models import Redirect

from reports.models import ReportPage
from tests.factories import (
    AddresseeFactory,
    RecommendationFactory,
    ReportFactory,
    ReportIndexFactory,
    TopicFactory,
    home_page,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("tasks_at_once")]


@pytest.fixture
def report():
    report = ReportFactory(slug="first", title="Ports")
    RecommendationFactory(parent=report, title="Build ports")
    RecommendationFactory(title="Of another report")
    return report


def found(client, query: str) -> list[str]:
    """Return the titles that the tracker's file has for a query."""
    file = client.get(f"/recommendations.json?{query}")
    rows = json.loads(b"".join(file.streaming_content))["recommendations"]
    return [row["title"] for row in rows]


def test_every_slug_that_a_report_had_leads_to_it(client, report, publish_at):
    publish_at(report, "second")
    publish_at(report, "third")
    for slug in ("first", "second", "third"):
        html = client.get(f"/recommendations/?report={slug}").text
        assert "1 recommendation found" in html
        assert 'name="report" value="third" checked' in html
        assert 'value="first"' not in html
        for extension in ("csv", "json", "atom"):
            file = client.get(f"/recommendations.{extension}?report={slug}")
            text = b"".join(file.streaming_content).decode()
            assert "Build ports" in text
            assert "Of another report" not in text
    assert found(client, "report=first&report=third") == ["Build ports"]
    assert found(client, "report=first&status=not-started") == ["Build ports"]
    publish_at(report, "first")
    assert found(client, "report=first") == found(client, "report=third") == ["Build ports"]


def test_a_report_that_moved_is_found_as_before(client, report, django_capture_on_commit_callbacks):
    other = ReportIndexFactory(slug="statements", parent=home_page())
    with django_capture_on_commit_callbacks(execute=True):
        ReportPage.objects.get(pk=report.pk).move(other, pos="last-child")
    assert found(client, "report=first") == ["Build ports"]


def test_a_redirect_made_by_hand_counts_too(client, report):
    Redirect.objects.create(old_path="/press/ports-2019", redirect_page=report)
    assert found(client, "report=ports-2019") == ["Build ports"]
    assert found(client, "report=2019") == []
    assert found(client, "report=%25") == []


def test_a_slug_in_use_leads_to_nothing_else(client, report, publish_at):
    publish_at(report, "second")
    other = ReportFactory(slug="other", title="Homes")
    RecommendationFactory(parent=other, title="Build homes")
    ReportPage.objects.filter(pk=other.pk).update(slug="first")
    assert found(client, "report=first") == ["Build homes"]


@pytest.mark.parametrize("is_private", [False, True])
def test_a_report_that_readers_may_not_see_is_not_betrayed(client, report, publish_at, is_private):
    publish_at(report, "secret")
    if is_private:
        report.view_restrictions.create(restriction_type="login")
    else:
        ReportPage.objects.get(pk=report.pk).unpublish()
    html = client.get("/recommendations/?report=first").text
    assert "0 recommendations found" in html
    assert "secret" not in html


def test_all_former_slugs_of_a_question_cost_one_query(
    client, report, publish_at, max_queries_from_nothing
):
    city, trade = AddresseeFactory(slug="city"), TopicFactory(slug="trade")
    RecommendationFactory(parent=report, title="Count", addressees=[city], topics=[trade])
    publish_at(report, "second")
    for thing in (city, trade):
        thing.slug = f"new-{thing.slug}"
        thing.save()
    query = "addressee=city&topic=trade&report=first"
    assert found(client, query) == ["Count"]
    # One of them names what is chosen and nothing meets on that day.
    with max_queries_from_nothing(13):
        client.get(f"/recommendations/?{query}&as_of=2026-01-01")
