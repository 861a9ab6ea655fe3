"""The tracker: which recommendations answer a question, and how many each filter would leave."""

from collections.abc import Callable, Hashable, Iterable, Iterator
from datetime import datetime
from typing import Any

from django.db.models import Max
from django.db.models.functions import Greatest
from django.http import HttpRequest
from django.utils import timezone
from wagtail.models import Page

from boardtrade.listing.lists import FacetedList
from boardtrade.navigation.atom import EMPTY_FEED_UPDATED
from boardtrade.pages.queries.unchanged import read_once
from recommendations.pages.earlier_asks.exported import with_links
from recommendations.pages.querysets import RecommendationQuerySet
from recommendations.pages.recommendation_page import RecommendationPage
from recommendations.pages.rows import (
    ADDRESSEES,
    TOPICS,
    complete_rows,
    set_row_data,
    with_row_data,
)
from recommendations.pages.status_counts import StatusCount, build_status_counts
from recommendations.record.statuses import Status
from recommendations.tracker.facets import facets_on
from recommendations.tracker.query import Sort, TrackerQuery

UPDATED_AT = Greatest("last_published_at", "record__recorded_at")
"""When the page or the log of a recommendation last changed: https://www.rfc-editor.org/rfc/rfc4287#section-4.2.15."""


class Tracker(FacetedList[RecommendationPage, TrackerQuery]):
    """The answer to one question, below one home page. Nothing is read before it is asked for."""

    model = RecommendationPage

    def __init__(
        self, root: Page | None, query: TrackerQuery, request: HttpRequest | None = None
    ) -> None:
        """`request` may know what was counted before, under the same version of the content."""
        super().__init__(query, facets_on(query.as_of), remember=self._remember_today)
        self.root = root
        self.request = request

    def _remember_today(self, facets: Hashable, count: Callable[[], Any]) -> Any:
        if self.request is None or self.query.as_of:  # there are many days, and few ask for one
            return count()
        root = self.root.pk if self.root else None
        key = ("counts of the tracker", facets, root, timezone.localdate())
        return read_once(self.request, key, count)

    def listed(self) -> RecommendationQuerySet:
        """Return what readers may see in this language and had been recommended by the day."""
        return RecommendationPage.objects.listed_below(self.root).known_on(self.query.as_of)

    def annotated(self, rows: RecommendationQuerySet) -> RecommendationQuerySet:
        """Add the verdict, and what the lead says, as of the day."""
        return self._with_status(rows).with_positions(self.query.as_of)

    def sortable(self, rows: RecommendationQuerySet) -> RecommendationQuerySet:
        """Add only what the order needs: each table that is joined for all rows takes time."""
        match self.query.sort:
            case Sort.DUE:
                return self.annotated(rows)
            case Sort.CHANGED:
                return self._with_status(rows)
        return rows

    def _with_status(self, rows: RecommendationQuerySet) -> RecommendationQuerySet:
        rows = rows.with_status(self.query.as_of)
        if self.query.sort is Sort.CHANGED:
            return rows.with_last_change(self.query.as_of)
        return rows

    def complete(self, rows: RecommendationQuerySet) -> Iterator[RecommendationPage]:
        """Read recommendations with all that a page of the list shows."""
        # As few as a page has are read at once: a cursor would be asked four times.
        pages = with_row_data(rows, ADDRESSEES, reports_apart=True).defer("text", "rationale")
        return set_row_data(pages, ADDRESSEES)

    def all_rows(self) -> Iterator[RecommendationPage]:
        """Return all that match, in their order, with all that a file holds of them."""
        return complete_rows(with_links(self.sorted_rows), ADDRESSEES, TOPICS, reports_apart=True)

    @property
    def status_counts(self) -> list[StatusCount]:
        """How many have each status under all other filters: the chart above the list."""
        return build_status_counts(self.totals("status"))

    def latest_changes(self, number: int) -> list[RecommendationPage]:
        """Return those of everything whose status changed last, the latest change first."""
        latest = self.everything.with_status(self.query.as_of).last_changed()[:number]
        return list(latest.select_related("report", "locale"))

    def latest_change(self) -> datetime:
        """Return when those that match last changed: for a feed, when its newest entry did."""
        latest = self.matching().aggregate(at=Max(UPDATED_AT))
        return latest["at"] or EMPTY_FEED_UPDATED


def read_statuses_today(pages: Iterable[RecommendationPage]) -> dict[int, Status]:
    """Return the status of recommendations today by the id of the page, in one query.

    For a list as of an earlier day, to compare.
    """
    ids = [page.pk for page in pages]
    rows = RecommendationPage.objects.filter(pk__in=ids).with_status().values_list("pk", "status")
    return {pk: Status(status) for pk, status in rows}
