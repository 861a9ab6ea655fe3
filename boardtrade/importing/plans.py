"""What a draft will be once an import is confirmed: its blocks, and what they change."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from boardtrade.importing.blocks import (
    PICTURE,
    NewBlock,
    PictureAnswer,
    build_blocks,
    resolve_links,
)
from boardtrade.importing.comparing import Change, assign_ids, compare
from boardtrade.importing.models import ReportImport, find_last_import
from boardtrade.importing.results import Document
from boardtrade.importing.sections import Section, split_preamble
from boardtrade.media.models import CustomImage
from reports.models import ReportPage


class SectionUse(models.TextChoices):
    """What becomes of the section of the document that holds the recommendations."""

    REFERENCES = (
        "references",
        _("The page shows the recommendations there: its heading stays, then each of them follows"),
    )
    REMOVE = "remove", _("It goes: the page lists its recommendations at the end by itself")
    KEEP = "keep", _("It stays in the text as it is, too")


type Reference = int | str
"""A recommendation that a body shows: the id of its page, or "new-3" for one to be created."""


@dataclass
class Plan:
    """What will be saved."""

    blocks: list[NewBlock]
    changes: list[Change]
    findings: list[dict[str, Any]] = field(default_factory=list)
    """What is to be said beside the findings of the document."""
    is_again: bool = False
    """Whether something was imported into this draft before."""


def get_newest(report: ReportPage | None) -> ReportPage | None:
    """Return a report as its form shows it: the newest draft."""
    return None if report is None else report.get_latest_revision_as_object()


def build_plan(
    imported: ReportImport,
    document: Document,
    *,
    section: Section | None,
    use: str,
    references: Sequence[Reference],
    pictures: Mapping[int, PictureAnswer],
    current: ReportPage | None,
) -> Plan:
    """Return what an import makes of a draft, or of nothing."""
    pieces = arrange_pieces(document["pieces"], section, use, references)
    blocks = build_blocks(pieces, pictures=pictures)
    last = find_last_import(imported.report) if imported.report else None
    last_blocks = last.blocks if last else []
    here = [dict(block) for block in current.body.raw_data] if current else []
    put_pictures(blocks, find_known_pictures(document, last))
    assign_ids(blocks, last_blocks or here)
    plan = Plan(blocks, [], is_again=last is not None)

    def say(code: str, heading: str, words: str) -> None:
        plan.findings.append({"code": code, "heading": heading, "near": words, "detail": words})

    resolve_links(blocks, say)
    plan.changes = compare(blocks, here, last_blocks)
    return plan


def arrange_pieces(
    pieces: Sequence[Mapping[str, Any]],
    section: Section | None,
    use: str,
    references: Sequence[Reference],
) -> list[Mapping[str, Any]]:
    """Return the pieces with the section of the recommendations as it was decided."""
    if section is None or use == SectionUse.KEEP:
        return list(pieces)
    inside = pieces[section.start : section.end]
    marks = [mark for piece in inside for mark in piece.get("marks", [])]
    middle: list[Mapping[str, Any]] = []
    if use == SectionUse.REFERENCES:
        if section.has_heading:
            middle.append({**pieces[section.start], "marks": marks})
        middle += split_preamble(pieces, section)
        middle += [
            {"type": "recommendation", "place": reference, "marks": []} for reference in references
        ]
    return [*pieces[: section.start], *middle, *pieces[section.end :]]


def find_known_pictures(document: Document, last: ReportImport | None) -> dict[int, int]:
    """Return the ids of pictures that came into the library with the last import."""
    if last is None:
        return {}
    known = {
        number: last.picture_ids[picture["key"]]
        for number, picture in enumerate(document["pictures"])
        if picture["key"] in last.picture_ids
    }
    stored = set(CustomImage.objects.filter(pk__in=known.values()).values_list("pk", flat=True))
    return {number: pk for number, pk in known.items() if pk in stored}


def put_pictures(blocks: Sequence[NewBlock], ids: Mapping[int, int]) -> None:
    """Put pictures of the library in the place of those of the document."""
    for block in blocks:
        if block.type == "image" and block.value["image"].get(PICTURE) in ids:
            image = dict(block.value["image"])
            block.value = block.value | {"image": {"image": ids[image.pop(PICTURE)], **image}}
