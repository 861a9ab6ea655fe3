"""Charts: whatever is in the table, the drawing is whole, or a sentence says why there is none."""

import csv
import io
import re
import xml.etree.ElementTree as ET
from decimal import Decimal

import pytest
from django.utils.translation import override
from hypothesis import given, settings
from hypothesis import strategies as st

from boardtrade.body.charts import ChartKind, draw_chart, read_chart, write_csv
from boardtrade.body.charts.frame import NARROW, WIDE
from boardtrade.body.charts.scales import format_ticks, make_scale
from boardtrade.gallery.charts import ARABIC, HOSTILE, chart_blocks
from reports.models import ReportPage

BLOCK = ReportPage._meta.get_field("body").stream_block.child_blocks["chart"]
SVG = "{http://www.w3.org/2000/svg}"
FORMS = [["Form", "Firms"], ["Alliance", "60"], ["Contract", "25"]]


def value(rows, kind="bar", **texts):
    """Return the value of a block with a table, of which the first row has the headings."""
    headings, *cells = rows
    table = {
        "caption": "",
        "columns": [{"type": "text", "heading": heading} for heading in headings],
        "rows": [{"values": row} for row in cells],
    }
    usual = {"title": "Firms", "unit": "firms", "description": "Sixty.", "source": "The Board"}
    return BLOCK.to_python({"kind": kind, "table": table, **usual, **texts})


def chart(rows, kind="bar", **texts):
    return read_chart(value(rows, kind, **texts))


def draw(rows, kind="bar", layout=WIDE, **texts):
    """Return the elements of a chart that is drawn for paper."""
    return ET.fromstring(draw_chart(chart(rows, kind, **texts), palette="print", layout=layout))


def texts_of(svg):
    return [element.text for element in svg.iter(f"{SVG}text")]


def faults_of(svg):
    """Return what is outside of the picture, or would not be allowed on a page."""
    root = ET.fromstring(svg)
    x, y, width, height = map(float, root.get("viewBox").split())
    found = re.findall(r"<script|<style|\sstyle=|@font-face|href=|nan|inf\b", svg)
    for element in root.iter():
        places = {
            name: element.get(name) for name in ("x", "cx", "x1", "x2", "y", "cy", "y1", "y2")
        }
        found += [
            f"{element.tag} {name}={place}"
            for name, place in places.items()
            if place is not None
            and not (
                x <= float(place) <= x + width if "x" in name else y <= float(place) <= y + height
            )
        ]
        found += [
            f"{element.tag} {name}"
            for name in ("width", "height")
            if float(element.get(name, 1)) <= 0
        ]
    return found


GALLERY = {title: blocks[0][1] for title, blocks in chart_blocks().items()}


@pytest.mark.parametrize("layout", [WIDE, NARROW], ids=["wide", "narrow"])
@pytest.mark.parametrize("title", [title for title in GALLERY if title != "What cannot be drawn"])
def test_every_chart_of_the_gallery_is_drawn_within_its_frame(title, layout):
    shown = GALLERY[title].chart
    assert shown.problem == ""
    for palette, is_alone in (("page", False), ("print", False), ("print", True)):
        svg = draw_chart(shown, palette=palette, layout=layout, is_alone=is_alone)
        assert faults_of(svg) == []
        assert 'role="img"' in svg


def test_bars_are_as_long_as_their_numbers():
    bars = [float(bar.get("width")) + 1.5 for bar in draw(FORMS).iter(f"{SVG}rect")]
    assert bars[1] / bars[0] == pytest.approx(25 / 60, abs=0.01)
    assert {"Alliance", "Contract", "60", "25"} <= set(texts_of(draw(FORMS)))


@pytest.mark.parametrize("kind", ["bar", "stacked"])
def test_bars_below_zero_go_the_other_way(kind):
    root = draw([["Sector", "Change"], ["Steel", "-12.5"], ["Food", "8"]], kind)
    below, above = [bar for bar in root.iter(f"{SVG}rect") if bar.get("stroke")]
    assert float(below.get("x")) + float(below.get("width")) <= float(above.get("x")) + 2
    assert any("−12.5" in text for text in texts_of(root))


def test_a_number_that_is_not_known_is_no_zero():
    root = draw([*FORMS, ["Accord", ""]])
    assert "no data" in texts_of(root)
    columns = draw([["Year", "A"], ["2020", "5"], ["2021", "n/a"], ["2022", "6"]])
    assert texts_of(columns).count("–") == 1
    lines = draw([["Year", "A"], ["1", "5"], ["2", "6"], ["3", ""], ["4", "7"], ["5", "8"]], "line")
    assert len(list(lines.iter(f"{SVG}polyline"))) == 2


