"""Serves what was made of a page, and says so while it is being made."""

from http import HTTPStatus

from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.cache import add_never_cache_headers
from wagtail.models import Page

from boardtrade.media.documents.file_response import serve_file
from boardtrade.media.documents.serving import FILE_CSP, SAVED_FILE_CSP
from boardtrade.media.kinds import INLINE
from reports.paper.editions import Edition

RETRY_SECONDS = 60
"""What readers and programs are told to wait for a file that is being made."""


def serve_edition(request: HttpRequest, report: Page, edition: Edition) -> HttpResponseBase:
    """Serve a file of a report that its reader may see, as it was made last.

    Nothing is made in a request: until a task has made the first one, the answer is a page with
    status 503 that says so. Raise Http404 if there is no such file of this report.
    """
    made = edition.find(report)
    if made is None:
        if not edition.applies(report):
            raise Http404
        return _say_that_it_is_being_made(request, report)
    is_shown = made.suffix == INLINE
    response = serve_file(
        request,
        made.file,
        filename=edition.get_saving_name(report),
        content_type=made.content_type,
        etag=made.sha256,
        inline=is_shown,
    )
    response["Content-Security-Policy"] = FILE_CSP if is_shown else SAVED_FILE_CSP
    if report.get_view_restrictions().exists():
        add_never_cache_headers(response)
    else:
        response["Cache-Control"] = "no-cache"
    return response


def _say_that_it_is_being_made(request: HttpRequest, report: Page) -> HttpResponseBase:
    response = render(
        request,
        "reports/paper_being_made.html",
        {"report": report},
        status=HTTPStatus.SERVICE_UNAVAILABLE,
    )
    response["Retry-After"] = str(RETRY_SECONDS)
    add_never_cache_headers(response)
    return response
