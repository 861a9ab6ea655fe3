"""The brief as files: a PDF to read, and a Word document to take from."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from recommendations.outlets.brief.asks import count_in_words, has_asks, read_asks
from recommendations.outlets.brief.made_brief import Brief, BriefFormat
from recommendations.outlets.brief.word import write_word
from reports.paper.composition import Composition, Illustrations
from reports.paper.editions import Edition, register_edition
from reports.paper.frame import build_colophon, build_frame
from reports.paper.nodes import plain
from reports.paper.typesetting.process import typeset

MOST_WITH_TEXT = 12
"""So many recommendations fit on two pages with a sentence of each."""


def compose_brief(report: Any) -> Composition:
    """Return the brief of a report as a PDF, in the language in use."""
    illustrations = Illustrations()
    frame = build_frame(report, illustrations)
    return Composition("brief.typ", frame | build_brief(report, frame), illustrations)


def compose_word_brief(report: Any) -> Composition:
    """Return the brief of a report as a Word document, which has no pictures."""
    frame = build_frame(report, Illustrations()) | {"mark": None}
    return Composition("", frame | build_brief(report, frame))


def build_brief(report: Any, frame: dict[str, Any]) -> dict[str, Any]:
    """Return what both formats say."""
    asks = read_asks(report)
    return {
        "authors": [frame["organization"]],
        "description": plain(report.meta_description),
        "keywords": [plain(topic.title) for topic in report.topics],
        "document_title": _("In brief: %(title)s") % {"title": frame["title"]},
        "summary": plain(report.summary),
        "counts": count_in_words(asks),
        "heads": [
            _("No."),
            _("What we ask"),
            _("Of whom"),
            _("By when"),
            _("What they answered"),
            _("Where it stands"),
        ],
        "rows": [
            {
                "number": ask.page.number,
                "title": ask.title,
                "text": ask.text if len(asks) <= MOST_WITH_TEXT else "",
                "url": ask.page.permanent_url,
                "cells": [ask.addressees, ask.due, ask.answer, ask.standing],
            }
            for ask in asks
        ],
        "table": _("What we ask, and what became of it"),
        "read_on": _("The whole report:"),
        "colophon": build_colophon(report),
    }


BRIEF_PDF = register_edition(
    Edition(
        file_name="brief.pdf",
        label=gettext_lazy("Brief, PDF"),
        model=Brief,
        key={"format": BriefFormat.PDF},
        applies=has_asks,
        compose=compose_brief,
        make=typeset,
    )
)
BRIEF_WORD = register_edition(
    Edition(
        file_name="brief.docx",
        label=gettext_lazy("Brief, Word"),
        model=Brief,
        key={"format": BriefFormat.DOCX},
        applies=has_asks,
        compose=compose_word_brief,
        make=write_word,
    )
)
