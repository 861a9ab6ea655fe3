"""A publication as references name it."""

from typing import Any

from django.utils.translation import get_language

from boardtrade.citing.authors import Author, read_author
from boardtrade.citing.citable import Citable


def build_citable_report(report: Any, institution: str, *, pdf_url: str = "") -> Citable:
    """Return what a reference to a whole publication is made of."""
    return Citable(
        institution=institution,
        authors=read_authors(report),
        title=report.title,
        kind=str(report.kind.label),
        report_number=report.report_number,
        displayed_date=report.displayed_date,
        key=report.slug,
        url=report.public_url,
        language=get_language() or "",
        pdf_url=pdf_url,
    )


def read_authors(report: Any) -> tuple[Author, ...]:
    """Return the persons who are named as authors of a publication, in its order."""
    return tuple(read_author(each.name, each.name_in_references) for each in report.authors)
