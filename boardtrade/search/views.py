"""The search over all pages, and over whatever else the apps add to it."""

from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import Any

from django.conf import settings
from django.contrib.postgres.search import TrigramWordSimilarity
from django.core.paginator import Paginator
from django.db.models import F
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from wagtail.models import Page
from wagtail.query import PageQuerySet

from boardtrade.languages.query_parameters import reads_parameters
from boardtrade.languages.translations import best_translations
from boardtrade.listing.pagination import get_page_or_404
from boardtrade.pages.queries.search_source import NamedMatch
from boardtrade.pages.queries.specific_pages import (
    get_page_types_with,
    get_specific_page,
    with_specific_tables,
)
from boardtrade.pages.queries.unchanged import find_site, read_once
from boardtrade.pages.related.cards import Card
from boardtrade.pages.routing import get_root_page
from boardtrade.pages.visibility import visible
from boardtrade.people.models import Topic
from boardtrade.search.excerpts import build_excerpt
from boardtrade.search.sources import get_search_sources
from reports.models import ReportIndexPage, ReportPage
from reports.querysets import ReportQuerySet

MIN_SIMILARITY = 0.3
"""Trigram similarity from which a title counts as what a reader may have meant."""
MAX_SIMILAR = 3
"""So many titles are offered."""
MAX_QUERY_LENGTH = 200
"""Characters of a query that are searched for; a longer one is cut."""


@reads_parameters("q", "page")
def search(request: HttpRequest) -> HttpResponse:
    """Show what matches the query, best first; without a query, only the form."""
    query = request.GET.get("q", "").strip()[:MAX_QUERY_LENGTH]
    page_of_results, cards = None, []
    if query:
        paginator = Paginator(_find_pages(query, request), settings.LISTING_PAGE_SIZE)
        page_of_results = get_page_or_404(paginator, request)
        cards = _build_cards(page_of_results.object_list, query, request)
    context: dict[str, Any] = {
        "title": _("Search results for “%(query)s”") % {"query": query} if query else _("Search"),
        "query": query,
        "results": page_of_results,
        "cards": cards,
        "matches": _find_matches(query, request) if query else [],
    }
    if not cards:
        context |= {
            "index_url": _read_once(request, "index", _get_index_url),
            "similar": _find_similar(query, request) if query else [],
            "topics": _read_once(request, "topics", _get_topics),
        }
    return render(request, "search/search.html", context)


def _read_once[T](request: HttpRequest, name: str, read: Callable[[HttpRequest], T]) -> T:
    """Return what is the same for every query of a site in a language, read once for a version."""
    site = find_site(request)
    key = ("search", name, site and site.pk, get_language())
    return read_once(request, key, lambda: read(request))


def _get_index_url(request: HttpRequest) -> str:
    """Return the URL of the index of reports, for a reader who found nothing; empty without one."""
    root = get_root_page(request)
    indexes = visible(ReportIndexPage.objects.all())
    index = indexes.descendant_of(root).first() if root else None
    return index.get_url(request) or "" if index else ""


def _find_similar(query: str, request: HttpRequest) -> list[ReportPage]:
    """Return the reports with a title that looks like the query, for one that was mistyped."""
    similarity = TrigramWordSimilarity(query, "title")
    reports = _get_reports(request).annotate(similarity=similarity)
    similar = reports.filter(similarity__gte=MIN_SIMILARITY).order_by("-similarity", "pk")
    return list(similar[:MAX_SIMILAR])


def _get_topics(request: HttpRequest) -> list[Topic]:
    """Return the topics of all public reports, for a reader who found nothing."""
    topics = Topic.objects.filter(page_topics__page__in=_get_reports(request)).distinct()
    return best_translations(topics.select_related("locale"))


def _get_reports(request: HttpRequest) -> ReportQuerySet:
    root = get_root_page(request)
    reports = ReportPage.objects.published()
    return reports.descendant_of(root) if root else reports.none()


def _get_searched_pages(request: HttpRequest) -> PageQuerySet:
    """Return the pages to search in: those below the home page that readers may see.

    The search backend filters by plain fields only, so the rule of `visibility` stands in a
    subquery. It is applied before results are counted and paged: the number of hits must not tell
    of a word on a hidden page.
    """
    root = get_root_page(request)
    if root is None:
        return Page.objects.none()
    pages = Page.objects.type(*get_page_types_with("is_searched")).descendant_of(root)
    # An alias repeats a page; in another language it stands for a translation.
    pages = visible(pages).exclude(alias_of__locale=F("locale"))
    found = with_specific_tables(Page.objects.filter(pk__in=pages.order_by().values("pk")))
    for source in get_search_sources():
        found = source.annotate(found)
    return found


def _find_pages(query: str, request: HttpRequest) -> Any:
    """Return the pages that have the words, best first, and those that are outdated last."""
    conditions = (source.get_outdated() for source in get_search_sources())
    outdated = [condition.asc() for condition in conditions if condition is not None]
    pages = _get_searched_pages(request).order_by(*outdated, F("relevance").desc(), F("pk").desc())
    return pages.search(query, order_by_relevance=False).annotate_score("relevance")


def _find_matches(query: str, request: HttpRequest) -> list[NamedMatch]:
    """Return what the apps find by name beside the pages."""
    root = get_root_page(request)
    return [match for source in get_search_sources() for match in source.find_matches(query, root)]


def _build_cards(results: Iterable[Page], query: str, request: HttpRequest) -> list[Card]:
    """Return the cards of the results, in their order."""
    return [_build_card(page, query, request) for page in results]


def _build_card(page: Page, query: str, request: HttpRequest) -> Card:
    specific_page = get_specific_page(page)
    for source in get_search_sources():
        source.copy_annotations(page, specific_page)
    return replace(specific_page.as_card(request), excerpt=build_excerpt(specific_page, query))
