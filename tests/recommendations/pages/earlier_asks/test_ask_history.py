"""Readers see how often a thing was asked, since when, and what became of it each time."""

import datetime
import re
from itertools import pairwise

import pytest
from django.utils import timezone
from django.utils.html import escape
from wagtail.models import Locale, PageViewRestriction

from recommendations.models import EarlierAsk, LinkKind, RecommendationPage
from recommendations.pages.earlier_asks.ask_history import Link, find_family
from recommendations.record.statuses import Status
from tests.factories import RecommendationFactory, ReportFactory, StatusUpdateFactory, link

pytestmark = pytest.mark.django_db
AUDITOR = {
    "url": "https://www.auditor.example/2012/7",
    "body": "Auditor General",
    "title": "Count the depots",
    "date": datetime.date(2012, 1, 1),
}


def create(year: int, **values: object) -> RecommendationPage:
    """Return a recommendation of a report of a year."""
    report = ReportFactory(
        title=f"Report of {year}",
        publication_date=datetime.date(year, 5, 1),
        date_precision="year",
    )
    return RecommendationFactory(parent=report, number="3", title=f"Ask of {year}", **values)


@pytest.fixture
def chain() -> list[RecommendationPage]:
    """Return three recommendations, each of which builds on the one before."""
    pages = [create(year) for year in (2014, 2018, 2024)]
    link(pages[1], pages[0])
    link(pages[2], pages[1], LinkKind.SHARPENS)
    return pages


def read(client, page: RecommendationPage) -> list[str]:
    """Return the title of the passage and what stands in each of its rows, in one line each."""
    html = client.get(page.get_url()).text
    if 'id="asks-title"' not in html:
        return []
    title, rows = html.split('id="asks-title">')[1].split("</h2>", 1)
    items = rows.split("</ol>")[0].split("<li")[1:]
    words = [re.sub(r"<[^>]+>", " ", f"<li{item}") for item in items]
    return [title, *(re.sub(r"\s+", " ", text).strip() for text in words)]


def test_a_recommendation_tells_what_it_repeats_and_what_sharpens_it(client, chain):
    assert read(client, chain[1]) == [
        "Asked three times since 2014",
        "2014 Ask of 2014 No. 3 of “Report of 2014” Repeated by this recommendation Not started",
        "2018 This recommendation Not started",
        "2024 Ask of 2024 No. 3 of “Report of 2024” Sharpens this recommendation Not started",
    ]


def test_the_whole_chain_stands_at_its_first_and_its_last(client, chain):
    assert read(client, chain[0])[2:] == [
        "2018 Ask of 2018 No. 3 of “Report of 2018” Repeats this recommendation Not started",
        "2024 Ask of 2024 No. 3 of “Report of 2024” Sharpens no. 3 of “Report of 2018” Not started",
    ]
    assert read(client, chain[2])[0] == "Asked three times since 2014"


def test_it_tells_where_each_stands_and_links_to_it(client, chain):
    StatusUpdateFactory(page=chain[0], status=Status.PARTLY_DONE)
    assert "Partly done" in read(client, chain[2])[1]
    html = client.get(chain[2].get_url()).text
    assert f'<a href="{chain[0].get_url()}">Ask of 2014</a>' in html


def test_what_another_body_asked_is_told_with_its_name_and_its_site(client, chain):
    link(chain[0], kind=LinkKind.JOINS, **AUDITOR)
    rows = read(client, chain[0])
    assert rows[0] == "Asked four times since 2012"
    assert rows[1] == (
        "2012 Count the depots Auditor General (auditor.example) "
        "Joined with others in this recommendation"
    )
    html = client.get(chain[0].get_url()).text
    assert f'<a href="{AUDITOR["url"]}" rel="external">Count the depots</a>' in html
    assert "Joins that of Auditor General with others" in read(client, chain[2])[2]


def test_without_title_and_date_it_stands_before_what_builds_on_it(client, chain):
    link(chain[1], url=AUDITOR["url"], body="Auditor General")
    rows = read(client, chain[1])
    assert rows[0] == "Asked four times since 2014"
    assert rows[2].startswith("Date unknown Recommendation of Auditor General")


def test_twice_is_said_in_a_word_and_once_not_at_all(client):
    first, second = create(2014), create(2018)
    assert read(client, first) == []
    link(second, first)
    assert read(client, first)[0] == "Asked twice since 2014"


def test_words_of_others_are_not_taken_for_code(client, chain):
    link(chain[0], url="https://example.org/", body="<b>Body</b>", title="<script>")
    html = client.get(chain[0].get_url()).text
    assert escape("<b>Body</b>") in html
    assert "<script>" not in html.split("<main")[1].split('id="asks-title"')[1].split("</ol>")[0]


@pytest.mark.parametrize("state", ["draft", "expired", "private", "below a draft"])
def test_what_readers_may_not_see_is_neither_shown_nor_counted(client, chain, state):
    target = chain[1].report if state == "below a draft" else chain[1]
    if state == "private":
        PageViewRestriction.objects.create(page=target, restriction_type="login")
    elif state == "expired":
        type(target).objects.filter(pk=target.pk).update(expire_at=timezone.now())
    else:
        target.unpublish()
    # Nor is what was linked by way of it: that would tell that it is there.
    assert read(client, chain[0]) == read(client, chain[2]) == []
    link(chain[2], chain[0])
    assert read(client, chain[0])[0] == "Asked twice since 2014"
    assert "2018" not in "".join(read(client, chain[0]))


