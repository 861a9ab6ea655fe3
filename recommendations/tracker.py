"""The tracker: which recommendations answer a question, and how many each filter would leave."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.contrib.postgres.search import SearchQuery
from django.db.models import CharField, Count, Q, QuerySet, Value
from django.utils import timezone
from django.utils.functional import cached_property
from wagtail.models import Page

from boardtrade.core.children import Children, with_children
from boardtrade.core.visibility import hidden_ids, visible_below
from recommendations.facets import FACETS, Facet
from recommendations.filters import TrackerQuery
from recommendations.models import RecommendationPage, StatusUpdate
from recommendations.querysets import RecommendationQuerySet
from recommendations.scorecards import StatusCount
from recommendations.statuses import Status
from reports.models import ReportPage

NARROW = 1000
"""So many recommendations found are remembered by their ids; more are looked up again."""
SEARCH_CONFIG = "english"
ADDRESSEES = Children("addressee_links", follow="addressee")


@dataclass(frozen=True)
class Option:
    """A value that can be chosen in a filter."""

    value: str
    label: Any
    total: int
    """How many recommendations there are with it, under all other filters."""
    is_chosen: bool
    remove_query: str
    """The query string of the same question without it."""


@dataclass(frozen=True)
class FacetOptions:
    """A filter with its values."""

    name: str
    label: Any
    options: list[Option]

    @property
    def is_chosen(self) -> bool:
        """Whether any value of it is chosen."""
        return any(option.is_chosen for option in self.options)


class Tracker:
    """The answer to one question, below one home page. Nothing is read before it is asked for."""

    def __init__(self, root: Page | None, query: TrackerQuery) -> None:
        self.root = root
        self.query = query

    @cached_property
    def _all(self) -> RecommendationQuerySet:
        """Everything that readers may see in this language, with its status on the day."""
        pages = RecommendationPage.objects.as_of(self.query.as_of)
        if self.root is None:
            return pages.none()
        now = timezone.now()
        # An alias repeats a recommendation that is listed by itself.
        pages = pages.filter(locale_id=self.root.locale_id, alias_of__isnull=True)
        reports = ReportPage.objects.descendant_of(self.root)
        hidden = hidden_ids(reports, at=now)
        pages = pages.filter(path__startswith=self.root.path)
        return visible_below(pages, parent="report", hidden_parents=hidden, at=now)

    def _matching(self, *, but: str = "") -> RecommendationQuerySet:
        """Keep what meets all filters; `but` names one that is left aside."""
        found = self._all
        for facet in FACETS:
            if facet.name in self.query.chosen and facet.name != but:
                found = found.filter(
                    facet.condition(self.query.chosen[facet.name], self.query.day)
                )
        if self.query.words:
            words = SearchQuery(
                self.query.words, config=SEARCH_CONFIG, search_type="websearch"
            )
            found = found.filter(Q(index_entries__title=words) | Q(index_entries__body=words))
        return found

    @property
    def _sorted(self) -> RecommendationQuerySet:
        return self._matching().order_by(*self.query.sort.fields)

    @cached_property
    def _ids(self) -> list[int] | None:
        """The recommendations found, in their order, when they are few."""
        if not self.query.is_filtered:
            return None
        ids = list(self._sorted.values_list("pk", flat=True)[: NARROW + 1])
        return ids if len(ids) <= NARROW else None

    def _found(self) -> RecommendationQuerySet:
        """Return the recommendations found, by the shorter way."""
        if self._ids is None:
            return self._matching()
        return RecommendationPage.objects.filter(pk__in=self._ids).with_status(self.query.as_of)

    @cached_property
    def _counted(self) -> list[tuple[str, str, str, int]]:
        """Rows of filter, value, label and number, and one of the whole, in one query."""
        text = CharField()
        total = (
            self._found()
            .order_by()
            .annotate(whole=Value("", text))
            .values_list("whole", "whole", "whole")
            .annotate(total=Count("pk"))
        )
        return list(total.union(*map(self._counts_of, FACETS), all=True))

    def _counts_of(self, facet: Facet) -> QuerySet:
        if facet.name in self.query.chosen:
            return facet.counts(self._matching(but=facet.name), self.query.day)
        return facet.counts(self._found(), self.query.day)

    @property
    def total(self) -> int:
        """How many recommendations were found."""
        return next((total for name, _, _, total in self._counted if not name), 0)

    @cached_property
    def facets(self) -> list[FacetOptions]:
        """Every filter with its values, and how many recommendations each would leave."""
        return [FacetOptions(each.name, each.label, self._options(each)) for each in FACETS]

    def _options(self, facet: Facet) -> list[Option]:
        chosen = self.query.chosen.get(facet.name, ())
        found = {
            value: (label, total)
            for name, value, label, total in self._counted
            if name == facet.name
        }
        # What is chosen can be taken back, also when it fits nothing or does not exist.
        found |= {value: (value, 0) for value in chosen if value not in found}
        options = [
            Option(
                value=value,
                label=self._label(facet, value, label),
                total=total,
                is_chosen=value in chosen,
                remove_query=self.query.query_string_without(facet.name, value),
            )
            for value, (label, total) in found.items()
        ]
        return sorted(options, key=lambda option: self._place(facet, option))

    @staticmethod
    def _label(facet: Facet, value: str, label: str) -> Any:
        try:
            return facet.wording(value) if facet.wording else label or value
        except (KeyError, ValueError):  # a value that does not exist
            return value

    @staticmethod
    def _place(facet: Facet, option: Option) -> Any:
        if facet.order is None:
            return (-option.total, str(option.label))
        try:
            return (0, facet.order(option.value))
        except (KeyError, ValueError):
            return (1, 0)

    @property
    def status_counts(self) -> list[StatusCount]:
        """How many have each status under all other filters: the chart above the list."""
        counted = {value: total for name, value, _, total in self._counted if name == "status"}
        return [StatusCount(each, counted[each]) for each in Status if counted.get(each)]

    def rows(self, start: int, end: int) -> list[RecommendationPage]:
        """Return some of the recommendations found, in their order, with all that a list shows."""
        if self._ids is None:
            ids = list(self._sorted.values_list("pk", flat=True)[start:end])
        else:
            ids = self._ids[start:end]
        pages = {page.pk: page for page in self._complete(Q(pk__in=ids))}
        return [pages[pk] for pk in ids if pk in pages]

    def all_rows(self) -> Iterator[RecommendationPage]:
        """Return all recommendations found, in their order, without holding them in memory."""
        return self._complete(Q(), self._sorted).iterator(chunk_size=NARROW)
