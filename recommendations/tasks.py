"""What follows from changes round recommendations, after the request that made them."""

from itertools import batched

from django.tasks import task

from recommendations.pages.recommendation_page import RecommendationPage
from recommendations.pages.search_index import index_again

AT_ONCE = 200
"""Recommendations that are indexed in one go; an addressee may have thousands."""


@task()
def index_log_again(record_id: int) -> None:
    """Have the search find recommendations by what was added to their log. Safe to run twice."""
    pages = RecommendationPage.objects.filter(record=record_id)
    index_again(list(pages.values_list("pk", flat=True)))


@task()
def index_addressee_again(addressee_id: int) -> None:
    """Have the search find recommendations by the new name of an addressee. Likewise."""
    pages = RecommendationPage.objects.filter(addressee_links__addressee=addressee_id)
    for some in batched(pages.values_list("pk", flat=True), AT_ONCE):
        index_again(some)
