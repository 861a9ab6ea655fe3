"""Notes as readers see them."""

import re

import pytest
from bs4 import BeautifulSoup
from django.template.loader import render_to_string
from wagtail.models import Page

from boardtrade.body.contents import build_contents
from boardtrade.body.footnotes.notes import write_reference
from boardtrade.body.templatetags.body import render_texts
from reports.models import ReportPage
from tests.factories import RecommendationFactory, ReportFactory, StandardPageFactory

pytestmark = pytest.mark.django_db


def stored(*blocks: tuple[str, object]) -> ReportPage:
    """Return a report whose body has these blocks, as it is read from the database."""
    body = [{"type": name, "value": value} for name, value in blocks]
    return ReportPage.objects.get(pk=ReportFactory(body=body).pk)


def render(report: ReportPage) -> BeautifulSoup:
    html = render_to_string("components/body.html", {"body": report.body})
    return BeautifulSoup(html, "lxml")


def note(text: str, key: str = "") -> str:
    return write_reference(text, key)


def test_notes_are_numbered_in_the_order_of_reading_over_all_blocks():
    first, second = note("First", "aaaaaaaa"), note("<i>Second</i>", "bbbbbbbb")
    page = render(
        stored(
            ("text", f"<ul><li>One{first}</li><li>two{second}{first}</li></ul>"),
            ("callout", {"title": "", "text": f"<p>In a box{note('Third', 'cccccccc')}</p>"}),
            ("definition", {"term": "Port", "meaning": f"<p>A place{second}{note(' ')}</p>"}),
            ("case_study", {"title": "Port", "text": f"<p>Ships{note('عربي', 'dddddddd')}</p>"}),
        )
    )
    marks = page.select("a[role=doc-noteref]")
    assert [mark.text for mark in marks] == ["1", "2", "1", "3", "2", "4"]
    assert marks[3]["aria-label"] == "Note 3"
    assert page.select("li")[1].text == "two2, 1"
    notes = page.select("section[role=doc-endnotes] > ol > li")
    assert [each["id"][5:] for each in notes] == [letter * 8 for letter in "abcd"]
    assert str(notes[1].i) == "<i>Second</i>"
    assert notes[3].div["dir"] == "auto"
    assert len({element["id"] for element in page.select("[id]")}) == len(page.select("[id]"))
    backlinks = notes[0].select("a[role=doc-backlink]")
    assert [link["href"] for link in backlinks] == ["#cite-aaaaaaaa", "#cite-aaaaaaaa-2"]
    assert len({link["aria-label"] for link in page.select("a[role=doc-backlink]")}) == 6
    for link in page.select('a[href^="#"]'):
        assert page.select_one(link["href"]), link


def test_a_page_without_notes_is_as_it_was():
    report = stored(("text", f"<p>Words{note('')}</p>"), *headings(2))
    assert "note" not in str(render(report))
    assert [entry.text for entry in build_contents(report.body)] == ["Section 0", "Section 1"]


def headings(count: int) -> list[tuple[str, object]]:
    return [("heading", {"text": f"Section {n}", "level": "2"}) for n in range(count)]


def test_notes_stand_in_the_contents():
    report = stored(*headings(2), ("callout", {"title": "", "text": f"<p>x{note('y')}</p>"}))
    assert build_contents(report.body)[-1] == ("notes", "Notes")


def test_what_hostile_notes_store_is_never_rendered():
    bad = '<img src=x onerror="a()"><a href="javascript:a()" onclick="a()">x</a><script>b</script>'
    stored_badly = bad.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    stored_badly = stored_badly.replace('"', "&quot;")
    element = f'<a linktype="footnote" id="&quot;&gt;&lt;b&gt;" note="{stored_badly}"></a>'
    page = render(stored(("text", f"<p>x{element}</p>")))
    section = page.select_one(".notes")
    assert not section.select("img, script, [onclick]")
    assert section.select_one(".notes__text > a").attrs == {}
    assert re.fullmatch(r"note-[a-z0-9]{8}", section.li["id"])


def test_links_in_notes_cost_no_query_of_their_own(django_assert_num_queries):
    shown, gone = StandardPageFactory(), StandardPageFactory()
    links = "".join(f'<a linktype="page" id="{page.pk}">{page.pk}</a>' for page in (shown, gone))
    report = stored(("text", f"<p>{links}{note(links)}</p>"), ("text", f"<p>{note(links)}</p>"))
    Page.objects.filter(pk=gone.pk).update(live=False)
    shown.get_url()  # which sites there are is remembered
    with django_assert_num_queries(1):
        page = render(report)
    assert [link.get("href") for link in page.select(".notes__text a:not(.notes__back)")] == [
        shown.get_url(),
        None,
    ] * 2


def test_a_recommendation_numbers_its_own_notes_over_text_and_rationale(client):
    cited = note("Why", "bbbbbbbb")
    page = RecommendationFactory(
        text=f"<p>Build{note('What', 'aaaaaaaa')}{cited}</p>", rationale=f"<p>Because{cited}</p>"
    )
    ReportPage.objects.filter(pk=page.report_id).update(body=[])
    soup = BeautifulSoup(client.get(page.get_url()).text, "lxml")
    assert [mark.text for mark in soup.select(".note-mark > a")] == ["1", "2", "2"]
    assert len(soup.select(".notes li")) == 2
    assert "note-mark" not in client.get(page.report.get_url()).text


def test_fields_without_notes_have_none_at_their_end():
    assert render_texts("<p>a</p>", "") == ["<p>a</p>", "", ""]


def test_a_page_of_300_blocks_and_200_notes_costs_what_a_short_one_does(
    client, max_queries_from_nothing
):
    target = StandardPageFactory()
    link = f'<a linktype="page" id="{target.pk}">there</a>'
    text = "<p>Words{}.</p>"
    body = [
        {"type": "text", "value": text.format(note(f"{n} {link}") if n < 200 else "")}
        for n in range(250)
    ]
    body += [{"type": name, "value": value} for name, value in headings(50)]
    page = ReportFactory(body=body)
    client.get("/")
    with max_queries_from_nothing(7):
        html = client.get(page.get_url()).text
    assert html.count('role="doc-noteref"') == 200
    assert html.count(">there</a>") == 200
