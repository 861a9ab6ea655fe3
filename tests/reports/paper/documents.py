"""Documents for tests: what every template reads, without a database."""

import io
from typing import Any

from PIL import Image

from reports.paper.composition import Composition, Illustrations
from reports.paper.nodes import heading, paragraph
from reports.paper.report_pdf import number_notes
from reports.paper.rich_text import read_rich_text
from reports.paper.typesetting.fonts import DISPLAY, OTHERS, TEXT

HOSTILE = "#let x = 1 *bold* _it_ @ref $x^2$ \\ `raw` // no /* no */ [x] <l> ~ --- '\" #panic() {}"
MADE = {"as_of": "As of 30 November 2026.", "made": "Made from the page on 30 November 2026."}


def picture_bytes(kind: str = "PNG") -> bytes:
    """Return a small picture."""
    buffer = io.BytesIO()
    Image.new("RGB", (320, 180), "#0e4c55").save(buffer, format=kind)
    return buffer.getvalue()


def frame(**values: Any) -> dict[str, Any]:
    """Return what stands round a document."""
    return {
        "paper": "us-letter",
        "fonts": {"display": DISPLAY, "text": TEXT, "others": OTHERS},
        "language": "en",
        "title": f"Partnerships that Produce: {HOSTILE}",
        "main_title": "Partnerships that Produce:",
        "subtitle": HOSTILE,
        "running_title": "Partnerships that Produce",
        "organization": "Board of Trade",
        "url": "https://example.org/reports/partnerships/",
        "date": "February 2022",
        "kind": "Report",
        "updated": "updated 3 May 2026",
        "mark": None,
        "colours": {"accent": "#c8371b", "voice": "#0e4c55", "cover_accent": "#f0be5a"},
        "words": {
            "contents": "Contents",
            "summary": "Summary",
            "page": "{page} of {total}",
            "why": "Why",
        },
        "authors": ["Ada Okafor", "Jo Smith"],
        "has_authors": True,
        "description": HOSTILE,
        "keywords": ["Trade", HOSTILE],
        "tagline": HOSTILE,
        "summary": HOSTILE,
        "hero": None,
        "has_contents": True,
        "blocks": [],
        "chapters": [],
        "references": [heading("References", 1, "references"), paragraph(HOSTILE)],
        "colophon": [
            ["Licence: ", {"tag": "a", "url": "https://example.org/", "inline": ["CC BY"]}]
        ],
        **values,
    }


def every_kind_of_node(illustrations: Illustrations) -> list[dict[str, Any]]:
    """Return nodes of all kinds, filled with what would be commands elsewhere."""
    picture = illustrations.add_file("png", picture_bytes())
    drawing = illustrations.add_drawing(
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 4 2"><path d="M0 0h4v2H0z"/></svg>'
    )
    note = (
        f'<a linktype="footnote" id="abcd1234" note="A note, {HOSTILE.replace(chr(34), "")}"></a>'
    )
    text = (
        f"<p>{escape(HOSTILE)}{note} <b>bold</b> <i>it</i> H<sub>2</sub>O m<sup>2</sup>"
        '<a href="https://example.org/?a=b&amp;c=d#e">a link</a>.</p>'
        f"<ul><li>One<ul><li>Within</li></ul></li><li>Two{note}</li></ul><ol><li>First</li></ol>"
    )
    return [
        heading("Why", 1, "why"),
        *read_rich_text(text),
        heading(HOSTILE, 2, "hostile"),
        {
            "kind": "picture",
            "file": picture,
            "alt": "A square",
            "ratio": 1.8,
            "caption": [HOSTILE],
            "credit": "Ada",
        },
        {"kind": "picture", "file": picture, "alt": "", "ratio": 0.2, "caption": [], "credit": ""},
        {
            "kind": "picture",
            "file": drawing,
            "alt": "A drawing",
            "ratio": 2,
            "caption": [],
            "credit": "",
        },
        {"kind": "pull-quote", "words": f"“{HOSTILE}”", "who": HOSTILE},
        {"kind": "box", "title": HOSTILE, "nodes": read_rich_text(f"<p>{escape(HOSTILE)}</p>")},
        {
            "kind": "key-figures",
            "title": HOSTILE,
            "figures": [{"value": "63 %", "label": HOSTILE, "note": HOSTILE, "is_long": False}],
        },
        table(rows=60),
        {
            "kind": "pointer",
            "label": "File",
            "title": HOSTILE,
            "url": "https://example.org/f",
            "text": "PDF",
        },
        {
            "kind": "reference",
            "label": "Recommendation 1",
            "title": HOSTILE,
            "anchor": "r-1",
            "url": "https://example.org/r/1",
            "text": "",
        },
        {
            "kind": "reference",
            "label": "Recommendation 9",
            "title": "Away",
            "anchor": "",
            "url": "https://example.org/r/9",
            "text": "",
        },
    ]


def table(*, rows: int, columns: int = 3) -> dict[str, Any]:
    """Return a table with a merged head and a merged cell."""
    cells = [
        {"row": 0, "column": 0, "rows": 1, "columns": 1, "inline": ["Name"]},
        {"row": 0, "column": 1, "rows": 1, "columns": columns - 1, "inline": [HOSTILE]},
        {"row": 1, "column": 0, "rows": 2, "columns": 1, "inline": ["Merged"]},
    ]
    cells += [
        {"row": row, "column": column, "rows": 1, "columns": 1, "inline": [f"Cell {row}-{column}"]}
        for row in range(1, rows + 1)
        for column in range(columns)
        if not (row in (1, 2) and column == 0)
    ]
    return {
        "kind": "data-table",
        "caption": HOSTILE,
        "numeric": [False, *[True] * (columns - 1)],
        "head_rows": 1,
        "head_columns": 1,
        "cells": cells,
        "notes": ["Source: " + HOSTILE],
    }


def recommendations() -> list[dict[str, Any]]:
    """Return the chapter of recommendations."""
    return [
        heading("Recommendations", 1, "recommendations"),
        paragraph("1 recommendation: 1 done.", "lead"),
        {"kind": "as-of"},
        {
            "kind": "recommendation",
            "label": "Recommendation 1",
            "title": HOSTILE,
            "anchor": "r-1",
            "nodes": read_rich_text(f"<p>{escape(HOSTILE)}</p>"),
            "reasons": read_rich_text("<p>Because.</p>"),
            "rows": [
                {"label": "To", "inline": [HOSTILE]},
                {"label": "Due", "inline": ["1 May 2027"]},
            ],
        },
    ]


def escape(text: str) -> str:
    """Return a text as rich text stores it."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def composition(**values: Any) -> Composition:
    """Return a publication with everything in it."""
    illustrations = Illustrations()
    blocks = every_kind_of_node(illustrations)
    data = frame(blocks=blocks, chapters=[recommendations()]) | values
    number_notes(data["blocks"])
    return Composition("report.typ", data, illustrations)
