"""Lists of pages that are filtered by facets, and tell how many rows each filter would leave."""

from abc import ABC, abstractmethod
from collections.abc import Callable, Collection, Hashable, Iterable, Sequence
from itertools import combinations
from typing import Any

from django.contrib.postgres.aggregates import ArrayAgg
from django.contrib.postgres.fields import ArrayField
from django.db.models import Case, Count, IntegerField, QuerySet, Value, When
from django.db.models.lookups import LessThanOrEqual
from django.utils.functional import cached_property
from wagtail.models import Page
from wagtail.query import PageQuerySet

from boardtrade.listing.facets import Facet, FacetOptions, Option, matching_ids
from boardtrade.listing.large_facets import LargeCount, count_large_facets
from boardtrade.listing.queries import WORDS, ListQuery
from boardtrade.listing.small_facets import SmallCounts, count_small_facets
from boardtrade.listing.words import ids_with_words

MAX_REMEMBERED_IDS = 1000
"""So many matching rows are remembered by their ids; more are looked up again."""
MAX_IDS_PER_FILTER = 20_000
"""So many ids that meet one filter are read; of more, the database keeps count."""


Remember = Callable[[Hashable, Callable[[], Any]], Any]
"""Returns what is read, from memory if it was read before under the same key."""


def _read_anew(_key: Hashable, read: Callable[[], Any]) -> Any:
    return read()


