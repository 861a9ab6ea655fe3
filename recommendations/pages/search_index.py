"""Recommendations in the index of the site's search."""

from collections.abc import Iterable

from django.conf import settings
from wagtail.search.backends import get_search_backends

from recommendations.pages.recommendation_page import RecommendationPage

SEARCH_CONFIG = settings.WAGTAILSEARCH_BACKENDS["default"]["SEARCH_CONFIG"]
"""PostgreSQL's configuration for the words of a text: https://www.postgresql.org/docs/18/textsearch-configuration.html."""


def index_again(page_ids: Iterable[int]) -> None:
    """Bring the search index up to date for recommendations whose surroundings changed."""
    pages = list(RecommendationPage.get_indexed_objects().filter(pk__in=page_ids))
    for backend in get_search_backends(with_auto_update=True):
        backend.add_bulk(RecommendationPage, pages)
