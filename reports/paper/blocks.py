"""How each block of a body is written: one function for each name of a block.

A block without a function is left out. Rooms above this one add theirs with `register_writer`.
"""

import re
from collections.abc import Callable
from typing import Any

from django.utils.translation import gettext as _
from wagtail.blocks import StreamValue

from boardtrade.body.blocks.text import HeadingLevel, get_anchor
from boardtrade.body.charts import draw_chart
from boardtrade.body.figures import figures_read
from boardtrade.body.references import references_read
from boardtrade.body.tables.layout import TableLayout
from boardtrade.languages.absolute_urls import absolute_url
from reports.paper.composition import Illustrations
from reports.paper.nodes import Node, heading, lines, plain
from reports.paper.rich_text import read_rich_text

type Writer = Callable[[Any, Illustrations], list[Node]]

VIEW_BOX = re.compile(r'viewBox="[\d.-]+ [\d.-]+ ([\d.]+) ([\d.]+)"')
MAX_KEY_FIGURE = 10
"""Characters of a key figure that fit in the large size."""


def write_body(body: StreamValue, illustrations: Illustrations) -> list[Node]:
    """Return the nodes of a body. Each knows the block that it comes from, for what goes wrong."""
    nodes: list[Node] = []
    has_section = False
    with references_read(body), figures_read(body):
        for block in body:
            writer = WRITERS.get(block.block_type)
            written = writer(block.value, illustrations) if writer else []
            for node in written:
                node["block"] = block.id or ""
                if node["kind"] == "heading":
                    # Level 2 without a level 1 before it is no outline: older pages may have that.
                    node["level"] = node["level"] if has_section else 1
                    node["anchor"] = get_anchor(block.id)
                    has_section = True
            nodes += written
    return nodes


def register_writer(name: str) -> Callable[[Writer], Writer]:
    """Return what registers a function as the one that writes the blocks of a name."""

    def register(writer: Writer) -> Writer:
        WRITERS[name] = writer
        return writer

    return register


WRITERS: dict[str, Writer] = {}


@register_writer("text")
def write_text(value: Any, illustrations: Illustrations) -> list[Node]:
    """Write paragraphs and lists."""
    return read_rich_text(value.source)


@register_writer("heading")
def write_heading(value: Any, illustrations: Illustrations) -> list[Node]:
    """Write a heading, unless it has no words."""
    level = 1 if value["level"] == HeadingLevel.SECTION else 2
    return [heading(value["text"], level)] if plain(value["text"]) else []


@register_writer("image")
def write_figure(value: Any, illustrations: Illustrations) -> list[Node]:
    """Write a picture with its caption and its credit; what only decorates is not read aloud."""
    image = value["image"]
    credit = " · ".join(
        filter(
            None,
            [
                value["credit"] or getattr(image, "credit", ""),
                f"{_('Source:')} {value['source']}" if value.get("source") else "",
                str(value.terms.label) if value.terms else "",
            ],
        )
    )
    return place_picture(image, illustrations, caption=value["caption"], credit=credit)


def place_picture(
    image: Any, illustrations: Illustrations, *, caption: object = "", credit: object = ""
) -> list[Node]:
    """Return a picture of a block with its caption; nothing if no size of it is ready.

    What its editor has marked as decorative has no description, and is not read aloud.
    """
    placed = illustrations.add_picture(image, "figure")
    if placed is None:
        return []
    return [
        {
            "kind": "picture",
            "file": placed.file,
            "ratio": placed.ratio,
            "alt": plain(getattr(image, "contextual_alt_text", "") or ""),
            "caption": lines(caption),
            "credit": plain(credit),
        }
    ]


@register_writer("quote")
def write_quote(value: Any, illustrations: Illustrations) -> list[Node]:
    """Write a sentence in large type, in the quotation marks of the language."""
    words = _("“%(quote)s”") % {"quote": plain(value["quote"])}
    who = [plain(value["attribution"]), plain(value["role"])]
    return [{"kind": "pull-quote", "words": words, "who": ", ".join(filter(None, who))}]


@register_writer("callout")
def write_callout(value: Any, illustrations: Illustrations) -> list[Node]:
    """Write a box with a title, if it has one."""
    nodes = read_rich_text(value["text"].source)
    return [{"kind": "box", "title": plain(value["title"]), "nodes": nodes}]


@register_writer("definition")
def write_definition(value: Any, illustrations: Illustrations) -> list[Node]:
    """Write a term and its meaning as a box."""
    nodes = read_rich_text(value["meaning"].source)
    return [{"kind": "box", "title": plain(value["term"]), "nodes": nodes}]


