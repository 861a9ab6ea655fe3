"""What the site's search knows of recommendations: whom it names, and how its results look."""

from django.contrib.postgres.search import SearchQuery, SearchVector
from django.db.models import Exists, OuterRef, Subquery
from wagtail.models import Page
from wagtail.query import PageQuerySet

from boardtrade.languages.translations import best_in_language
from recommendations.pages.recommendation_page import RecommendationPage
from recommendations.pages.search_index import SEARCH_CONFIG
from recommendations.record.addressees import Addressee
from recommendations.record.status_log import StatusPeriod
from recommendations.record.statuses import Status

MOST_ADDRESSEES = 5


def addressees_named(words: str, root: Page | None) -> list[Addressee]:
    """Return those whose names have all words and to whom a visible recommendation below a home
    page is addressed, in one query. They are few, so their names are looked through as they are."""
    if root is None:
        return []
    asked = RecommendationPage.objects.published().descendant_of(root)
    asked = asked.filter(addressee_links__addressee__translation_key=OuterRef("translation_key"))
    named = Addressee.objects.annotate(words=SearchVector("name", config=SEARCH_CONFIG))
    named = named.filter(Exists(asked), words=SearchQuery(words, config=SEARCH_CONFIG))
    # Of each there is at most one in either language.
    found = named.select_related("locale").order_by("name", "pk")[: 2 * MOST_ADDRESSEES]
    return best_in_language(found)[:MOST_ADDRESSEES]


def with_status_of_recommendations(pages: PageQuerySet) -> PageQuerySet:
    """Read the status along with pages of all types; what is no recommendation has none."""
    holds = StatusPeriod.objects.filter(
        record=OuterRef("recommendationpage__record"), ends_before__isnull=True
    )
    return pages.annotate(recommendation_status=Subquery(holds.values("status")[:1]))


def tell_status(page: Page, read: Page) -> Page:
    """Hand what the query above has read to the page in its own type, for its card."""
    if isinstance(page, RecommendationPage):
        page.status = read.recommendation_status or Status.NOT_STARTED.value
    return page
