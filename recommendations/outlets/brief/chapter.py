"""The recommendations in the PDF of their report: a chapter, and references in the body."""

from typing import Any

from django.utils.translation import gettext as _

from recommendations.outlets.brief.asks import Ask, count_in_words, read_asks
from reports.paper.blocks import register_writer
from reports.paper.composition import Illustrations
from reports.paper.nodes import Node, facts, heading, link, paragraph, plain
from reports.paper.report_pdf import register_chapter
from reports.paper.rich_text import read_rich_text


@register_chapter
def write_recommendations(report: Any, illustrations: Illustrations) -> list[Node]:
    """Write the recommendations of a report with their answers and statuses."""
    asks = read_asks(report)
    if not asks:
        return []
    return [
        heading(_("Recommendations"), 1, "recommendations"),
        paragraph(count_in_words(asks), "lead"),
        {"kind": "as-of"},
        *map(_write_ask, asks),
    ]


def _write_ask(ask: Ask) -> Node:
    rows = facts(
        [
            (_("To"), ask.addressees),
            (_("Due"), ask.due),
            (_("Answer"), ask.answer),
            (_("The Board finds"), ask.standing),
            (_("Permanent link"), [link(ask.page.permanent_url, ask.page.permanent_url)]),
        ]
    )
    return {
        "kind": "recommendation",
        "label": ask.label,
        "title": ask.title,
        "anchor": ask.anchor,
        "nodes": read_rich_text(ask.page.text),
        "reasons": read_rich_text(ask.page.rationale),
        "rows": rows["rows"],
    }


@register_writer("recommendation")
def write_reference(value: Any, illustrations: Illustrations) -> list[Node]:
    """Write a reference in the body, which leads to the chapter, or to the page elsewhere."""
    if value is None or not _is_visible(value):
        return []
    page = value.specific
    return [
        {
            "kind": "reference",
            "label": _("Recommendation %(number)s") % {"number": page.number},
            "title": plain(page.title),
            "anchor": f"r-{page.permanent_id}",
            "url": page.permanent_url,
            "text": "",
        }
    ]


def _is_visible(page: Any) -> bool:
    return bool(page.live) and not page.get_view_restrictions().exists()