class FacetedList[Row: Page, Query: ListQuery](ABC):
    """The answer to one question to a list. Nothing is read before it is asked for.

    A subclass says what is listed (`listed`), what facets and orders are made of (`annotated`), and
    what a row is shown with (`complete`). How rows are counted: decision 11.
    """

    model: type[Row]
    """The type of page that is listed."""

    def __init__(
        self, query: Query, facets: Sequence[Facet], *, remember: Remember = _read_anew
    ) -> None:
        """`remember` keeps how many rows of the whole list have each value, if it can."""
        self.query = query
        self._remember = remember
        self._facets = facets
        self._small_facets = [facet for facet in facets if facet.target is None]
        self._large_facets = [facet for facet in facets if facet.target]

    @abstractmethod
    def listed(self) -> PageQuerySet:
        """Return all that readers may see in this list without a filter, each page once."""

    def annotated(self, rows: PageQuerySet) -> PageQuerySet:
        """Return rows with the annotations that small facets, orders and rows are made of."""
        return rows

    def sortable(self, rows: PageQuerySet) -> PageQuerySet:
        """Return rows with the annotations that the order asked for is made of."""
        return self.annotated(rows)

    @abstractmethod
    def complete(self, rows: PageQuerySet) -> Iterable[Row]:
        """Read rows with all that a page of the list shows of them."""

    @cached_property
    def everything(self) -> PageQuerySet:
        """The whole list without a filter."""
        return self.listed()

    @cached_property
    def total(self) -> int:
        """How many rows match all filters."""
        return self._small_counts.total

    @cached_property
    def facets(self) -> list[FacetOptions]:
        """Every facet with its values, and how many rows each would leave."""
        return [
            FacetOptions(facet.name, facet.label, self._options(facet)) for facet in self._facets
        ]

    def totals(self, name: str) -> dict[str, int]:
        """Return how many rows have each value of a facet, under all other filters."""
        facet = next(facet for facet in self._facets if facet.name == name)
        return {value: total for value, (_, total) in self._labels_and_totals(facet).items()}

    def rows(self, part: slice) -> list[Row]:
        """Return some of the matching rows, in their order, with all that a list shows."""
        ids = self._matching_ids
        ids = list(self._sorted_ids[part]) if ids is None else ids[part]
        rows_of_part = self.annotated(self.model.objects.filter(id__among=ids))
        pages = {page.pk: page for page in self.complete(rows_of_part)}
        return [pages[pk] for pk in ids if pk in pages]

    def matching(
        self, *, without: Collection[str] = (), among: set[int] | None = None
    ) -> PageQuerySet:
        """Return the rows that meet all filters; `without` names those that are left aside.

        `among` are the ids of the only rows to look at.
        """
        rows = self.everything
        names = [name for name in self._id_queries if name not in without]
        for name in names:
            if name not in self._id_sets:
                rows = rows.filter(id__in=self._id_queries[name])
        sets = [self._id_sets[name] for name in names if name in self._id_sets]
        if among is not None:
            sets.append(among)
        return rows.filter(id__among=set.intersection(*sets)) if sets else rows

    @property
    def sorted_rows(self) -> PageQuerySet:
        """The rows that meet all filters, annotated and in the order that is asked for."""
        return self.annotated(self.matching()).order_by(*self.query.sort.fields)

    @property
    def _sorted_ids(self) -> PageQuerySet:
        rows = self.sortable(self.matching()).order_by(*self.query.sort.fields)
        return rows.values_list("pk", flat=True)

    @cached_property
    def _id_queries(self) -> dict[str, QuerySet]:
        """For each filter that is on, the query for the ids of what meets it by itself."""
        queries = {
            facet.name: facet.ids_with(self.query.chosen[facet.name])
            for facet in self._facets
            if facet.name in self.query.chosen
        }
        if self.query.words:
            queries[WORDS] = ids_with_words(self.query.words, self.model)
        return queries

    @cached_property
    def _id_sets(self) -> dict[str, set[int]]:
        """The ids of what meets each filter by itself, where they are not too many.

        The database guesses badly how few meet several filters at once; their sets, of which one
        query reads all, are intersected in no time.
        """
        if not self._id_queries:
            return {}
        all_ids = ArrayAgg("matching_id", default=Value([], ArrayField(IntegerField())))
        first, *others = (
            # Arrays: to read each id as a row of its own takes ten times as long.
            query.values(facet=Value(name)).annotate(
                ids=Case(
                    When(LessThanOrEqual(Count("matching_id"), MAX_IDS_PER_FILTER), then=all_ids)
                )
            )
            for name, query in self._id_queries.items()
        )
        rows = first.union(*others, all=True).order_by() if others else first
        return {row["facet"]: set(row["ids"]) for row in rows if row["ids"] is not None}

    @cached_property
    def _matching_ids(self) -> list[int] | None:
        """The ids of the matching rows, in their order, when they are few."""
        if not self.query.is_filtered or self.total > MAX_REMEMBERED_IDS:
            return None
        return list(self._sorted_ids)

    @cached_property
    def _small_counts(self) -> SmallCounts:
        """Counts by the values of small facets, of whatever fails at most one of these."""
        small = [facet.name for facet in self._small_facets]
        names = [name for name in small if name in self._id_queries]
        sets = [self._id_sets[name] for name in names if name in self._id_sets]
        failing_one_at_most: set[int] | None = None
        if 1 < len(sets) == len(names):
            failing_one_at_most = set().union(
                *(set.intersection(*others) for others in combinations(sets, len(sets) - 1))
            )
        rows = self.matching(without=small, among=failing_one_at_most)
        chosen = {name: self.query.chosen[name] for name in names}
        return self._counted(
            "small", lambda: count_small_facets(self.annotated(rows), self._small_facets, chosen)
        )

    @cached_property
    def _large_counts(self) -> list[LargeCount]:
        """The counts of all facets with many values."""
        if not self._large_facets:
            return []
        ids = self._matching_ids
        rows = self.matching() if ids is None else self.model.objects.filter(id__among=ids)
        apart = {
            facet.name: self.matching(without=[facet.name])
            for facet in self._large_facets
            if facet.name in self.query.chosen
        }
        return self._counted("large", lambda: count_large_facets(self._large_facets, rows, apart))

    def _counted[Counts](self, facets: str, count: Callable[[], Counts]) -> Counts:
        """Return counts; those of the whole list serve each of its pages, in any order."""
        return count() if self.query.is_filtered else self._remember(facets, count)

    def _labels_and_totals(self, facet: Facet) -> dict[str, tuple[Any, int]]:
        """Return the words from the database and the total for each value of a facet."""
        if facet.target is None:
            totals = self._small_counts.totals_of(facet.name)
            return {value: ("", total) for value, total in totals.items()}
        counts: dict[str, tuple[Any, int]] = {}
        for name, value, label, total in self._large_counts:
            if name == facet.name:
                # In two languages one value may have two labels.
                counts[value] = (label, total + counts.get(value, ("", 0))[1])
        return counts

    def _options(self, facet: Facet) -> list[Option]:
        chosen = self.query.chosen.get(facet.name, ())
        counts = self._labels_and_totals(facet)
        # What is chosen can be taken back, also when it fits nothing or does not exist.
        unmatched = [value for value in chosen if value not in counts]
        labels = facet.find_labels(unmatched, matching_ids(self.everything))
        counts |= {value: (labels.get(value, value), 0) for value in unmatched}
        options = [
            Option(
                value=value,
                label=_label(facet, value, label),
                total=total,
                is_chosen=value in chosen,
                remove_query=self.query.query_string_without(facet.name, value)
                if value in chosen
                else "",
            )
            for value, (label, total) in counts.items()
        ]
        return sorted(options, key=lambda option: _sort_key(facet, option))


class ListRows[Row: Page](Sequence[Row]):
    """The rows of a list as a paginator wants them: counted, and read in slices."""

    def __init__(self, faceted_list: FacetedList[Row, Any]) -> None:
        self.faceted_list = faceted_list

    def __len__(self) -> int:
        """Return how many there are."""
        return self.faceted_list.total

    def __getitem__(self, part: Any) -> Any:
        """Return the rows of a slice."""
        return self.faceted_list.rows(part)


def _label(facet: Facet, value: str, label: str) -> Any:
    try:
        return facet.label_for(value) if facet.label_for else label or value
    except (KeyError, ValueError):  # a value that does not exist
        return value


def _sort_key(facet: Facet, option: Option) -> Any:
    if facet.sort_key is None:
        return (-option.total, str(option.label))
    try:
        return (0, facet.sort_key(option.value))
    except (KeyError, ValueError):  # likewise
        return (1, 0)
