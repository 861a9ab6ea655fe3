"""References follow their formats: dates as precise as they are known, and nothing unescaped."""

import dataclasses
import datetime
import json

import pytest
from django.utils.translation import override

from boardtrade.citing import formats
from boardtrade.citing.citable import Citable
from boardtrade.pages.publication_date import DatePrecision, PublicationDate

DAY = datetime.date(2024, 3, 3)
RECOMMENDATION = Citable(
    author="Board of Trade",
    title="Share 50% of {costs} & more.",
    number="3",
    report="Six Storeys\nER  - Up",
    displayed_date=PublicationDate(DAY, DatePrecision.DAY),
    key="k7m2q9xw",
    url="https://example.org/r/k7m2q9xw/",
)


@pytest.fixture(autouse=True)
def _in_english():
    """Activate English, whatever language an earlier test has left active."""
    with override("en"):
        yield


@pytest.mark.parametrize(
    ("precision", "date"), [("year", "2024"), ("month", "2024, March"), ("day", "2024, March 3")]
)
def test_apa_gives_the_date_as_it_is_known(precision, date):
    published = PublicationDate(DAY, DatePrecision(precision))
    text = formats.apa(dataclasses.replace(RECOMMENDATION, report="Up", displayed_date=published))
    assert text == (
        f"Board of Trade. ({date}). Share 50% of {{costs}} & more (Recommendation 3). In Up. "
        "https://example.org/r/k7m2q9xw/"
    )


def test_chicago_quotes_the_title():
    text = formats.chicago(dataclasses.replace(RECOMMENDATION, report="Up"))
    assert text == (
        "Board of Trade. “Share 50% of {costs} & more.” Recommendation 3 in Up. 3 March 2024. "
        "https://example.org/r/k7m2q9xw/"
    )


def test_bibtex_escapes_what_has_a_meaning_to_it():
    assert r"title = {{Share 50\% of \{costs\} \& more.}}," in formats.bibtex(RECOMMENDATION)
    assert "author = {{Board of Trade}}," in formats.bibtex(RECOMMENDATION)
    assert "month = {3}," in formats.bibtex(RECOMMENDATION)


def test_a_line_break_makes_no_tag_of_its_own_in_ris():
    lines = formats.ris(RECOMMENDATION).splitlines()
    assert lines[0] == "TY  - CHAP"
    assert [line for line in lines if line.startswith("ER")] == ["ER  - "]


def test_csl_json_can_be_read():
    (item,) = json.loads(formats.csl_json(RECOMMENDATION))
    assert item["issued"] == {"date-parts": [[2024, 3, 3]]}
    assert item["author"] == [{"literal": "Board of Trade"}]


REPORT = Citable(
    author="Board of Trade",
    title="Six Storeys Up",
    displayed_date=PublicationDate(DAY, DatePrecision.MONTH),
    key="six-storeys-up",
    url="https://example.org/reports/six-storeys-up/",
)


def test_a_whole_report_is_cited_as_a_report():
    url = REPORT.url
    assert formats.apa(REPORT) == f"Board of Trade. (2024, March). Six Storeys Up. {url}"
    assert formats.chicago(REPORT) == f"Board of Trade. Six Storeys Up. March 2024. {url}"
    assert formats.bibtex(REPORT).startswith("@techreport{report-six-storeys-up,")
    assert "institution = {Board of Trade}," in formats.bibtex(REPORT)
    assert formats.ris(REPORT).splitlines()[0] == "TY  - RPRT"
    assert "SE  -" not in formats.ris(REPORT)
    (item,) = json.loads(formats.csl_json(REPORT))
    assert item["type"] == "report"
    assert "container-title" not in item
