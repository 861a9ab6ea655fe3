"""How the current file of a report is served at its permanent URL."""

from django.http import HttpRequest
from django.http.response import HttpResponseBase

from boardtrade.media.documents.serving import serve_document
from boardtrade.media.models import CustomDocument


def serve_report_file(
    request: HttpRequest, document: CustomDocument, *, filename: str
) -> HttpResponseBase:
    """Serve a document inline to those who may see it.

    The file behind the URL can be replaced, so browsers and caches revalidate it each time
    (`no-cache`) and get a 304 while it is the same; of what is private, nobody keeps a copy. Raise
    Http404 if the file is missing from the storage.
    """
    return serve_document(request, document, filename=filename, cache_control="no-cache")
