"""How the current file of a report is served at its permanent URL."""

from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.utils import timezone
from wagtail import hooks

from boardtrade.media.documents.file_response import serve_file
from boardtrade.media.models import CustomDocument


def serve_report_file(
    request: HttpRequest, document: CustomDocument, *, filename: str
) -> HttpResponseBase:
    """Serve a document inline, with ranges and conditional requests.

    The hooks that Wagtail's own document view runs, such as the check of a collection's privacy,
    run first. Raise Http404 if the file is missing from the storage. The file behind the URL can be
    replaced, so browsers and caches revalidate it each time (`no-cache`) and get a 304 while it is
    the same; for a private report, Wagtail forbids caching altogether.
    """
    for hook in hooks.get_hooks("before_serve_document"):
        if (hook_response := hook(document, request)) is not None:
            return hook_response
    try:
        modified_at = document.file.storage.get_modified_time(document.file.name)
    except OSError as error:
        raise Http404 from error
    if timezone.is_naive(modified_at):
        modified_at = timezone.make_aware(modified_at)
    response = serve_file(
        request,
        document.file,
        filename=filename,
        content_type=document.content_type,
        etag=f'"{document.get_file_hash()}"',
        last_modified=modified_at,
    )
    response["Cache-Control"] = "no-cache"
    return response
