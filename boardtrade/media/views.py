"""Serving uploaded files: pictures where no web server does it, documents always."""

from django.core.files.storage import default_storage
from django.http import Http404, HttpRequest
from django.http.response import FileResponse, HttpResponseBase
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from boardtrade.media.documents.serving import refusal, serve_document
from boardtrade.media.models import CustomDocument
from boardtrade.media.object_storage.failures import StorageUnavailableError


def size_of_picture(request: HttpRequest, name: str) -> FileResponse:
    """Serve a ready-made size of a picture; its name changes with its content."""
    response = _file(f"images/{name}")
    response["Cache-Control"] = "public, max-age=31536000, immutable"
    return response


def first_page(request: HttpRequest, name: str) -> HttpResponseBase:
    """Serve the picture of a document's first page to those who may see the document."""
    path = f"document_thumbnails/{name}"
    document = get_object_or_404(CustomDocument, thumbnail=path)
    if document.first_page is None:
        raise Http404  # the file has been replaced, and this is the first page of the old one
    if refused := refusal(request, document):
        return refused
    response = _file(path)
    # In the browser alone, and not for long: the report may become private.
    response["Cache-Control"] = "private, max-age=600"
    return response


@require_safe
def document_file(request: HttpRequest, document_id: int, filename: str) -> HttpResponseBase:
    """Serve a document at its address, which outlasts its file: only the number is looked at.

    Wagtail's own view knows no ranges, and a file that replaces another gets another name.
    """
    document = get_object_or_404(CustomDocument, pk=document_id)
    return serve_document(request, document, filename=document.filename)


def _file(path: str) -> FileResponse:
    try:
        response = FileResponse(default_storage.open(path))
    except StorageUnavailableError:
        raise
    except OSError as error:
        raise Http404 from error
    response["X-Content-Type-Options"] = "nosniff"
    return response
