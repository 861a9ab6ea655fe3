"""The brief says what is asked, of whom, by when, what they answered and where it stands."""

import datetime
import io

import pytest
from docx import Document
from docx.oxml.ns import qn
from wagtail.models import PageViewRestriction

from recommendations.outlets.brief.asks import has_asks, read_asks
from recommendations.outlets.brief.chapter import write_recommendations, write_reference
from recommendations.outlets.brief.editions import compose_brief, compose_word_brief
from recommendations.outlets.brief.word import write_word
from recommendations.record.statuses import Status
from reports.paper.composition import Illustrations
from reports.paper.typesetting.process import typeset
from tests.factories import (
    AddresseeFactory,
    RecommendationFactory,
    ReportFactory,
    StatusUpdateFactory,
)
from tests.reports.paper.documents import HOSTILE, MADE

pytestmark = pytest.mark.django_db


@pytest.fixture
def report():
    return ReportFactory(title="Partnerships: Who Acts", slug="partnerships")


@pytest.fixture
def page(report):
    page = RecommendationFactory(
        parent=report,
        number=4,
        title=HOSTILE,
        summary="",
        text="<p>Name one <b>office</b>.</p>",
        due_date=datetime.date(2027, 5, 1),
        addressees=[AddresseeFactory(name="The City"), AddresseeFactory(name="The Province")],
    )
    StatusUpdateFactory(page=page, status=Status.UNDER_WAY)
    return page


def test_a_brief_says_all_of_each_recommendation(report, page, django_assert_max_num_queries):
    with django_assert_max_num_queries(4):
        (ask,) = read_asks(report)
    assert (ask.title, ask.text) == (HOSTILE, "Name one office.")
    assert (ask.addressees, ask.due) == ("The City, The Province", "1 May 2027")
    assert ask.answer == "No answer yet"
    assert ask.standing.startswith("Under way since ")


def test_what_readers_do_not_see_is_not_in_it(report, page):
    RecommendationFactory(parent=report, live=False)
    private = RecommendationFactory(parent=report)
    PageViewRestriction.objects.create(page=private, restriction_type="login")
    assert [ask.page.pk for ask in read_asks(report)] == [page.pk]
    assert not write_reference(private, Illustrations())
    assert write_reference(page, Illustrations())[0]["anchor"] == f"r-{page.permanent_id}"
    page.unpublish()
    assert not has_asks(report)
    assert write_recommendations(report, Illustrations()) == []


def test_a_private_report_has_its_own_recommendations_in_it(report, page):
    PageViewRestriction.objects.create(page=report, restriction_type="login")
    assert [ask.page.pk for ask in read_asks(report)] == [page.pk]


def test_the_chapter_of_the_report_has_them_in_full(report, page):
    kinds = [node["kind"] for node in write_recommendations(report, Illustrations())]
    assert kinds == ["heading", "paragraph", "as-of", "recommendation"]


def test_the_word_document_can_be_read_aloud(report, page):
    with write_word(compose_word_brief(report), MADE) as content:
        document = Document(io.BytesIO(content.file.read()))
    assert document.core_properties.title == "In brief: Partnerships: Who Acts"
    assert document.styles.element.find(f".//{qn('w:lang')}").get(qn("w:val")) == "en"
    assert [p.style.name for p in document.paragraphs[:4]] == [
        "Title",
        "Subtitle",
        "Normal",
        "Heading 1",
    ]
    (table,) = document.tables
    assert len(table._tbl.findall(f".//{qn('w:tblHeader')}")) == 1
    assert [cell.text for cell in table.rows[1].cells[2:5]] == [
        "The City, The Province",
        "1 May 2027",
        "No answer yet",
    ]
    assert HOSTILE in table.rows[1].cells[1].text


def test_the_pdf_is_one_page_or_two(report, page):
    for number in range(10, 20):
        RecommendationFactory(parent=report, number=number, addressees=[page.addressees[0]])
    with typeset(compose_brief(report), MADE) as content:
        assert content.pages in (1, 2)
