"""Whatever is pasted, each of its words is found in an item, or named as left out."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from recommendations.staff.pasting.reading.encodings import decode
from recommendations.staff.pasting.reading.items import PasteError
from recommendations.staff.pasting.reading.lines import normalize
from recommendations.staff.pasting.reading.split import split
from tests.recommendations.staff.pasting.accounting import unaccounted_words
from tests.recommendations.staff.pasting.test_cases import CASES, EXPECTED

LABELS = [
    *["1. ", "2. ", "3. ", "4a. ", "1) ", "(1) ", "(2) ", "(a) ", "(b) ", "a. ", "i. ", "ii) "],
    *["1.1 ", "1.2. ", "2.1 ", "I. ", "II. ", "IV. ", "A. ", "B. ", "R1 ", "R-2 ", "12 ", "2027 "],
    *["• ", "- ", "* ", "● ", "\uf0b7\t", "o\t", "- [ ] ", "① ", "② ", "１．", "  - ", "    1. "],
    *["Recommendation 1: ", "Recommendation 2", "Rec. 3 – ", "Action 2: "],
    *["Recommandation n° 1 : ", "Recommendation: ", "## ", "### Recommendation 4: ", "**1.** "],
    *["**Recommendation 5** ", "\t", "Chapter 1: ", "Finding 2: ", "To the ", "Rationale: "],
    *["Responsible: ", "Due: ", "Priority: "],
    *["First recommendation: ", "Recommendation 6 (to the City): ", "Recommendation 7 (Ontario): "],
    *["¹ ", "[1] ", "> ", "| ", "", "", "", "", ""],
]
WHOLE_LINES = [
    *["", "", "", "12", "- 7 -", "Page 3 of 9", "\f", "___", "---", "Board | Bridges 12"],
    *["Recommendations", "To the city:", "ROADS", "Annex A", "number;title", "Rec #\tAction\tLead"],
    *["| No. | Recommendation |", "|---|---|", "sep=;", "High", "iv"],
]
WORDS = st.sampled_from(
    [
        *[
            "the",
            "city",
            "should",
            "publish",
            "a",
            "list",
            "of",
            "bridges",
            "and",
            "pay",
            "Ontario",
        ],
        *["12", "3.5", "recom-", "mendation", "in", "high", "recommendation", "1:", "“quoted”"],
        *["*bold*", "**strong**", "repairs.1", "repairs.²", "(1)", "(2)", "l’eau", "n°"],
        *["2027-06-30", ";", "|"],
    ]
)
ENDS = st.sampled_from([".", "", ":", ";", "; and", ",", ".1", "?"])


@st.composite
def lines(draw):
    if draw(st.integers(0, 3)) == 0:
        return draw(st.sampled_from(WHOLE_LINES))
    label = draw(st.sampled_from(LABELS))
    words = draw(st.lists(WORDS, min_size=0, max_size=6))
    text = " ".join(words)
    if draw(st.booleans()):
        text = text[:1].upper() + text[1:]
    return f"{label}{text}{draw(ENDS)}"


def read(text, **kwargs):
    try:
        return split(text, **kwargs)
    except PasteError:
        return None


@settings(max_examples=300, deadline=None)
@given(st.lists(lines(), min_size=1, max_size=14).map("\n".join))
def test_every_word_of_a_list_is_in_an_item_or_named_as_left_out(text):
    if result := read(text):
        assert not unaccounted_words(normalize(text), result)


@settings(max_examples=100, deadline=None)
@given(st.text(alphabet="ab1.)(\n\t;,|\"'-:*#•_ \f=R", min_size=1, max_size=120))
def test_every_word_of_any_text_is_in_an_item_or_named_as_left_out(text):
    if result := read(text):
        assert not unaccounted_words(normalize(text), result)


CELLS = st.text(alphabet='abc1 "\n,;=-', max_size=12)


@settings(max_examples=100, deadline=None)
@given(st.lists(st.lists(CELLS, max_size=5), max_size=6), st.sampled_from([",", ";", "\t"]))
def test_every_word_of_a_table_is_in_an_item_or_named_as_left_out(rows, delimiter):
    header = delimiter.join(["number", "title", "text", "theme"])
    text = "\n".join([header, *(delimiter.join(row) for row in rows)])
    if result := read(text, is_table=True):
        assert not unaccounted_words(normalize(text), result)


@pytest.mark.parametrize("name", EXPECTED)
def test_every_word_of_the_lists_that_are_known_is_accounted_for(name):
    text, _encoding = decode((CASES / name).read_bytes())
    result = split(text, is_table=EXPECTED[name]["as"] == "csv")
    assert not unaccounted_words(normalize(text), result)
