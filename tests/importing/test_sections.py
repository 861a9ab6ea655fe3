"""The recommendations of a document are found and read, whatever form they have."""

import io

import pytest

from boardtrade.importing.reading.document import read_document
from boardtrade.importing.sections import (
    find_recommendations,
    make_plain,
    make_rich,
    read_section,
    split_preamble,
)
from tests.importing.word_files import BULLET, NUMBER, SPOKEN, p, r, table, word_file

BEFORE = p("Start", style="Heading1") + p("Text.", item=(BULLET, 0))
AFTER = p("What comes next", style="Heading1") + p("One more thing.")


def read(body):
    file = io.BytesIO(word_file(p("T", style="Title") + BEFORE + body + AFTER))
    return read_document(file, "docx", "accepted")[0]["pieces"]


def title(words="Recommendations"):
    return p(words, style="Heading1")


def items(kind, count=3, level=0):
    return "".join(
        p(f"Do thing {number}. Because of it.", item=(kind, level))
        for number in range(1, count + 1)
    )


LONG = "".join(
    p(f"Do thing {number}", style="Heading2") + p("Because of it.") + p("And so on.")
    for number in range(1, 4)
)
SPOKEN_HEADINGS = "".join(
    p(f"Recommendation {number}: Do thing {number}", style="Heading2") + p("Because of it.")
    for number in range(1, 4)
)
SPOKEN_LISTS = "".join(
    p(f"Do thing {number}", item=(SPOKEN, 0)) + p("Because of it.") for number in range(1, 4)
)
ROWS = [["No.", "Recommendation", "Addressed to"]] + [
    [str(number), f"Do thing {number}", "City of Toronto"] for number in range(1, 4)
]
TYPED = "".join(p(f"{number}. Do thing {number}. Because of it.") for number in range(1, 4))
GROUPED = (
    p("Recommendations to the City of Toronto", style="Heading2")
    + items(NUMBER, 2)
    + p("Recommendations to the Province", style="Heading2")
    + p("Do thing 3. Because of it.", item=(NUMBER, 0))
)


@pytest.mark.parametrize(
    "body",
    [
        title() + p("We ask for three things.") + items(NUMBER),
        title("6. Our recommendations to the Province") + items(BULLET),
        title("Recommendations") + LONG,
        title("What we found") + SPOKEN_HEADINGS,
        title("Key recommendations") + SPOKEN_LISTS,
        title() + table(ROWS, header=1),
        title() + TYPED,
        title() + GROUPED,
    ],
)
def test_three_recommendations_are_three(body):
    pieces = read(body)
    section = find_recommendations(pieces)
    found = read_section(pieces, section).items
    assert [item.title.rstrip(".") for item in found] == ["Do thing 1", "Do thing 2", "Do thing 3"]
    assert pieces[section.end]["text"] == "What comes next"


def test_addressees_are_proposed_from_columns_and_headings():
    for body in (title() + table(ROWS, header=1), title() + GROUPED):
        pieces = read(body)
        found = read_section(pieces, find_recommendations(pieces)).items
        assert "City of Toronto" in found[0].addressees


def test_a_document_without_them_has_none():
    assert find_recommendations(read(p("Findings", style="Heading1") + p("Text."))) is None


def test_what_stands_before_the_first_one_stays_in_the_text():
    pieces = read(title() + p("We ask for three things.") + items(NUMBER))
    before = split_preamble(pieces, find_recommendations(pieces))
    assert [piece["html"] for piece in before] == ["<p>We ask for three things.</p>"]


def test_links_and_notes_become_what_they_stand_for():
    text = "<p>Do [it](https://a.example/b?c=1&amp;d=2) now.[^abcd1234] Not [^zzzzzzzz]</p>"
    assert make_rich(text, {"abcd1234": "See <i>this</i>."}) == (
        '<p>Do <a href="https://a.example/b?c=1&amp;d=2">it</a> now.'
        '<a linktype="footnote" id="abcd1234" note="See &lt;i&gt;this&lt;/i&gt;."></a> Not</p>'
    )
    assert make_plain("Do [it](https://a.example/)[^abcd1234] now") == "Do it now"


def test_bold_titles_of_items_are_titles():
    body = title() + "".join(
        p(r(f"Do thing {number}. ", "<w:b/>") + r("Because of it."), item=(NUMBER, 0))
        for number in (1, 2)
    )
    pieces = read(body)
    found = read_section(pieces, find_recommendations(pieces)).items
    assert [item.title for item in found] == ["Do thing 1", "Do thing 2"]
