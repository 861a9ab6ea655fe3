"""Serving documents to those who may see them."""

from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.utils.cache import add_never_cache_headers
from wagtail import hooks

from boardtrade.media.documents.document import CustomDocument
from boardtrade.media.documents.file_response import serve_file
from boardtrade.media.object_storage.failures import StorageUnavailableError


def refusal(request: HttpRequest, document: CustomDocument) -> HttpResponseBase | None:
    """Return what a hook answers to somebody who may not see the document; None if they may.

    The hooks are those that Wagtail's own view runs, such as the check of a collection's privacy.
    """
    for hook in hooks.get_hooks("before_serve_document"):
        if (response := hook(document, request)) is not None:
            return response
    return None


FILE_CSP = "default-src 'none'"
"""No script in a file runs. A page that asks for a password would be without its styles."""
SAVED_FILE_CSP = f"sandbox; {FILE_CSP}"
"""For what is not shown. Chromium shows no PDF in a sandbox."""


def serve_document(
    request: HttpRequest,
    document: CustomDocument,
    *,
    filename: str,
    cache_control: str | None = None,
) -> HttpResponseBase:
    """Serve a document, with ranges and conditional requests, to those who may see it.

    `cache_control` says who may keep a copy of a file that is for everybody; of another one, nobody
    may. Raise Http404 if the file is missing from the storage.
    """
    if refused := refusal(request, document):
        return refused
    try:
        etag = document.get_file_hash()  # reads the file of a document made without a form
    except StorageUnavailableError:
        raise
    except OSError as error:
        raise Http404 from error
    response = serve_file(
        request,
        document.file,
        filename=filename,
        content_type=document.content_type,
        etag=etag,
        inline=document.content_disposition == "inline",
    )
    is_shown = document.content_disposition == "inline"
    response["Content-Security-Policy"] = FILE_CSP if is_shown else SAVED_FILE_CSP
    if document.collection.get_view_restrictions().exists():
        add_never_cache_headers(response)
    elif cache_control:
        response["Cache-Control"] = cache_control
    return response
