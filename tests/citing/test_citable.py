"""References follow their formats: dates as precise as they are known, and nothing unescaped."""

import dataclasses
import datetime
import json

import pytest
from django.utils.translation import override

from boardtrade.citing.citable import Citable
from boardtrade.pages.publication_date import DatePrecision, PublicationDate

DAY = datetime.date(2024, 3, 3)
CITABLE = Citable(
    author="Board of Trade",
    title="Share 50% of {costs} & more.",
    number=3,
    report="Six Storeys\nER  - Up",
    published=PublicationDate(DAY, DatePrecision.DAY),
    permanent_id="k7m2q9xw",
    address="https://example.org/r/k7m2q9xw/",
)


@pytest.fixture(autouse=True)
def _in_english():
    """Whatever language an earlier test has left."""
    with override("en"):
        yield


@pytest.mark.parametrize(
    ("precision", "date"), [("year", "2024"), ("month", "2024, March"), ("day", "2024, March 3")]
)
def test_apa_gives_the_date_as_it_is_known(precision, date):
    published = PublicationDate(DAY, DatePrecision(precision))
    text = dataclasses.replace(CITABLE, report="Up", published=published).apa
    assert text == (
        f"Board of Trade. ({date}). Share 50% of {{costs}} & more (Recommendation 3). In Up. "
        "https://example.org/r/k7m2q9xw/"
    )


def test_chicago_quotes_the_title():
    text = dataclasses.replace(CITABLE, report="Up").chicago
    assert text == (
        "Board of Trade. “Share 50% of {costs} & more.” Recommendation 3 in Up. 3 March 2024. "
        "https://example.org/r/k7m2q9xw/"
    )


def test_bibtex_escapes_what_has_a_meaning_to_it():
    assert r"title = {{Share 50\% of \{costs\} \& more.}}," in CITABLE.bibtex
    assert "author = {{Board of Trade}}," in CITABLE.bibtex
    assert "month = {3}," in CITABLE.bibtex


def test_a_line_break_makes_no_tag_of_its_own_in_ris():
    lines = CITABLE.ris.splitlines()
    assert lines[0] == "TY  - CHAP"
    assert [line for line in lines if line.startswith("ER")] == ["ER  - "]


def test_csl_json_can_be_read():
    (item,) = json.loads(CITABLE.csl_json)
    assert item["issued"] == {"date-parts": [[2024, 3, 3]]}
    assert item["author"] == [{"literal": "Board of Trade"}]
