"""The permanent address of a report's file: today's file, whenever it is asked for."""

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

    Asks first whatever is asked at the library's own address, such as the privacy of a collection.
    Raises Http404 when the file has gone from the storage. The address outlives the file, so
    browsers and caches ask again each time (`no-cache`) and are told 304 while it is the same; for
    a private report, Wagtail adds that nothing may be kept.
    """
    for ask in hooks.get_hooks("before_serve_document"):
        if (answer := ask(document, request)) is not None:
            return answer
    try:
        modified = document.file.storage.get_modified_time(document.file.name)
    except OSError as error:
        raise Http404 from error
    if timezone.is_naive(modified):
        modified = timezone.make_aware(modified)
    response = serve_file(
        request,
        document.file,
        filename=filename,
        content_type=document.content_type,
        etag=f'"{document.get_file_hash()}"',
        last_modified=modified,
    )
    response["Cache-Control"] = "no-cache"
    return response
