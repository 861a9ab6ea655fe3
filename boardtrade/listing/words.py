"""Words that a reader looks for in a list, found by the index of the site's search."""

from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.contrib.postgres.search import SearchQuery
from django.db.models import IntegerField, Q, QuerySet
from django.db.models.functions import Cast
from wagtail.models import Page
from wagtail.search.models import IndexEntry

SEARCH_CONFIG = settings.WAGTAILSEARCH_BACKENDS["default"]["SEARCH_CONFIG"]
"""PostgreSQL's configuration for the words of a text: https://www.postgresql.org/docs/18/textsearch-configuration.html."""


def ids_with_words(words: str, page_type: type[Page]) -> QuerySet:
    """Return the ids of the pages of a type that have all words, as `Facet.ids_with` does."""
    query = SearchQuery(words, config=SEARCH_CONFIG, search_type="websearch")
    entries = IndexEntry.objects.filter(
        Q(title=query) | Q(body=query),
        content_type=ContentType.objects.get_for_model(page_type),
    )
    return entries.annotate(matching_id=Cast("object_id", IntegerField())).values("matching_id")
