"""Background tasks that keep recommendations in the search index current."""

from itertools import batched

from django.tasks import task

from recommendations.pages.recommendation_page import RecommendationPage
from recommendations.pages.search_index import reindex_pages

REINDEX_BATCH_SIZE = 200
"""Recommendations that are indexed at a time; an addressee may have thousands."""


@task()
def reindex_record(record_id: int) -> None:
    """Index the pages of a record, whose log has changed. Idempotent."""
    pages = RecommendationPage.objects.filter(record=record_id)
    reindex_pages(list(pages.values_list("pk", flat=True)))


@task()
def reindex_addressee(addressee_id: int) -> None:
    """Index the recommendations to an addressee, which has changed. Idempotent."""
    pages = RecommendationPage.objects.filter(addressee_links__addressee=addressee_id)
    for page_ids in batched(pages.values_list("pk", flat=True), REINDEX_BATCH_SIZE):
        reindex_pages(page_ids)
