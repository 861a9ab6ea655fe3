"""Files say what the page says, and programs that read them understand it; nothing is unescaped."""

import dataclasses
import json

import pytest
import rispy
from pybtex.database import parse_string

from boardtrade.citing.authors import read_author
from boardtrade.citing.files import FORMATS, bibtex, csl_json, ris
from boardtrade.citing.meta_tags import build_meta_tags
from boardtrade.pages.publication_date import DatePrecision, PublicationDate
from tests.citing.conftest import DAY, RECOMMENDATION, REPORT

AUTHORS = (
    read_author("Ana de la Cruz"),
    read_author("John A. Smith Jr."),
    read_author("Peel and Halton", "Peel and Halton"),
)
WITH_AUTHORS = dataclasses.replace(REPORT, authors=AUTHORS, report_number="2024-03 #1")
HOSTILE = dataclasses.replace(
    REPORT,
    title='He said "}{\\" @misc{x,\nTY  - JOUR\r\nER  - ~^$_&%#',
    institution="A and B {Board}",
    report_number="1\nER  - ",
)


def test_bibtex_is_read_back():
    (entry,) = parse_string(bibtex(WITH_AUTHORS), "bibtex").entries.values()
    assert entry.type == "techreport"
    assert [str(person) for person in entry.persons["author"]] == [
        "de la Cruz, Ana",
        "Smith, Jr., John A.",
        "{Peel and Halton}",
    ]
    assert entry.fields["title"] == "{Six Storeys Up}"
    assert (entry.fields["year"], entry.fields["month"]) == ("2024", "3")
    assert (entry.fields["type"], entry.fields["number"]) == ("Policy brief", r"2024-03 \#1")
    assert entry.fields["institution"] == "Board of Trade"


def test_bibtex_escapes_what_has_a_meaning_to_it():
    title = r"title = {{Share 50\% of \textbraceleft{}costs\textbraceright{} \& more.}},"
    assert title in bibtex(RECOMMENDATION)
    assert "author = {{Board of Trade}}," in bibtex(RECOMMENDATION)
    assert bibtex(RECOMMENDATION).startswith("@misc{recommendation-k7m2q9xw,")
    (entry,) = parse_string(bibtex(HOSTILE), "bibtex").entries.values()
    assert len(entry.persons["author"]) == 1


def test_ris_is_read_back():
    (entry,) = rispy.loads(ris(WITH_AUTHORS))
    assert entry["type_of_reference"] == "RPRT"
    assert entry["authors"] == ["de la Cruz, Ana", "Smith, John A., Jr.", "Peel and Halton"]
    assert entry["title"] == "Six Storeys Up"
    assert (entry["year"], entry["date"]) == ("2024", "2024/03")
    assert entry["publisher"] == "Board of Trade"
    assert entry["urls"] == [REPORT.url]
    (part,) = rispy.loads(ris(RECOMMENDATION))
    assert (part["type_of_reference"], part["secondary_title"]) == ("CHAP", "Six Storeys ER - Up")


def test_a_line_break_makes_no_tag_of_its_own_in_ris():
    lines = ris(HOSTILE).splitlines()
    assert [line[:2] for line in lines].count("TY") == 1
    assert [line for line in lines if line.startswith("ER")] == ["ER  - "]


def test_csl_json_can_be_read():
    (item,) = json.loads(csl_json(WITH_AUTHORS))
    assert item["type"] == "report"
    assert item["issued"] == {"date-parts": [[2024, 3]]}
    assert item["author"] == [
        {"family": "de la Cruz", "given": "Ana"},
        {"family": "Smith", "given": "John A.", "suffix": "Jr."},
        {"literal": "Peel and Halton"},
    ]
    assert (item["genre"], item["number"]) == ("Policy brief", "2024-03 #1")
    (part,) = json.loads(csl_json(RECOMMENDATION))
    assert part["author"] == [{"literal": "Board of Trade"}]
    assert (part["type"], part["chapter-number"]) == ("chapter", "3")


@pytest.mark.parametrize("each", FORMATS, ids=lambda each: each.extension)
def test_anything_can_be_written(each):
    assert each.write(HOSTILE).endswith("\n")


@pytest.mark.parametrize(
    ("precision", "date"), [("year", "2024"), ("month", "2024"), ("day", "2024/3/3")]
)
def test_the_head_of_a_page_never_invents_a_day(precision, date):
    published = PublicationDate(DAY, DatePrecision(precision))
    tags = dict(build_meta_tags(dataclasses.replace(WITH_AUTHORS, displayed_date=published)))
    assert tags["citation_publication_date"] == date
    assert tags["citation_technical_report_institution"] == "Board of Trade"
    assert tags["citation_pdf_url"] == REPORT.pdf_url
    assert "citation_author" not in dict(build_meta_tags(REPORT)), "the board is no person"