@register_writer("case_study")
def write_case_study(value: Any, illustrations: Illustrations) -> list[Node]:
    """Write an example as a box, with its picture if it has one."""
    nodes = place_picture(value["image"], illustrations) + read_rich_text(value["text"].source)
    return [{"kind": "box", "title": plain(value["title"]), "nodes": nodes}]


@register_writer("chart")
def write_chart(value: Any, illustrations: Illustrations) -> list[Node]:
    """Write a chart as a drawing; nothing of one that cannot be drawn."""
    chart = value.chart
    if chart.problem:
        return []
    drawing = draw_chart(chart, palette="print")
    width, height = map(float, VIEW_BOX.search(drawing).groups())  # type: ignore[union-attr]
    return [
        {
            "kind": "picture",
            "file": illustrations.add_drawing(drawing),
            "ratio": round(width / height, 4),
            "alt": plain(chart.description),
            "caption": lines(f"{chart.title} ({chart.unit})" if chart.unit else chart.title),
            "credit": plain(f"{_('Source:')} {chart.source}" if chart.source else ""),
        }
    ]


@register_writer("figure_reference")
def write_figure_of_other_page(value: Any, illustrations: Illustrations) -> list[Node]:
    """Write a key figure as it is on its page today; nothing if readers may not see that."""
    figure = value.shown
    if figure is None:
        return []
    source = f"{_('From:')} {value.source.title}"
    shown = {"value": figure.value, "label": figure.label, "note": figure.note or source}
    return [{"kind": "key-figures", "title": "", "figures": [_write_figure(shown)]}]


def _write_figure(item: Any) -> dict[str, Any]:
    value = plain(item["value"])
    words = {name: plain(item[name]) for name in ("label", "note")}
    return {"value": value, **words, "is_long": len(value) > MAX_KEY_FIGURE}


@register_writer("figures")
def write_key_figures(value: Any, illustrations: Illustrations) -> list[Node]:
    """Write a few numbers side by side, each with what it counts."""
    figures = [_write_figure(item) for item in value["items"]]
    return [{"kind": "key-figures", "title": plain(value["title"]), "figures": figures}]


@register_writer("table")
def write_table(value: Any, illustrations: Illustrations) -> list[Node]:
    """Write a table, whose heads are repeated on each page that it goes on to."""
    grid = value.grid
    if not grid.columns:
        return []
    cells = list_cells(value.layout)
    notes = [plain(value.get("notes"))]
    source = plain(value["source"])
    if source:
        notes.append(_("Source:") + f" {source}")
    return [
        {
            "kind": "data-table",
            "caption": plain(grid.caption),
            "numeric": [kind == "numeric" for kind in grid.kinds],
            "head_rows": count_head_rows(1 + grid.header_rows, cells),
            "head_columns": grid.header_columns,
            "cells": cells,
            "notes": [note for note in notes if note],
        }
    ]


def list_cells(layout: TableLayout) -> list[Node]:
    """Return the cells of a table that are seen, the line of headings as row 0."""
    return [
        {
            "row": cell.line,
            "column": cell.column,
            "rows": cell.rows,
            "columns": cell.columns,
            "inline": lines(cell.text),
        }
        for row in [*layout.head, *layout.body]
        for cell in row
    ]


def count_head_rows(declared: int, cells: list[Node]) -> int:
    """Return how many rows are repeated as heads: all that a merged cell of one reaches into.

    None are if that would be the whole table.
    """
    last = max(cell["row"] + cell["rows"] for cell in cells)
    heads = declared
    while heads < last:
        reached = max(cell["row"] + cell["rows"] for cell in cells if cell["row"] < heads)
        if reached <= heads:
            return heads
        heads = reached
    return 0


@register_writer("download")
def write_download(value: Any, illustrations: Illustrations) -> list[Node]:
    """Write where a file is, and what it is: paper cannot hand it out."""
    document = value["document"]
    if document is None:
        return []
    about = " · ".join(filter(None, [document.format_label, document.size_label]))
    return [
        {
            "kind": "pointer",
            "label": _("File"),
            "title": plain(value["title"] or document.title),
            "url": absolute_url(document.url),
            "text": " ".join(filter(None, [plain(value["description"]), about])),
        }
    ]


@register_writer("embed")
def write_video(value: Any, illustrations: Illustrations) -> list[Node]:
    """Write where a video is, with its title."""
    if value.video is None:
        return []
    return [
        {
            "kind": "pointer",
            "label": _("Video"),
            "title": plain(value["title"]),
            "url": value.video.page_url,
            "text": plain(value["caption"]),
        }
    ]
