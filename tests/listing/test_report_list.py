"""A list of reports rests on the mechanism of lists, with nothing of recommendations."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, ClassVar

import pytest
from django.core.paginator import Paginator
from django.db.models import F
from django.http import QueryDict
from wagtail.query import PageQuerySet

from boardtrade.listing.facets import Facet, FacetOptions, matching_ids
from boardtrade.listing.lists import FacetedList, ListRows
from boardtrade.listing.page_facets import existing_years, topic_facet, year_facet
from boardtrade.listing.queries import MAX_LENGTH, MAX_VALUES_PER_FACET, ListQuery, ListSort
from reports.models import ReportPage
from reports.publication_types import PublicationType
from tests.factories import ReportFactory, TopicFactory

REPORTS = ReportPage.objects.all()
FACETS = (
    Facet(
        "type",
        "Kind",
        ids_with=lambda values: matching_ids(REPORTS.filter(publication_type__in=values)),
        value=F("publication_type"),
        label_for=lambda value: PublicationType(value).label,
        sort_key=PublicationType.values.index,
    ),
    topic_facet("Topic"),
    year_facet("Year", REPORTS, "publication_date"),
)


class ReportSort(ListSort):
    """In which order reports are listed."""

    NEWEST = "newest", "Newest first"
    TITLE = "title", "By title"

    @property
    def fields(self) -> list[Any]:
        """The order for the database."""
        first = {"newest": "-publication_date", "title": "title"}[self.value]
        return [first, "title", "pk"]


@dataclass(frozen=True, kw_only=True)
class ReportQuery(ListQuery):
    """A question to the list of reports."""

    facet_names: ClassVar = ("type", "topic", "year")
    sort: ReportSort = ReportSort.NEWEST


class ReportList(FacetedList[ReportPage, ReportQuery]):
    """The reports that answer a question."""

    model = ReportPage

    def listed(self) -> PageQuerySet:
        """Return all reports that readers may see."""
        return ReportPage.objects.published()

    def complete(self, rows: PageQuerySet) -> Iterable[ReportPage]:
        """Read them with their pictures."""
        return rows.select_related("hero_image")


def ask(query: str, facets: Iterable[Facet] = FACETS) -> ReportList:
    """Return the answer to a query string."""
    return ReportList(ReportQuery.of(QueryDict(query)), tuple(facets))


def titles(query: str) -> list[str]:
    """Return the titles of what a query string leads to, in their order."""
    return [report.title for report in ask(query).rows(slice(100))]


def options(query: str, name: str) -> FacetOptions:
    """Return a facet with its values."""
    return next(facet for facet in ask(query).facets if facet.name == name)


@pytest.fixture
def reports(db) -> list[ReportPage]:
    """Return three reports that differ in kind, year and topics; a fourth is hidden."""
    trade, homes = TopicFactory(slug="trade", title="Trade"), TopicFactory(slug="homes")
    ReportFactory(title="Hidden", publication_date="2021-01-01", topics=[trade], live=False)
    return [
        ReportFactory(title="Ports", publication_date="2020-05-01", topics=[trade]),
        ReportFactory(title="Homes", publication_date="2020-02-01", topics=[trade, homes]),
        ReportFactory(
            title="A submission", publication_date="2023-05-01", publication_type="submission"
        ),
    ]


def test_it_lists_what_meets_all_filters_in_the_order_asked_for(reports):
    for query, expected in [
        ("", ["A submission", "Ports", "Homes"]),
        ("sort=title", ["A submission", "Homes", "Ports"]),
        ("type=report", ["Ports", "Homes"]),
        ("type=report&type=submission&year=2023", ["A submission"]),
        ("topic=trade", ["Ports", "Homes"]),
        ("topic=homes&year=2020", ["Homes"]),
        ("topic=homes&year=2023", []),
        ("type=none&topic=none&year=none", []),
    ]:
        assert titles(query) == expected, query
        assert ask(query).total == len(expected), query


@pytest.mark.usefixtures("tasks_at_once")
def test_words_are_looked_for_in_the_index_of_reports(db):
    ReportFactory(title="Ports", summary="Of granite quays.", publication_type="news")
    ReportFactory(title="Homes", summary="Of wood.")
    assert titles("q=quay") == ["Ports"]
    assert titles("q=granite&type=report") == []
    assert ask("q=granite&type=report").totals("type") == {"news": 1}
    assert titles("q=marble") == []


@pytest.mark.parametrize("per_filter", [0, 1, 20_000])
@pytest.mark.parametrize("remembered", [1, 1000])
def test_counts_are_those_under_the_other_filters(reports, monkeypatch, per_filter, remembered):
    monkeypatch.setattr("boardtrade.listing.lists.MAX_IDS_PER_FILTER", per_filter)
    monkeypatch.setattr("boardtrade.listing.lists.MAX_REMEMBERED_IDS", remembered)
    for query, name, expected in [
        ("", "type", {"report": 2, "submission": 1}),
        ("", "topic", {"trade": 2, "homes": 1}),
        ("", "year", {"2020": 2, "2023": 1}),
        ("type=report", "type", {"report": 2, "submission": 1}),
        ("type=report", "year", {"2020": 2}),
        ("topic=homes", "topic", {"trade": 2, "homes": 1}),
        ("topic=homes", "type", {"report": 1}),
        ("type=report&year=2023", "type", {"submission": 1}),
        ("type=report&year=2023", "year", {"2020": 2}),
        ("type=report&year=2023", "topic", {}),
    ]:
        assert ask(query).totals(name) == expected, (query, name)


@pytest.mark.parametrize("facets", [FACETS[:1], FACETS[1:2], FACETS[2:], ()])
def test_a_list_may_have_facets_of_one_sort_only_or_none(reports, facets):
    for query, total in [("", 3), ("type=report", 2), ("topic=homes", 1)]:
        names = {facet.name for facet in facets}
        reports_found = ask(query, facets)
        assert [facet.name for facet in reports_found.facets] == [facet.name for facet in facets]
        assert reports_found.total == (total if query.split("=")[0] in {*names, ""} else 3)


def test_values_have_words_and_an_order(reports):
    assert [str(option.label) for option in options("", "type").options] == ["Report", "Submission"]
    assert [option.label for option in options("", "year").options] == ["2023", "2020"]
    assert [option.value for option in options("", "topic").options] == ["trade", "homes"]
    assert options("", "topic").options[0].label == "Trade"


def test_a_value_that_does_not_exist_is_kept_and_can_be_taken_back(reports):
    for name in ("type", "topic", "year"):
        facet = options(f"{name}=odd&{name}=2020&sort=title", name)
        assert facet.is_chosen
        (odd,) = [option for option in facet.options if option.value == "odd"]
        assert (odd.label, odd.total, odd.is_chosen) == ("odd", 0, True)
        assert odd.remove_query == f"{name}=2020&sort=title"


def test_a_question_is_read_and_written_in_one_spelling():
    query = ReportQuery.of(QueryDict("year=2020&x=1&topic=b&topic=&topic=a&topic=b&q=+a++b+"))
    assert query.query_string() == "q=a+b&topic=b&topic=a&year=2020"
    assert query.wordless_query == "topic=b&topic=a&year=2020"
    assert query.unfiltered_query == ""
    assert query.query_string_without("topic", "b") == "q=a+b&topic=a&year=2020"
    assert query.is_filtered
    assert ReportQuery.of(QueryDict("sort=title&topic=a")).unfiltered_query == "sort=title"
    assert ReportQuery.of(QueryDict("sort=newest")).query_string() == ""
    assert not ReportQuery.of(QueryDict("sort=title&x=1")).is_filtered


def test_what_is_not_understood_is_told_and_the_default_taken():
    query = ReportQuery.of(QueryDict("sort=odd"))
    assert list(query.errors) == ["sort"]
    assert query.sort is ReportSort.NEWEST
    assert not ReportQuery.of(QueryDict("sort=")).errors


def test_no_question_is_too_long():
    many = "&".join(f"topic=t{number}" for number in range(900))
    query = ReportQuery.of(QueryDict(f"{many}&year={'9' * 999}&q={'x' * 999}"))
    assert len(query.chosen["topic"]) == MAX_VALUES_PER_FACET
    assert len(query.words) == len(query.chosen["year"][0]) == MAX_LENGTH


def test_only_years_that_dates_can_have_are_asked_for():
    assert existing_years(["2020", "0", "10000", "9" * MAX_LENGTH, "-1", "٢٠٢٠", ""]) == [2020]
    assert existing_years(["02020", "+2021"]) == []


def test_pages_of_the_list_are_read_in_slices(reports, django_assert_num_queries):
    pages = Paginator(ListRows(ask("topic=trade")), 1)
    assert pages.count == 2
    assert [report.title for report in pages.page(2)] == ["Homes"]
    with django_assert_num_queries(0):  # as nothing is read before it is asked for
        ask("type=report&topic=trade&q=words")
    answer = ask("type=report&topic=trade")
    with django_assert_num_queries(5):
        assert answer.total == 2
        assert len(answer.facets) == 3
        assert len(answer.rows(slice(20))) == 2


def test_many_values_are_folded_and_those_chosen_stay_in_sight(db):
    names = [f"t{number:02}" for number in range(70)]
    ReportFactory(topics=[TopicFactory(slug=name, title=name) for name in names])
    facet = options("topic=t65", "topic")
    assert (len(facet.shown), len(facet.folded), facet.left_out) == (11, 50, 9)
    assert "t65" in {option.value for option in facet.shown}
