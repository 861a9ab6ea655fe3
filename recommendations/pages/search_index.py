"""Recommendations in the index of the site's search."""

from collections.abc import Iterable

from wagtail.search.backends import get_search_backends

from recommendations.pages.recommendation_page import RecommendationPage


def index_again(page_ids: Iterable[int]) -> None:
    """Bring the search index up to date for recommendations whose surroundings changed."""
    pages = list(RecommendationPage.get_indexed_objects().filter(pk__in=page_ids))
    for backend in get_search_backends(with_auto_update=True):
        backend.add_bulk(RecommendationPage, pages)
