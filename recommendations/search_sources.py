"""What recommendations add to the site's search: addressees by name, and statuses of cards."""

from typing import Any

from django.contrib.postgres.search import SearchQuery, SearchVector
from django.db.models import Exists, OuterRef, QuerySet, Subquery
from django.utils.translation import gettext as _
from wagtail.models import Page
from wagtail.query import PageQuerySet

from boardtrade.languages.translations import best_translations
from boardtrade.listing.words import SEARCH_CONFIG
from boardtrade.pages.queries.search_source import NamedMatch, SearchSource
from recommendations.pages.recommendation_page import RecommendationPage
from recommendations.record.addressees import Addressee
from recommendations.record.periods import StatusPeriod
from recommendations.record.statuses import Status

MAX_ADDRESSEES = 5
"""Addressees that are shown above the pages found."""


class AddresseeSource(SearchSource):
    """Finds the addressees of visible recommendations by their names."""

    def find_matches(self, query: str, root: Page | None) -> list[NamedMatch]:
        """Return matching addressees in one query. They are few: their names need no index."""
        if root is None:
            return []
        recommendations = RecommendationPage.objects.published().descendant_of(root)
        recommendations = recommendations.filter(
            addressee_links__addressee__translation_key=OuterRef("translation_key")
        )
        addressees = Addressee.objects.annotate(words=SearchVector("name", config=SEARCH_CONFIG))
        addressees = addressees.filter(
            Exists(recommendations), words=SearchQuery(query, config=SEARCH_CONFIG)
        )
        # With one translation for each at most, this many rows hold enough addressees.
        rows = addressees.select_related("locale").order_by("name", "pk")[: 2 * MAX_ADDRESSEES]
        return [
            NamedMatch(_("Addressee:"), addressee.name, addressee.url)
            for addressee in best_translations(rows)[:MAX_ADDRESSEES]
        ]


class StatusSource(SearchSource):
    """Adds the status of recommendations, which their cards show, and puts superseded ones last."""

    def get_outdated(self) -> Exists:
        """Return the condition for recommendations that are superseded."""
        return Exists(self._get_periods().filter(status=Status.SUPERSEDED))

    def annotate(self, pages: PageQuerySet) -> PageQuerySet:
        """Annotate the status of recommendations; it is NULL for other pages."""
        status = self._get_periods().values("status")[:1]
        return pages.annotate(recommendation_status=Subquery(status))

    def copy_annotations(self, page: Page, specific_page: Any) -> None:
        """Set the status of a recommendation from the annotated page."""
        if isinstance(specific_page, RecommendationPage):
            specific_page.status = page.recommendation_status or Status.NOT_STARTED.value

    def _get_periods(self) -> QuerySet:
        return StatusPeriod.objects.filter(
            record=OuterRef("recommendationpage__record"), ends_before__isnull=True
        )


SEARCH_SOURCES = (AddresseeSource(), StatusSource())
