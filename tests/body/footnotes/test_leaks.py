"""Neither the key nor the number of a note is anywhere but where readers read the note."""

import re
from html import unescape

import pytest
from bs4 import BeautifulSoup
from django.db import connection

from boardtrade.body.footnotes.notes import write_reference
from boardtrade.search.excerpts import build_excerpt
from recommendations.tracker.columns import COLUMNS
from tests.factories import RecommendationFactory, ReportFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("tasks_at_once")]

KEYS = ("zqkeyone", "zqkeytwo")
WORDS = "The quays are longWORD since."


@pytest.fixture
def recommendation():
    """Return a recommendation whose texts have notes, of a report whose body has them."""
    marks = [write_reference("Said elsewhere", key) for key in KEYS]
    text = f"<p>{WORDS.replace('WORD', marks[0])}</p>"
    box = {"title": "Box", "text": f"<p>Ships{marks[1]}</p>"}
    body = [
        {"type": "text", "value": text},
        {"type": "callout", "value": box},
        {"type": "definition", "value": {"term": "Port", "meaning": text}},
        {"type": "case_study", "value": {"title": "Port", "text": text}},
    ]
    report = ReportFactory(title="Quays", slug="quays", summary="", body=body)
    return RecommendationFactory(parent=report, text=text, rationale=text, summary="")


def test_outlets_have_the_words_without_the_note(client, recommendation):
    permanent = recommendation.permanent_path
    for address in (
        "/recommendations.csv",
        "/recommendations.json",
        "/recommendations.atom",
        "/recommendations/",
        "/search/?q=quays",
        "/feeds/reports.atom",
        f"{permanent}status.atom",
        f"/embed/recommendations/{recommendation.permanent_id}/",
        f"/oembed?url={recommendation.permanent_url}",
        "/",
        "/reports/",
        "/sitemap.xml",
    ):
        response = client.get(address)
        assert response.status_code == 200, address
        content = b"".join(response) if response.streaming else response.content
        text = content.decode()
        assert not any(key in text for key in KEYS), address
        assert not re.search(r"long\W{0,3}1", text), address


def test_heads_of_pages_have_no_key_and_no_number(client, recommendation):
    for page in (recommendation, recommendation.report):
        soup = BeautifulSoup(client.get(page.get_url()).text, "lxml")
        for element in soup.select("head, script, .page-tools"):
            text = unescape(str(element))
            assert not any(key in text for key in KEYS), element.name
            assert not re.search(r"long\W*1", text)
    head = BeautifulSoup(client.get(recommendation.get_url()).text, "lxml").head
    assert "The quays are long since." in str(head)


def test_the_search_index_and_excerpts_have_the_words_alone(recommendation):
    with connection.cursor() as cursor:
        cursor.execute("SELECT title::text, body::text FROM wagtailsearch_indexentry")
        index = str(cursor.fetchall())
    assert "quay" in index
    assert not any(key in index for key in KEYS)
    for page in (recommendation, recommendation.report):
        assert build_excerpt(page, "quays") == "The <mark>quays</mark> are long since."


def test_exported_texts_have_the_words_alone(recommendation):
    values = {
        column.name: column.value for column in COLUMNS if column.name in {"text", "rationale"}
    }
    for value in values.values():
        assert value(recommendation, None) == "The quays are long since."
