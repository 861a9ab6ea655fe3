"""How recommendations are put into the index of the site's search."""

from collections.abc import Iterable

from wagtail.search.backends import get_search_backends

from recommendations.pages.recommendation_page import RecommendationPage


def reindex_pages(page_ids: Iterable[int]) -> None:
    """Index recommendations whose related rows, such as their log, have changed."""
    pages = list(RecommendationPage.get_indexed_objects().filter(pk__in=page_ids))
    for backend in get_search_backends(with_auto_update=True):
        backend.add_bulk(RecommendationPage, pages)
