"""Blocks of a body become nodes, in order; what readers may not see is left out."""

import pytest

from reports.models import ReportPage
from reports.paper.blocks import WRITERS, count_head_rows, write_body
from reports.paper.checks import find_errors_of_body
from reports.paper.composition import Illustrations
from tests.factories import ImageFactory, ReportFactory

BODY = ReportPage._meta.get_field("body")


def body(*blocks):
    """Return a body of blocks as they are stored."""
    return BODY.to_python(
        [
            {"type": name, "value": value, "id": f"block-{n}"}
            for n, (name, value) in enumerate(blocks)
        ]
    )


def heading(text: str, level: str = "2"):
    return ("heading", {"text": text, "level": level})


def test_every_block_of_a_report_is_written():
    assert BODY.stream_block.child_blocks.keys() == WRITERS.keys()


@pytest.mark.parametrize(
    ("declared", "spans", "heads"),
    [(1, {}, 1), (2, {}, 2), (1, {0: 2}, 2), (1, {0: 2, 1: 3}, 0), (9, {}, 0)],
)
def test_rows_that_are_heads_are_whole(declared, spans, heads):
    cells = [{"row": row, "rows": spans.get(row, 1)} for row in range(4)]
    assert count_head_rows(declared, cells) == heads


@pytest.mark.django_db
def test_a_body_is_written_in_order():
    picture = ImageFactory(credit="Ada Okafor")
    table = {
        "table": {
            "caption": "Firms",
            "columns": [
                {"type": "text", "heading": "Form"},
                {"type": "numeric", "heading": "Firms"},
            ],
            "rows": [{"values": ["Alliance", "60"]}, {"values": ["", ""]}],
        },
        "source": "Own count",
    }
    nodes = write_body(
        body(
            heading("Before any section", "3"),
            heading("Section"),
            heading("Below it", "3"),
            ("text", "<p>Words</p><ul><li>Item</li></ul>"),
            (
                "image",
                {"image": {"image": picture.pk, "alt_text": "A street", "decorative": False}},
            ),
            ("image", {"image": {"image": 0, "alt_text": "", "decorative": True}}),
            ("quote", {"quote": "We asked", "attribution": "Ada", "role": "Director"}),
            ("table", table),
        ),
        illustrations := Illustrations(),
    )
    assert [(node["kind"], node.get("level")) for node in nodes] == [
        ("heading", 1),
        ("heading", 1),
        ("heading", 2),
        ("paragraph", None),
        ("list", None),
        ("picture", None),
        ("pull-quote", None),
        ("data-table", None),
    ]
    assert nodes[3]["block"] == nodes[4]["block"] == "block-3"
    assert (nodes[5]["alt"], nodes[5]["credit"]) == ("A street", "Ada Okafor")
    assert nodes[5]["file"] in illustrations.stored
    assert nodes[6]["words"] == "“We asked”"
    assert (nodes[7]["numeric"], nodes[7]["notes"]) == ([False, True], ["Source: Own count"])
    assert [cell["inline"] for cell in nodes[7]["cells"]] == [
        ["Form"],
        ["Firms"],
        ["Alliance"],
        ["60"],
    ]


@pytest.mark.parametrize(
    ("blocks", "place"),
    [
        ([heading("a", "3")], 0),
        ([("text", "<p>a</p>"), heading("b", "3"), heading("c")], 1),
        ([heading("a"), heading("b", "3")], None),
        ([], None),
    ],
)
def test_a_subsection_before_any_section_is_said_at_its_block(blocks, place):
    errors = find_errors_of_body(body(*blocks))
    assert list(errors["body"].block_errors if errors else []) == ([] if place is None else [place])
    assert not errors or "Make it a section" in str(errors["body"])


@pytest.mark.django_db
def test_charts_and_boxes_are_written_and_so_are_figures_of_other_pages():
    source = ReportFactory(
        title="Then",
        body=[
            {
                "type": "figures",
                "value": {
                    "title": "",
                    "items": [
                        {
                            "type": "item",
                            "id": "abcdefgh-1",
                            "value": {"value": "1 in 5", "label": "firms", "note": ""},
                        }
                    ],
                },
            }
        ],
    )
    table = {
        "caption": "",
        "columns": [{"type": "text", "heading": "Year"}, {"type": "numeric", "heading": "Firms"}],
        "rows": [{"values": ["2023", "60"]}, {"values": ["2024", "80"]}],
    }
    chart = {"kind": "bar", "title": "Firms", "description": "They grow.", "unit": "thousands"}
    illustrations = Illustrations()
    nodes = write_body(
        body(
            ("chart", chart | {"table": table, "source": "Survey"}),
            ("chart", chart | {"table": table | {"rows": []}, "source": ""}),
            ("definition", {"term": "Anchor", "meaning": "<p>A firm.</p>"}),
            ("case_study", {"title": "An airport", "image": None, "text": "<p>It counts.</p>"}),
            ("figure_reference", {"page": source.pk, "figure": "figure-abcdefgh"}),
            ("figure_reference", {"page": source.pk, "figure": "figure-gone"}),
        ),
        illustrations,
    )
    assert [node["kind"] for node in nodes] == ["picture", "box", "box", "key-figures"]
    assert (nodes[0]["alt"], nodes[0]["credit"]) == ("They grow.", "Source: Survey")
    (drawing,) = illustrations.drawn.values()
    assert drawing.startswith(b"<svg")
    assert nodes[3]["figures"][0] == {
        "value": "1 in 5",
        "label": "firms",
        "note": "From: Then",
        "is_long": False,
    }