def test_a_draft_of_a_live_page_links_nothing_until_it_is_published(client, chain):
    earliest = create(2010)
    page = RecommendationPage.objects.get(pk=chain[0].pk)
    page.earlier_asks = [EarlierAsk(page=earliest, kind=LinkKind.REPEATS)]
    revision = page.save_revision()
    assert read(client, chain[0])[0] == "Asked three times since 2014"
    revision.publish()
    assert read(client, chain[0])[0] == "Asked four times since 2010"


def test_a_preview_shows_the_links_of_the_form(client, chain):
    page = RecommendationPage.objects.get(pk=chain[2].pk)
    page.earlier_asks = [EarlierAsk(record=chain[0].record, kind=LinkKind.REPEATS)]
    assert [ask.title for ask in page.ask_history.asks] == [
        "Ask of 2014",
        "Ask of 2018",
        "Ask of 2024",
    ]
    page = RecommendationPage.objects.get(pk=chain[2].pk)
    page.earlier_asks = []
    assert not page.ask_history.is_told


def test_what_joins_several_is_counted_with_each_but_they_are_not_with_each_other(client):
    parts, whole = [create(2014), create(2015)], create(2020)
    for part in parts:
        link(whole, part, LinkKind.JOINS)
    assert read(client, whole)[0] == "Asked three times since 2014"
    assert read(client, parts[1])[0] == "Asked twice since 2015"


def test_a_family_goes_on_over_what_is_repeated_but_turns_round_at_no_join():
    repeats, joins = LinkKind.REPEATS, LinkKind.JOINS
    links = [
        Link(2, 1, repeats),
        Link(3, 1, repeats),
        Link(4, 3, joins),
        Link(4, 5, joins),
        Link(6, 4, repeats),
    ]
    assert find_family(2, links) == {1, 2, 3, 4, 6}
    assert find_family(5, links) == {4, 5, 6}
    assert find_family(6, links) == {1, 2, 3, 4, 5, 6}


def test_a_translation_speaks_for_its_record_in_its_language(client, chain):
    french = Locale.objects.create(language_code="fr")
    for page in (chain[0].report.get_parent().get_parent(), chain[0].report.get_parent()):
        page.copy_for_translation(french).get_latest_revision().publish()
    translations = []
    for page in chain[:2]:
        page.report.copy_for_translation(french).get_latest_revision().publish()
        translation = page.copy_for_translation(french)
        translation.title = f"Demande de {page.title[-4:]}"
        translation.save_revision().publish()
        translations.append(translation)
    rows = read(client, RecommendationPage.objects.get(pk=translations[1].pk))
    assert "Demande de 2014" in rows[1]
    assert len(rows) == 4  # the third has no translation, and is shown in its own language
    assert "Ask of 2024" in rows[3]
    assert "Ask of 2014" in read(client, chain[1])[1]


def test_a_copy_asks_what_its_page_asks_and_counts_once_it_is_published(client, chain):
    copy = chain[1].copy(update_attrs={"slug": "copy"}, keep_live=False)
    assert read(client, chain[0])[0] == "Asked three times since 2014"
    copy.get_latest_revision().publish()
    assert read(client, chain[0])[0] == "Asked four times since 2014"


def test_an_alias_says_what_its_page_says_and_is_not_counted(client, chain):
    alias = chain[1].create_alias(parent=chain[1].report, update_slug="alias")
    assert read(client, alias)[0] == "Asked three times since 2014"
    assert read(client, chain[0])[0] == "Asked three times since 2014"


def test_a_move_changes_nothing_but_the_name(client, chain):
    chain[0].move(create(2011).report, pos="last-child")
    assert read(client, chain[2])[0] == "Asked three times since 2011"


def test_a_deleted_one_is_gone_and_its_translation_goes_on(client, chain):
    chain[0].delete()
    assert read(client, chain[1])[0] == "Asked twice since 2018"


def test_programs_read_what_it_is_based_on(client, chain):
    link(chain[2], **AUDITOR)
    html = client.get(chain[2].get_url()).text
    assert '"isBasedOn"' in html
    data = chain[2].structured_data(organization_name="Board")[0]["isBasedOn"]
    assert [(node["name"], node["datePublished"]) for node in data] == [
        ("Count the depots", "2012"),
        ("Ask of 2018", "2018"),
    ]
    assert data[0]["author"]["name"] == "Auditor General"
    assert data[1]["@id"] == chain[1].permanent_url


@pytest.mark.parametrize("length", [1, 8])
def test_it_costs_one_query_however_long_the_chain(length, django_assert_num_queries):
    pages = [create(2010 + n) for n in range(length)]
    for earlier, later in pairwise(pages):
        link(later, earlier)
    page = RecommendationPage.objects.select_related("record", "report", "locale").get(
        pk=pages[0].pk
    )
    page.earlier_asks = []
    page.history, page.get_url()  # the sites are known by then
    with django_assert_num_queries(1):
        assert len(page.ask_history.asks) == length
