"""Tables as readers get them: heads, merged cells, numbers one above the other, and a file."""

import csv
import io
import re

import pytest
from django.utils.translation import override

from boardtrade.body.tables.csv_file import write_csv
from boardtrade.body.tables.numbers import show_numbers
from reports.models import ReportPage

BLOCK = ReportPage._meta.get_field("body").stream_block.child_blocks["table"]
PORTS = [
    ["Region", "Port", "2022", "", "2023", ""],
    ["", "", "In", "Out", "In", "Out"],
    ["West", "Rupert", "12.5", "4", "13.25", "4.1"],
    ["", "Vancouver", "1,141.2", "98", "1,150", "101.75"],
]
MERGED = [(0, 0, 2, 1), (0, 1, 2, 1), (0, 2, 1, 2), (0, 4, 1, 2), (2, 0, 2, 1)]


def value(lines, *, merged=(), kinds=(), **values):
    """Return the value of a block with a table, of which the first line has the headings."""
    headings, *rows = lines
    kinds = kinds or ["text"] * len(headings)
    table = {
        "caption": "What passes",
        "columns": [
            {"type": kind, "heading": heading}
            for kind, heading in zip(kinds, headings, strict=True)
        ],
        "rows": [{"values": row} for row in rows],
    }
    names = ("row", "column", "rows", "columns")
    places = [dict(zip(names, each, strict=True)) for each in merged]
    return BLOCK.to_python({"table": table, "source": "", "merged": places, **values})


def ports():
    return value(PORTS, merged=MERGED, header_rows=1, header_columns=2)


def cells_of(html, tag="t[hd]"):
    """Return the attributes and words of cells by their words."""
    return {text: attributes for attributes, text in re.findall(rf"<{tag}( [^>]*)>([^<]*)</", html)}


def test_what_was_stored_before_has_one_row_and_one_column_of_heads():
    old = {"table": value([["Form", "Firms"], ["Alliance", "60"]])["table"], "source": ""}
    grid = BLOCK.to_python(BLOCK.get_prep_value(BLOCK.to_python(BLOCK.get_prep_value(old)))).grid
    assert (grid.header_rows, grid.header_columns, grid.merged) == (0, 1, ())
    html = BLOCK.render(value([["Form", "Firms"], ["Alliance", "60"]]))
    assert html.count('scope="col"') == 2
    assert html.count('scope="row"') == 1
    assert "headers=" not in html


def test_cells_of_a_merged_table_name_their_heads():
    html = BLOCK.render(ports(), {"id": "0a1b2c3d-x"})
    cells = cells_of(html)
    assert 'colspan="2"' in cells["2022"]
    assert 'rowspan="2"' in cells["Region"]
    assert 'rowspan="2"' in cells["West"]
    assert 'scope="col"' in cells["In"]
    assert 'scope="row"' in cells["Vancouver"]
    ids = set(re.findall(r' id="([^"]+)"', html))
    referred = set(" ".join(re.findall(r'headers="([^"]+)"', html)).split())
    assert referred == ids
    words = {
        re.search(r' id="([^"]+)"', attributes)[1]: text
        for text, attributes in cells_of(html, "th").items()
        if " id=" in attributes
    }
    (heads,) = re.findall(r'headers="([^"]+)"', cells["13.25"])
    assert [words[each] for each in heads.split()] == ["2023", "In", "West", "Rupert"]
    assert html.count("<thead>") == 1
    assert html.partition("</thead>")[0].count("<tr>") == 2


def test_what_would_hide_words_or_lies_elsewhere_is_not_merged():
    bad = [(1, 0, 1, 2), (9, 9, 2, 2), (0, 0, 1, 1), (0, 0, 9999, 1), (-1, 0, 2, 2)]
    assert value([["Form", "Firms"], ["Alliance", "60"]], merged=bad).grid.merged == ()
    overlapping = [(0, 0, 1, 2), (0, 1, 1, 2)]
    (kept,) = value([["A", "", ""], ["1", "2", "3"]], merged=overlapping).grid.merged
    assert (kept.column, kept.columns) == (0, 2)
    (kept,) = value(
        [["A", "B"], ["", "1"], ["", "2"]], merged=[(0, 0, 3, 1)], header_rows=1
    ).grid.merged
    assert kept.rows == 2  # a head ends where the body begins


def test_places_follow_the_rows_and_columns_that_are_left_out():
    empty_first = [["", "A", "", ""], ["", "", "", ""], ["", "x", "1", "2"]]
    cleaned = BLOCK.clean(value(empty_first, merged=[(0, 1, 1, 3)], header_columns=2))
    assert [dict(each) for each in cleaned["merged"]] == [
        {"row": 0, "column": 0, "rows": 1, "columns": 3}
    ]
    assert cleaned["header_columns"] == 1
    assert BLOCK.clean(cleaned).grid.merged == cleaned.grid.merged


@pytest.mark.parametrize(
    ("cells", "english", "french"),
    [
        (["1,025", "60"], ["1,025", "60"], ["1 025", "60"]),
        (["1 025,5", "60,25"], ["1,025.5", "60.25"], ["1 025,5", "60,25"]),
        (["12.5", "-3"], ["12.5", "−3"], ["12,5", "−3"]),
        (["$1.2 bn", "$3 bn"], ["$1.2 bn", "$3 bn"], ["$1,2 bn", "$3 bn"]),
        (["2012", "541511"], ["2012", "541511"], ["2012", "541511"]),
        (["n/a", "1.2.3", ""], ["n/a", "1.2.3", ""], ["n/a", "1.2.3", ""]),
        (["1,5", "1.25"], ["1,5", "1.25"], ["1,5", "1.25"]),
    ],
)
def test_numbers_have_the_signs_of_the_language_where_signs_were_typed(cells, english, french):
    for language, expected in (("en", english), ("fr", french)):
        with override(language):
            shown = [number.text.replace("\u00a0", " ") for number in show_numbers(cells)]
        assert shown == expected


def test_decimal_signs_stand_below_each_other():
    assert [number.pad for number in show_numbers(["12.5", "4", "13.25"])] == ["0", ".00", ""]
    with override("fr"):
        assert show_numbers(["12,5", "4"])[1].pad == ",0"
    assert [number.pad for number in show_numbers(["12.5 %", "4 %"])] == ["", ""]


def test_a_table_is_a_file_that_no_spreadsheet_runs():
    lines = [["=A", "Firms"], ["+x", "-1,025.5"], ["@y", "60 %"], ["z", "-3 %"]]
    cells = list(csv.reader(io.StringIO(write_csv(value(lines, kinds=["text", "numeric"]).grid))))
    assert cells == [["'=A", "Firms"], ["'+x", "-1025.5"], ["'@y", "60 %"], ["z", "'-3 %"]]


def test_words_are_escaped_and_notes_stand_below():
    html = BLOCK.render(value([["<i>", "B"], ["<b>", "1"]], notes="r: rounded <b>"))
    assert "<b>" not in html
    assert "<i>" not in html
    assert "r: rounded" in html
