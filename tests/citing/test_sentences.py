"""Sentences follow their styles: names, and dates as precise as they are known."""

import dataclasses

import pytest

from boardtrade.citing.authors import read_author
from boardtrade.citing.sentences import apa, chicago, mla
from boardtrade.pages.publication_date import DatePrecision, PublicationDate
from tests.citing.conftest import DAY, RECOMMENDATION, REPORT

URL, PART_URL = REPORT.url, RECOMMENDATION.url
PART = dataclasses.replace(RECOMMENDATION, report="Up")
NAMES = ("Devika Ramanathan", "Ana de la Cruz", "John A. Smith Jr.")


def by(citable, *names, **changes):
    """Return something with persons as authors."""
    return dataclasses.replace(citable, authors=tuple(map(read_author, names)), **changes)


@pytest.mark.parametrize(
    ("precision", "date", "mla_date"),
    [
        ("year", "2024", "2024"),
        ("month", "2024, March", "Mar. 2024"),
        ("day", "2024, March 3", "3 Mar. 2024"),
    ],
)
def test_a_date_is_given_as_it_is_known(precision, date, mla_date):
    published = PublicationDate(DAY, DatePrecision(precision))
    part = dataclasses.replace(PART, displayed_date=published)
    assert apa(part) == (
        f"Board of Trade. ({date}). Share 50% of {{costs}} & more (Recommendation 3). In Up. "
        f"{PART_URL}"
    )
    assert mla(part) == (
        "“Share 50% of {costs} & more.” Recommendation 3, Up, Board of Trade, "
        f"{mla_date}, {PART_URL}."
    )


def test_the_board_is_the_author_where_no_person_is():
    assert apa(REPORT) == f"Board of Trade. (2024, March). Six Storeys Up. {URL}"
    assert chicago(REPORT) == f"Board of Trade. Six Storeys Up. March 2024. {URL}"
    assert mla(REPORT) == f"Six Storeys Up. Board of Trade, Mar. 2024, {URL}."
    assert chicago(PART) == (
        "Board of Trade. “Share 50% of {costs} & more.” Recommendation 3 in Up. 3 March 2024. "
        f"{PART_URL}"
    )


def test_persons_are_named_and_then_the_board_that_published_it():
    report = by(REPORT, *NAMES, report_number="2024-03")
    assert apa(report) == (
        "Ramanathan, D., de la Cruz, A., & Smith, J. A., Jr. (2024, March). Six Storeys Up "
        f"(Policy brief No. 2024-03). Board of Trade. {URL}"
    )
    assert chicago(report) == (
        "Ramanathan, Devika, Ana de la Cruz, and John A. Smith Jr. Six Storeys Up. Policy brief "
        f"No. 2024-03. Board of Trade, March 2024. {URL}"
    )
    assert mla(report) == (
        "Ramanathan, Devika, et al. Six Storeys Up. Policy brief No. 2024-03, Board of Trade, "
        f"Mar. 2024, {URL}."
    )
    assert apa(by(PART, NAMES[0])).startswith("Ramanathan, D. (2024, March 3). Share")
    assert chicago(by(PART, NAMES[0])).endswith(f"in Up. Board of Trade, 3 March 2024. {PART_URL}")
    assert mla(by(REPORT, *NAMES[:2])).startswith("Ramanathan, Devika, and Ana de la Cruz. Six")


def test_many_are_not_all_named():
    names = [f"Given Family{number}" for number in range(1, 23)]
    assert "Family19, G., … Family22, G. (2024" in apa(by(REPORT, *names))
    assert chicago(by(REPORT, *names[:7])).startswith(
        "Family1, Given, Given Family2, Given Family3, et al. Six"
    )
    assert "and Given Family6. Six" in chicago(by(REPORT, *names[:6]))
