"""The tracker: which recommendations answer a question, and how many each filter would leave."""

from collections.abc import Iterator
from datetime import datetime

from django.db.models import Max
from django.db.models.functions import Greatest
from wagtail.models import Page

from boardtrade.listing.lists import FacetedList
from boardtrade.navigation.atom import EMPTY_FEED_UPDATED
from boardtrade.pages.queries.inline_children import (
    InlineChildren,
    set_inline_children,
    with_inline_children,
)
from recommendations.pages.querysets import RecommendationQuerySet
from recommendations.pages.recommendation_page import RecommendationPage
from recommendations.pages.status_counts import StatusCount, build_status_counts
from recommendations.tracker.facets import facets_on
from recommendations.tracker.query import TrackerQuery

ROWS_IN_MEMORY = 1000
"""So many recommendations of a long list are read at once."""
UPDATED_AT = Greatest("last_published_at", "record__recorded_at")
"""When the page or the log of a recommendation last changed: https://www.rfc-editor.org/rfc/rfc4287#section-4.2.15."""
ADDRESSEES = InlineChildren("addressee_links", follow="addressee")
TOPICS = InlineChildren("page_topics", follow="topic")


class Tracker(FacetedList[RecommendationPage, TrackerQuery]):
    """The answer to one question, below one home page. Nothing is read before it is asked for."""

    model = RecommendationPage

    def __init__(self, root: Page | None, query: TrackerQuery) -> None:
        super().__init__(query, facets_on(query.as_of))
        self.root = root

    def listed(self) -> RecommendationQuerySet:
        """Return what readers may see in this language and had been recommended by the day."""
        return RecommendationPage.objects.listed_below(self.root).known_on(self.query.as_of)

    def annotated(self, rows: RecommendationQuerySet) -> RecommendationQuerySet:
        """Add the status as of the day."""
        return rows.with_status(self.query.as_of)

    def complete(self, rows: RecommendationQuerySet) -> Iterator[RecommendationPage]:
        """Read recommendations with all that a page of the list shows."""
        return _complete(rows, ADDRESSEES)

    def all_rows(self) -> Iterator[RecommendationPage]:
        """Return all that match, in their order, with all that a file holds of them."""
        return _complete(self.sorted_rows, ADDRESSEES, TOPICS)

    @property
    def status_counts(self) -> list[StatusCount]:
        """How many have each status under all other filters: the chart above the list."""
        return build_status_counts(self.totals("status"))

    def latest_changes(self, number: int) -> list[RecommendationPage]:
        """Return those of everything whose log grew last, the latest change first."""
        changed = self.annotated(self.everything).filter(status_since__isnull=False)
        latest = changed.order_by("-changed_at", "-pk")[:number]
        return list(latest.select_related("report", "locale"))

    def latest_change(self) -> datetime:
        """Return when those that match last changed: for a feed, when its newest entry did."""
        latest = self.matching().aggregate(at=Max(UPDATED_AT))
        return latest["at"] or EMPTY_FEED_UPDATED


def _complete(
    rows: RecommendationQuerySet, *relations: InlineChildren
) -> Iterator[RecommendationPage]:
    """Read recommendations with their report, record and inline children in one query.

    Never many of them are in memory at once.
    """
    pages = rows.select_related("report", "record", "locale")
    owners = dict.fromkeys(relations, RecommendationPage)
    for page in with_inline_children(pages, owners).iterator(chunk_size=ROWS_IN_MEMORY):
        page.report.locale = page.locale  # its own, which its address asks for
        for children in relations:
            set_inline_children(page, children, getattr(page, children.annotation))
        yield page
