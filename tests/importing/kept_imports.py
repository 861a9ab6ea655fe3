"""Makes documents that were read, and wait for somebody to confirm them."""

import io
from typing import Any

from django.core.files.base import ContentFile

from boardtrade.importing.models import ImportState, ReportImport
from boardtrade.importing.results import write_result
from tests.factories import picture_file, report_index


def build_import(*, findings: list[dict[str, str]] | None = None, **place: Any) -> ReportImport:
    """Return an import of a heading and a picture; for a new report, unless one is given."""
    heading = {"type": "heading", "text": "Start", "plain": "Start", "level": "2", "depth": 0}
    picture = {"type": "image", "picture": 0, "alt": "A", "is_decorative": False, "caption": ""}
    document = {
        **dict.fromkeys(("title", "tagline", "day", "precision"), ""),
        "authors": [],
        "are_authors_said": False,
        "revisions": 0,
        "pieces": [{**piece, "marks": []} for piece in (heading, picture)],
        "pictures": [{"key": "a", "kind": "png"}],
        "notes": {},
        "findings": findings or [],
    }
    file = io.BytesIO()
    write_result(file, document, iter([(0, picture_file().read())]))
    imported = ReportImport(name="report.docx", kind="docx", state=ImportState.READ, **place)
    if imported.report is None:
        imported.index = report_index()
    imported.result.save("read.zip", ContentFile(file.getvalue()), save=False)
    imported.save()
    return imported
