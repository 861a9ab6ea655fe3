"""Which file of a report is the current one, and how it is served at its permanent URL."""

from typing import Any

from django.http import HttpRequest
from django.http.response import HttpResponseBase

from boardtrade.media.documents.serving import serve_document
from boardtrade.media.models import CustomDocument
from reports.paper.made_file import MadeFile


def get_report_file(report: Any) -> CustomDocument | MadeFile | None:
    """Return the uploaded file of a report, or else the one that was made of its page, if any."""
    return report.download_document or getattr(report, "paper", None)


def serve_report_file(
    request: HttpRequest, document: CustomDocument, *, filename: str
) -> HttpResponseBase:
    """Serve a document inline to those who may see it.

    The file behind the URL can be replaced, so browsers and caches revalidate it each time
    (`no-cache`) and get a 304 while it is the same; of what is private, nobody keeps a copy. Raise
    Http404 if the file is missing from the storage.
    """
    return serve_document(request, document, filename=filename, cache_control="no-cache")