@pytest.mark.parametrize("kind", ChartKind)
@pytest.mark.parametrize(
    "numbers",
    [["7"], ["0", "0"], ["0.001", "0.002"], ["1000000000", "2500000000"], ["5", ""], ["3", "3"]],
)
def test_numbers_of_every_size_are_drawn(kind, numbers):
    again = [[f"Row {place}", number, number] for place, number in enumerate(numbers)]
    columns = 3 if kind in {ChartKind.RANGE, ChartKind.DOT} else 2
    rows = [["Name", "Low", "High"][:columns], *(row[:columns] for row in again)]
    shown = chart(rows, kind)
    for layout in (WIDE, NARROW):
        assert faults_of(draw_chart(shown, palette="print", layout=layout)) == []


@pytest.mark.parametrize("kind", ["bar", "line", "dot"])
@pytest.mark.parametrize("layout", [WIDE, NARROW], ids=["wide", "narrow"])
def test_sixty_names_and_very_long_ones_have_their_place(kind, layout):
    names = [
        ["Name", "Firms"],
        *([f"Municipality number {n} of all", str(n)] for n in range(1, 61)),
    ]
    long = [["Name", "Firms"], *([f"{n} " + "Anticonstitutionnellement " * 5, "4"] for n in "ab")]
    for rows in (names, long):
        svg = draw_chart(chart(rows, kind), palette="print", layout=layout)
        assert faults_of(svg) == []
        feet = [float(element.get("y")) for element in ET.fromstring(svg).iter(f"{SVG}text")]
        assert len(feet) > 1
    if kind != "line":
        shown = texts_of(draw(names, kind, layout))
        assert len([text for text in shown if text.startswith("Municipality")]) == 60


def test_names_of_years_are_no_numbers_and_stand_by_their_distance():
    root = draw([["Year", "A"], ["2000", "1"], ["2010", "2"], ["2011", "3"]], "line")
    assert "2010" in texts_of(root)
    (line,) = root.iter(f"{SVG}polyline")
    xs = [float(point.split(",")[0]) for point in line.get("points").split()]
    assert (xs[2] - xs[1]) / (xs[1] - xs[0]) == pytest.approx(0.1, abs=0.01)
    bars = draw([["Year", "A"], ["2000", "1"], ["2010", "2"], ["2011", "3"]])
    heights = [float(bar.get("height")) for bar in bars.iter(f"{SVG}rect")]
    assert heights == sorted(heights)  # they stand


def test_series_differ_without_colours():
    headings = ["Year", *"ABCDEF"]
    rows = [headings, *([str(year), *"123456"] for year in range(2020, 2024))]
    bars = draw(rows, "stacked")
    fills = [bar.get("fill") for bar in bars.iter(f"{SVG}rect") if bar.get("stroke")]
    assert len(set(fills)) == 6
    lines = draw(rows, "line")
    dashes = [line.get("stroke-dasharray") for line in lines.iter(f"{SVG}polyline")]
    assert len(set(dashes)) == 6
    assert {"A", "B", "C", "D", "E", "F"} <= set(texts_of(lines))


@pytest.mark.parametrize(
    ("numbers", "language", "ticks"),
    [
        ((0, 2_400_000_000), "en", ["0", "500 million", "1 billion", "1.5 billion", "2 billion"]),
        ((0, 2_400_000_000), "fr", ["0", "500 millions", "1 milliard", "1,5 milliard"]),
        ((0, 8000), "en", ["0", "2,000", "4,000", "6,000", "8,000"]),
        ((0, 8000), "fr", ["0", "2 000", "4 000", "6 000", "8 000"]),
        (("0", "0.0047"), "en", ["0.000", "0.001", "0.002", "0.003", "0.004"]),
        ((-12, 8), "en", ["−15", "−10", "−5", "0", "5", "10"]),
    ],
)
def test_the_numbers_of_an_axis_are_round_and_readable(numbers, language, ticks):
    with override(language):
        scale = make_scale([Decimal(number) for number in numbers], from_zero=True)
        written = [text.replace("\u00a0", " ") for text in format_ticks(scale, is_percentage=False)]
    assert written[: len(ticks)] == ticks


def test_percentages_have_their_sign_as_the_language_sets_it():
    rows = [["Form", "Share"], ["Alliance", "60 %"]]
    assert "60%" in texts_of(draw(rows, unit="%"))
    with override("fr"):
        assert "60\u00a0%" in texts_of(draw(rows, unit="%"))


def test_hostile_text_is_text():
    svg = draw_chart(chart([[HOSTILE, "<i>"], [HOSTILE, "1"], [ARABIC, "2"]], title=HOSTILE))
    assert "<b>" not in svg
    words = " ".join(element.text for element in ET.fromstring(svg).iter("text"))
    assert '<b>"spending"</b>' in words
    assert ARABIC in words
    assert draw_chart(chart([["a", "b"], ["x\x00y\ud800\ufffe", "1"]])).count("xy") == 1


