"""Results show the words that were looked for in their sentence."""

import pytest

from boardtrade.search.excerpts import MAX_LENGTH, build_excerpt
from tests.factories import ReportFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("tasks_at_once")]


def body(*texts: str) -> list[dict]:
    return [{"type": "text", "value": text} for text in texts]


@pytest.mark.parametrize(
    ("query", "excerpt"),
    [
        ("zebra", "The <mark>zebra</mark> crosses."),
        ("ZEBRAS crossing", "The <mark>zebra</mark> <mark>crosses</mark>."),
        ("ecole", "Une <mark>école</mark> &lt;neuve&gt;."),
        ("stripes", "It has <mark>stripes</mark>."),
        ("giraffe", ""),
        ("<b>", ""),
        ("…", ""),
    ],
)
def test_the_sentence_with_most_of_the_words_is_shown_with_them_marked(query, excerpt):
    page = ReportFactory(
        summary="A lion roars. It has stripes.",
        body=body("<p>Crossing. The <b>zebra</b> crosses.</p><p>Une école &lt;neuve&gt;.</p>"),
    )
    assert build_excerpt(page, query).replace(" .", ".") == excerpt


def test_a_long_sentence_is_cut_round_the_words():
    page = ReportFactory(summary="", body=body(f"<p>{'word ' * 300}zebra {'word ' * 300}.</p>"))
    excerpt = build_excerpt(page, "zebra")
    assert excerpt.startswith("… ")
    assert excerpt.endswith(" …")
    assert "<mark>zebra</mark>" in excerpt
    assert len(excerpt) < MAX_LENGTH + 30


def test_the_list_of_results_shows_it(client):
    ReportFactory(title="Stripes", summary="On zebras & lions.")
    assert "On <mark>zebras</mark> &amp; lions." in client.get("/search/?q=zebra").text
