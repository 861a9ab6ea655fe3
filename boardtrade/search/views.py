"""The search over reports, recommendations, pages of text, and names of addressees."""

from collections.abc import Iterable

from django.conf import settings
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from wagtail.models import Page
from wagtail.query import PageQuerySet

from boardtrade.pages.queries.typed_pages import page_types_where, typed, with_types
from boardtrade.pages.related.cards import Card
from boardtrade.pages.routing import root_page
from boardtrade.pages.visibility import visible
from boardtrade.search.forms import SearchForm
from recommendations.search_sources import (
    addressees_named,
    tell_status,
    with_status_of_recommendations,
)
from reports.models import ReportIndexPage


def search(request: HttpRequest) -> HttpResponse:
    """Show what matches the query, best first; without a query, only the form."""
    query = SearchForm.query_from(request.GET.dict())
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
        "addressees": addressees_named(query, root_page(request)) if query else [],
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


def _cards(results: Iterable[Page], request: HttpRequest) -> list[Card]:
    """Return the cards of found pages in the order of the search, in one query."""
    ids = [page.pk for page in results]
    found = with_status_of_recommendations(with_types(Page.objects.filter(pk__in=ids)))
    pages = visible(found).in_bulk()
    shown = [pages[pk] for pk in ids if pk in pages]
    return [tell_status(typed(page), page).as_card(request) for page in shown]