@pytest.mark.parametrize(
    ("rows", "kind", "sentence"),
    [
        ([["Form", "Firms"]], "bar", "has no numbers yet"),
        ([["Form", "Firms"], ["Alliance", ""]], "bar", "has no numbers yet"),
        ([["Form", "Firms", "Cost"], ["Alliance", "6", ""]], "bar", "“Cost” has no numbers"),
        ([["Form", "Firms"], ["Alliance", "about 60"]], "bar", "“about 60” in the column “Firms”"),
        ([["Form", "Firms"], ["Alliance", "1" * 16]], "bar", "up to 15 digits"),
        ([["Form", ""], ["Alliance", "60"]], "bar", "heading to column 2"),
        ([["Form", "Firms"], ["", "60"]], "bar", "name to row 1"),
        ([["Form", "A", "B"], ["X", "1,5", "1.25"]], "bar", "“1,5” has a decimal comma"),
        ([["Form", "A", "B"], ["X", "5 %", "$7"]], "bar", "different units, $, %"),
        ([["Form", *"ABCDEFGHIJKL"], ["X", *"123456789123"]], "line", "this table has 12"),
        ([["F", "A"], *([str(n), "1"] for n in range(61))], "bar", "up to 60 rows"),
        ([["F", *"ABC"], *([str(n), *"123"] for n in range(41))], "bar", "up to 40 rows"),
        ([["F", "A"], *([str(n), "1"] for n in range(201))], "line", "up to 200 rows"),
        ([["Form", "A"], ["X", "1"]], "range", "leave two"),
        ([["F", "A", "B"], ["X", "1", "-1"]], "area", "choose lines"),
        ([["F", "A", "B"], ["X", "1", ""], ["Y", "1", "2"]], "area", "every cell"),
        ([["Form", "A"], ["X" * 161, "1"]], "bar", "up to 160 characters"),
    ],
)
def test_what_cannot_be_read_is_said_in_a_sentence_and_not_drawn(rows, kind, sentence):
    shown = chart(rows, kind)
    assert sentence in shown.problem
    assert draw_chart(shown) == ""
    with pytest.raises(BLOCK_ERROR) as error:
        BLOCK.clean(value(rows, kind))
    assert sentence in str(error.value.block_errors["table"])
    assert sentence not in BLOCK.render(value(rows, kind))  # it is no business of readers
    assert sentence in BLOCK.render(value(rows, kind), {"is_preview": True})


def test_who_writes_in_french_is_asked_what_a_comma_means():
    rows = [["Year", "Rate"], ["2020", "1,342"], ["2021", "1,254"]]
    BLOCK.clean(value(rows))
    with override("fr"), pytest.raises(BLOCK_ERROR) as error:
        BLOCK.clean(value(rows))
    assert "1342" in str(error.value.block_errors["table"])


BLOCK_ERROR = type(BLOCK).clean.__globals__["StructBlockValidationError"]
CELLS = st.one_of(
    st.sampled_from(["", "0", "-3.50", "1,234.5", "12 %", "1e6", "1 234", "n/a", "0.001", "(7)"]),
    st.decimals(min_value=-(10**9), max_value=10**9, places=3).map(str),
)
NAMES = st.one_of(
    st.sampled_from(["=1+1", "'=x", "+5", "@a", "-", "2020", 'a "b"', "a,b", ARABIC, HOSTILE]),
    st.text(min_size=1, max_size=40),
)


@settings(max_examples=60, deadline=None)
@given(
    kind=st.sampled_from(ChartKind.values),
    rows=st.integers(1, 3).flatmap(
        lambda columns: st.lists(
            st.tuples(NAMES, *([CELLS] * columns)).map(list), min_size=2, max_size=6
        )
    ),
)
def test_a_csv_file_that_is_pasted_back_gives_the_same_chart(kind, rows):
    shown = chart(rows, kind)
    again = chart(list(csv.reader(io.StringIO(write_csv(shown)))), kind)
    if not shown.problem:
        assert again == shown
        assert draw_chart(again) == draw_chart(shown)
        assert faults_of(draw_chart(shown, palette="print")) == []


def test_no_cell_of_a_csv_file_is_run_as_a_formula():
    rows = [["=A", "@B"], ["+x", "-5"], ["=1+1", "3"], ["-y", "(4)"]]
    cells = list(csv.reader(io.StringIO(write_csv(chart(rows)))))
    assert cells == [["'=A", "'@B"], ["'+x", "-5"], ["'=1+1", "3"], ["'-y", "-4"]]
    assert texts_of(draw(rows))[0] == "+x"
