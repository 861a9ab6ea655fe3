"""Lists and tables are split however they are written; what cannot be is said in words."""

import pytest

from boardtrade.body.plain_text import text_to_html
from recommendations.staff.pasting.reading.encodings import decode
from recommendations.staff.pasting.reading.items import PasteError
from recommendations.staff.pasting.reading.remarks import describe_left_out
from recommendations.staff.pasting.reading.split import split


def split_to_tuples(text, **kwargs):
    return [(item.number, item.title, item.text) for item in split(text, **kwargs).items]


def get_remarks(text):
    result = split(text)
    return " ".join([*describe_left_out(result.left_out), *result.remarks])


@pytest.mark.parametrize(
    "text",
    [
        "1. Name one office\nIt answers.\n2. Publish the timetable",
        "1) Name one office\r\nIt answers.\r\n\r\n2) Publish the timetable\r\n",
        "(1) Name one office\nIt answers.\n(2) Publish the timetable",
        "\ufeffRecommendation 1: Name one office\nIt answers.\nREC. 2: Publish the timetable",
        "RECOMMENDATION 1\nName one office\nIt answers.\n\nRecommendation 2\nPublish the timetable",
        "Recommandation n° 1 – Name one office\nIt answers.\nRec. no. 2 – Publish the timetable",
        "**1.** **Name one office**\nIt answers.\n**2.** Publish the timetable",
        "  1.\tName one office\n     It answers.\n  2.\tPublish the timetable",
    ],
)
def test_a_numbered_list_is_split_however_it_is_numbered(text):
    assert split_to_tuples(text) == [
        ("1", "Name one office", "It answers."),
        ("2", "Publish the timetable", "Publish the timetable"),
    ]


def test_bullets_and_bare_lines_are_split_without_numbers():
    assert split_to_tuples("• One\n  more words\n• Two") == [
        ("", "One more words", "One more words"),
        ("", "Two", "Two"),
    ]
    assert split_to_tuples("One\n\nTwo\n") == [("", "One", "One"), ("", "Two", "Two")]


def test_deeper_lists_belong_to_the_text():
    text = "1. Name one office\n   1. for flights\n   2. for ships\n2. Publish"
    assert split_to_tuples(text) == [
        ("1", "Name one office", "Name one office\n1. for flights\n2. for ships"),
        ("2", "Publish", "Publish"),
    ]


@pytest.mark.parametrize("text", ["3.5 million people fly.", "2024 was a good year.", "A 1. b"])
def test_a_number_in_a_sentence_is_no_number_of_a_list(text):
    assert split_to_tuples(text) == [("", text.rstrip("."), text)]


def test_what_stands_before_the_list_is_left_out_and_said():
    assert split_to_tuples("We recommend:\n1. Build") == [("1", "Build", "Build")]
    assert "“We recommend:”" in get_remarks("We recommend:\n1. Build")


def test_a_long_first_line_is_split_after_its_first_sentence():
    ((_number, title, text),) = split_to_tuples(
        "1. Name one office. " + "It answers for all of it. " * 10
    )
    assert title == "Name one office"
    assert text.startswith("Name one office. It answers for all of it.")


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_a_table_is_split_by_its_header(delimiter):
    rows = [
        ["No.", "Title", "Description", "Addressee", "Priority", "Due", "Colour"],
        [
            "1",
            '"Name ""one"" office' + delimiter + ' now"',
            '"Two\nlines"',
            "City",
            "High",
            "2027-06-30",
            "red",
        ],
    ]
    pasted = split("\ufeff" + "\r\n".join(delimiter.join(row) for row in rows))
    (item,) = pasted.items
    assert item.title == f'Name "one" office{delimiter} now'
    assert (item.number, item.text, item.priority) == ("1", "Two\nlines", "1")
    assert (item.addressees, item.due_date) == ("City", "2027-06-30")
    assert [piece.text for piece in pasted.left_out] == ["Colour", "red"]


def test_french_headers_are_understood():
    (item,) = split("Numéro;Titre;Échéance;Priorité\n3;Bâtir;2027-01-01;élevée").items
    assert (item.number, item.title, item.due_date, item.priority) == (
        "3",
        "Bâtir",
        "2027-01-01",
        "1",
    )


def test_a_row_with_too_many_cells_is_said():
    remarks = get_remarks("number,title\n1,Build, now")
    assert "Row 2 has more cells" in remarks
    assert "“now”" in remarks


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_files_are_read_as_spreadsheets_write_them(encoding):
    content = "number;title\n1;Bâtir\n".encode(encoding)
    assert split_to_tuples(decode(content)[0], is_table=True) == [("1", "Bâtir", "Bâtir")]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "Paste a list or a table"),
        (" \n\ufeff", "Paste a list or a table"),
        ("number,title\n", "No recommendation"),
        ("\n".join(f"{n}. x" for n in range(1, 202)), "201 recommendations; 200 can"),
        ("x\n" * 10_000, "10000 recommendations"),
        ("x\n" * 12_001, "12001 lines; 12000 can be read at once"),
    ],
)
def test_what_cannot_be_split_is_said_in_words(text, words):
    with pytest.raises(PasteError, match=words):
        split(text)


def test_plain_text_becomes_paragraphs_and_lists_and_nothing_else():
    assert text_to_html("One\ntwo\n\nthree") == "<p>One two</p><p>three</p>"
    assert (
        text_to_html("Do:\n- one\n  more\n- two")
        == "<p>Do:</p><ul><li>one more</li><li>two</li></ul>"
    )
    assert (
        text_to_html("Pay half:\n(a) in cities,\n   and towns;\n(b) in villages.")
        == "<p>Pay half:</p><ul><li>(a) in cities, and towns;</li><li>(b) in villages.</li></ul>"
    )
    assert text_to_html("(a) A paragraph") == "<p>(a) A paragraph</p>"
    assert text_to_html("as was said in\n(b) of the law, or in\ne. g. that") == (
        "<p>as was said in (b) of the law, or in e. g. that</p>"
    )
    assert text_to_html("<script>alert(1)</script>&") == (
        "<p>&lt;script&gt;alert(1)&lt;/script&gt;&amp;</p>"
    )
    assert text_to_html(" \n ") == ""


@pytest.mark.parametrize(
    "text",
    ["a. b " * 100_000, " " * 500_000 + "x", "a | " * 100_000, "x\t" * 100_000, "(1) " * 100_000],
    ids=["sentences", "blanks", "bars", "tabs", "numbers"],
)
def test_one_line_of_half_a_megabyte_is_read_in_the_time_of_its_words(text):
    assert len(split(text).items) >= 1
