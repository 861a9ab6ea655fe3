"""The search over all pages, and over whatever else the apps offer to be found."""

from collections.abc import Iterable

from django.conf import settings
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from wagtail.models import Page
from wagtail.query import PageQuerySet

from boardtrade.pages.queries.search_source import NamedMatch
from boardtrade.pages.queries.typed_pages import page_types_where, typed, with_types
from boardtrade.pages.related.cards import Card
from boardtrade.pages.routing import root_page
from boardtrade.pages.visibility import visible
from boardtrade.search.sources import search_sources
from reports.models import ReportIndexPage

MAX_QUERY_LENGTH = 200
"""Characters of a query that are looked at; a longer one is cut, never an error."""


def search(request: HttpRequest) -> HttpResponse:
    """Show what matches the query, best first; without a query, only the form."""
    query = request.GET.get("q", "").strip()[:MAX_QUERY_LENGTH]
    page_of_results, cards = None, []
    if query:
        found = _pages(request).search(query)
        page_of_results = Paginator(found, settings.LISTING_PAGE_SIZE).get_page(
            request.GET.get("page")
        )
        cards = _cards(page_of_results.object_list, request)
    context = {
        "title": _("Search results for “%(query)s”") % {"query": query} if query else _("Search"),
        "query": query,
        "results": page_of_results,
        "cards": cards,
        "matches": _matches(query, request) if query else [],
        "index_url": "" if cards else _index_url(request),
    }
    return render(request, "search/search.html", context)


def _index_url(request: HttpRequest) -> str:
    """Return the address of all publications, the way on for a reader who found nothing."""
    root = root_page(request)
    indexes = visible(ReportIndexPage.objects.all())
    index = indexes.descendant_of(root).first() if root else None
    return index.get_url(request) or "" if index else ""


def _pages(request: HttpRequest) -> PageQuerySet:
    """Return what is searched. The search backend compares plain fields only, so the rule of
    `visibility` is Wagtail's own here; a page that has just expired is dropped from the cards.
    """
    root = root_page(request)
    pages = Page.objects.type(*page_types_where("is_searched")).live().public()
    return pages.descendant_of(root) if root else pages.none()


def _matches(query: str, request: HttpRequest) -> list[NamedMatch]:
    """Return what the apps find by name, beside the pages."""
    root = root_page(request)
    return [match for source in search_sources() for match in source.matches(query, root)]


def _cards(results: Iterable[Page], request: HttpRequest) -> list[Card]:
    """Return the cards of the pages found in the order of the search, in one query."""
    ids = [page.pk for page in results]
    pages = with_types(Page.objects.filter(pk__in=ids))
    for source in search_sources():
        pages = source.annotate(pages)
    rows = visible(pages).in_bulk()
    return [_card(rows[pk], request) for pk in ids if pk in rows]


def _card(row: Page, request: HttpRequest) -> Card:
    page = typed(row)
    for source in search_sources():
        source.complete(page, row)
    return page.as_card(request)
