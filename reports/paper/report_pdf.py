"""The PDF of a report's page: what stands in it, and in which order."""

from collections.abc import Callable
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from reports.paper.blocks import write_body
from reports.paper.composition import Composition, Illustrations
from reports.paper.editions import Edition, register_edition
from reports.paper.frame import build_citation, build_colophon, build_frame
from reports.paper.made_file import ReportPaper
from reports.paper.nodes import Node, heading, paragraph, plain
from reports.paper.rich_text import find_notes
from reports.paper.typesetting.process import typeset

FILE_NAME = "report.pdf"
LEAST_HEADINGS = 2
"""So many headings make a table of contents worth its page."""

type Chapter = Callable[[Any, Illustrations], list[Node]]

_chapters: list[Chapter] = []


def register_chapter(chapter: Chapter) -> Chapter:
    """Have a chapter of a room above this one in the PDF of each report, after its body."""
    _chapters.append(chapter)
    return chapter


def compose_report(report: Any) -> Composition:
    """Return the PDF of a report as the page says it now, in the language in use."""
    illustrations = Illustrations()
    blocks = write_body(report.body, illustrations)
    chapters = [nodes for chapter in _chapters if (nodes := chapter(report, illustrations))]
    references = _build_references(report, [blocks, chapters])
    everything = [*blocks, *(node for chapter in chapters for node in chapter), *references]
    number_notes(everything)
    resolve_anchors(everything)
    frame = build_frame(report, illustrations)
    authors = [plain(person.name) for person in report.authors]
    headings = [node for node in everything if node["kind"] in {"heading", "recommendation"}]
    data = frame | {
        "authors": authors or [frame["organization"]],
        "has_authors": bool(authors),
        "description": plain(report.meta_description),
        "keywords": [plain(topic.title) for topic in report.topics],
        "tagline": plain(report.tagline),
        "summary": plain(report.summary),
        "hero": _build_hero(report, illustrations),
        "has_contents": len(headings) >= LEAST_HEADINGS,
        "blocks": blocks,
        "chapters": chapters,
        "references": references,
        "updated": _("updated %(date)s") % {"date": report.updated.long} if report.updated else "",
        "colophon": [*build_colophon(report), *_build_picture_credit(report)],
    }
    return Composition("report.typ", data, illustrations)


def number_notes(nodes: Any) -> None:
    """Mark the notes that were cited before, which refer to the first of their key."""
    _mark_repeated(nodes, set())


def _mark_repeated(value: Any, seen: set[str]) -> None:
    if isinstance(value, list):
        for item in value:
            _mark_repeated(item, seen)
    elif isinstance(value, dict):
        if value.get("tag") == "note":
            if value["key"] in seen:
                value["again"] = True
            seen.add(value["key"])
        else:
            for item in value.values():
                _mark_repeated(item, seen)


def resolve_anchors(nodes: list[Node]) -> None:
    """Keep links within the document to what is in it; others lead to the page instead."""
    seen: set[str] = set()
    for node in nodes:
        if node["kind"] in {"heading", "recommendation"} and node["anchor"]:
            if node["anchor"] in seen:  # a block that was copied with its id
                node["anchor"] += f"-{len(seen)}"
            seen.add(node["anchor"])
    for node in nodes:
        if node["kind"] == "reference" and node["anchor"] not in seen:
            node["anchor"] = ""


def _build_hero(report: Any, illustrations: Illustrations) -> dict[str, Any] | None:
    placed = illustrations.add_picture(report.hero_image, "hero")
    return {"file": placed.file, "alt": plain(report.hero_alt_text)} if placed else None


def _build_picture_credit(report: Any) -> list[Any]:
    credit = plain(report.hero_image.credit) if report.hero_image else ""
    return [[_("Picture on the cover:") + f" {credit}"]] if credit else []


def _build_references(report: Any, written: Any) -> list[Node]:
    """Return how to cite the report, and the sources that its notes name.

    Search engines for scholars look for a list under this very heading:
    https://scholar.google.com/intl/en/scholar/inclusion.html#indexing
    """
    sources = [note for note in find_notes(written) if _has_link(note["inline"])]
    nodes = [heading(_("References"), 1, "references")]
    if sources:
        items = [[paragraph(note["inline"])] for note in sources]
        nodes.append({"kind": "list", "ordered": True, "items": items})
    nodes.append(heading(_("How to cite this publication"), 2, "cite"))
    nodes.append(paragraph(build_citation(report)))
    return nodes


def _has_link(value: Any) -> bool:
    if isinstance(value, list):
        return any(map(_has_link, value))
    return isinstance(value, dict) and (value.get("tag") == "a" or _has_link(value["inline"]))


REPORT_PDF = register_edition(
    Edition(
        file_name=FILE_NAME,
        label=gettext_lazy("PDF of this page"),
        model=ReportPaper,
        applies=lambda report: report.download_document_id is None,
        compose=compose_report,
        make=typeset,
    )
)
