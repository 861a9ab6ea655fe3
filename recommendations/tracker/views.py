"""The tracker for readers, and the same list as a file."""

from functools import wraps
from typing import Any

from django.conf import settings
from django.core.exceptions import BadRequest
from django.core.paginator import Page, Paginator
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import etag, require_safe

from boardtrade.delivery.etags import content_etag
from boardtrade.languages.query_parameters import View, reads_parameters
from boardtrade.listing.lists import ListRows
from boardtrade.listing.pagination import get_page_or_404
from boardtrade.listing.queries import WORDS
from boardtrade.pages.routing import get_root_page
from boardtrade.pages.structured_data import Node
from recommendations.record.answers import Answer
from recommendations.record.definitions import get_definitions
from recommendations.record.statuses import Status
from recommendations.tracker.answer import Tracker, read_statuses_today
from recommendations.tracker.columns import COLUMNS
from recommendations.tracker.exports import EXPORTS, Export
from recommendations.tracker.facets import FACET_NAMES
from recommendations.tracker.query import Sort, TrackerQuery
from recommendations.tracker.structured_data import dataset

LATEST_CHANGES = 5
"""So many of the latest changes stand beside the whole list."""
ROWS_PER_PAGE = 50
"""So many rows are on a page: rendering them is most of what an answer takes."""
MAX_ROWS_ON_ONE_PAGE = 1000
"""So many rows are on a page that is asked to show all; of more, the files are complete."""
SHOW, SHOW_ALL = "show", "all"
"""The parameter that asks for all rows on one page, to print them."""
LIST_PARAMETERS = (WORDS, *FACET_NAMES, "as_of", "sort")
"""The parameters of a question to the tracker."""


@require_safe
@reads_parameters(*LIST_PARAMETERS, "page", SHOW)
def tracker(request: HttpRequest) -> HttpResponse:
    """Show the recommendations that answer a question, and the filters that lead to others."""
    query = TrackerQuery.of(request.GET)
    if message := query.errors.get("sort"):
        raise BadRequest(message)
    query = query.with_present_slugs()
    root = get_root_page(request)
    answer = Tracker(root, query, request)
    is_whole = request.GET.get(SHOW) == SHOW_ALL
    pages = Paginator(ListRows(answer), MAX_ROWS_ON_ONE_PAGE if is_whole else ROWS_PER_PAGE)
    page = get_page_or_404(pages, request)
    is_first = not query.is_filtered and page.number == 1
    context: dict[str, Any] = {
        "tracker": answer,
        "query": query,
        "recommendations": page,
        "is_grouped": query.sort == Sort.NEWEST,
        "status_link": f"?{query.query_string('status')}&status=".replace("?&", "?"),
        "whole_link": _get_whole_link(query, page) if page.has_other_pages() else "",
        "statuses_today": read_statuses_today(page) if query.as_of else {},
        "latest": answer.latest_changes(LATEST_CHANGES) if is_first else [],
        "sorts": Sort,
        "definitions": get_definitions(root.locale_id, *Status, *Answer) if root else {},
        "columns": COLUMNS,
        "licence": settings.DATA_LICENCE,
        "exports": [
            (export.extension.upper(), path_of(export, query.query_string())) for export in EXPORTS
        ],
        "description": _("What the Board has recommended, to whom, and what became of it."),
        "structured_data": [_dataset()],
    }
    return render(request, "recommendations/tracker.html", context)


def _get_whole_link(query: TrackerQuery, page: Page) -> str:
    """Return the query string for all rows on one page; empty if there are too many."""
    if page.paginator.count > MAX_ROWS_ON_ONE_PAGE:
        return ""
    return f"?{query.query_string()}&{SHOW}={SHOW_ALL}".replace("?&", "?")


def path_of(export: type[Export], query_string: str = "") -> str:
    """Return the path of a file of what a query string asks for, or of the whole list."""
    return f"{reverse(f'tracker_{export.extension}')}?{query_string}".removesuffix("?")


def _dataset() -> Node:
    """Describe the whole list to search engines for data."""
    return dataset(
        name=_("Recommendations"),
        description=_(
            "What the Board has recommended, to whom, by when, and what became of it: the status "
            "of every recommendation on every day since it was made."
        ),
        path=reverse("tracker"),
        downloads=[(path_of(export), export.content_type.partition(";")[0]) for export in EXPORTS],
        license_url=settings.DATA_LICENCE["url"],
    )


def allow_other_sites(view: View) -> View:
    """Let scripts of other sites read the response, whatever its status: the data are open."""

    @wraps(view)
    def wrapped(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        response = view(request, *args, **kwargs)
        response["Access-Control-Allow-Origin"] = "*"
        return response

    return wrapped


def export_etag(request: HttpRequest, export: type[Export]) -> str | None:
    """Return the ETag of a file; None for a question that is refused, or that has words.

    Words are looked up in the search index, which follows content some time after its version.
    """
    query = TrackerQuery.of(request.GET)
    if query.errors or query.words:
        return None
    return content_etag(request, query.day, export.extension)


@allow_other_sites
@require_safe
@reads_parameters(*LIST_PARAMETERS)
@etag(export_etag)
def export(request: HttpRequest, export: type[Export]) -> HttpResponseBase:
    """Stream all that the tracker lists for the same query string, on all of its pages.

    A question that cannot be understood is refused with 400: a file for another one would be taken
    for the answer.
    """
    query = TrackerQuery.of(request.GET)
    if query.errors:
        lines = [f"{name}: {message}" for name, message in query.errors.items()]
        return HttpResponse(
            "\n".join(lines) + "\n", status=400, content_type="text/plain; charset=utf-8"
        )
    file = export(request, Tracker(get_root_page(request), query.with_present_slugs()))
    response = StreamingHttpResponse(file.chunks(), content_type=file.content_type)
    response["Link"] = f'<{settings.DATA_LICENCE["url"]}>; rel="license"'
    response["Content-Disposition"] = f'{file.disposition}; filename="{file.file_name}"'
    return response
