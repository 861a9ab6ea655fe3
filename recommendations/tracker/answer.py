"""The tracker: which recommendations answer a question, and how many each filter would leave."""

from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import combinations
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.contrib.postgres.search import SearchQuery
from django.db.models import IntegerField, Max, Q, QuerySet, Value
from django.db.models.functions import Cast
from django.utils.functional import cached_property
from wagtail.models import Page
from wagtail.search.models import IndexEntry

from boardtrade.navigation.atom import NOTHING_YET, midnight
from boardtrade.pages.queries.inline_children import Children, set_children, with_children
from recommendations.pages.querysets import RecommendationQuerySet
from recommendations.pages.recommendation_page import RecommendationPage
from recommendations.pages.search_index import SEARCH_CONFIG
from recommendations.pages.status_counts import StatusCount, in_order
from recommendations.tracker.facets import FACETS, Facet, count_combinations
from recommendations.tracker.query import TrackerQuery

NARROW = 1000
"""So many recommendations found are remembered by their ids; more are looked up again."""
BROAD = 20_000
"""So many that meet one filter are read; of more, the database keeps count."""
IN_SIGHT, FOLDED = 10, 50
"""Of the values of a filter, so many are in sight, and so many more at a click."""
SMALL = [each.name for each in FACETS if each.is_small]
LARGE = [each for each in FACETS if not each.is_small]
ADDRESSEES = Children("addressee_links", follow="addressee")
TOPICS = Children("page_topics", follow="topic")


@dataclass(frozen=True)
class Option:
    """A value that can be chosen in a filter."""

    value: str
    label: Any
    total: int
    """How many recommendations there are with it, under all other filters."""
    is_chosen: bool
    remove_query: str
    """The query string of the same question without it, when it is chosen."""


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

    @property
    def shown(self) -> list[Option]:
        """The first values, and all that are chosen."""
        return [
            option
            for place, option in enumerate(self.options)
            if place < IN_SIGHT or option.is_chosen
        ]

    @property
    def folded(self) -> list[Option]:
        """The next ones, which a reader asks for."""
        rest = self.options[IN_SIGHT : IN_SIGHT + FOLDED]
        return [option for option in rest if not option.is_chosen]

    @property
    def left_out(self) -> int:
        """How many more there are, of so few recommendations that other filters come first."""
        return len(self.options) - len(self.shown) - len(self.folded)


class Tracker:
    """The answer to one question, below one home page. Nothing is read before it is asked for."""

    def __init__(self, root: Page | None, query: TrackerQuery) -> None:
        self.root = root
        self.query = query

    @cached_property
    def _all(self) -> RecommendationQuerySet:
        """Everything that readers may see in this language and had been recommended by the day."""
        return RecommendationPage.objects.listed_below(self.root).known_on(self.query.as_of)

    @cached_property
    def _keys(self) -> dict[str, QuerySet]:
        """What meets each filter by itself, as rows whose `key` is the id of a page."""
        keys = {
            each.name: each.keys(self.query.chosen[each.name], self.query.as_of)
            for each in FACETS
            if each.name in self.query.chosen
        }
        if self.query.words:
            words = SearchQuery(self.query.words, config=SEARCH_CONFIG, search_type="websearch")
            entries = IndexEntry.objects.filter(
                Q(title=words) | Q(body=words),
                content_type=ContentType.objects.get_for_model(RecommendationPage),
            )
            keys["q"] = entries.annotate(key=Cast("object_id", IntegerField())).values("key")
        return keys

    @cached_property
    def _sets(self) -> dict[str, set[int]]:
        """The ids of what meets each filter by itself, where they are not too many.

        The database guesses badly how few meet several filters at once; their sets, of which one
        query reads all, are cut with each other in no time.
        """
        if not self._keys:
            return {}
        first, *others = (
            keys.values_list(Value(name), "key")[: BROAD + 1] for name, keys in self._keys.items()
        )
        sets: dict[str, set[int]] = {name: set() for name in self._keys}
        rows = first.union(*others, all=True).order_by() if others else first
        for name, key in rows:
            sets[name].add(key)
        return {name: keys for name, keys in sets.items() if len(keys) <= BROAD}

    def _matching(self, *, but: Collection[str] = ()) -> RecommendationQuerySet:
        """Keep what meets all filters; `but` names those that are left aside."""
        found = self._all
        asked = [name for name in self._keys if name not in but]
        for name in asked:
            if name not in self._sets:
                found = found.filter(id__in=self._keys[name])
        if sets := [self._sets[name] for name in asked if name in self._sets]:
            found = found.filter(id__among=set.intersection(*sets))
        return found

    @property
    def _sorted(self) -> RecommendationQuerySet:
        found = self._matching().with_status(self.query.as_of)
        return found.order_by(*self.query.sort.fields)

    @cached_property
    def _ids(self) -> list[int] | None:
        """The recommendations found, in their order, when they are few."""
        if not self.query.is_filtered:
            return None
        ids = list(self._sorted.values_list("pk", flat=True)[: NARROW + 1])
        return ids if len(ids) <= NARROW else None

    @cached_property
    def _combinations(self) -> list[dict[str, Any]]:
        """Counts by the values of all small filters, of whatever fails at most one of these."""
        found = self._matching(but=SMALL)
        asked = [name for name in SMALL if name in self._keys]
        sets = [self._sets[name] for name in asked if name in self._sets]
        if 1 < len(sets) == len(asked):
            nearly: set[int] = set().union(
                *(set.intersection(*others) for others in combinations(sets, len(sets) - 1))
            )
            found = found.filter(id__among=nearly)
        return count_combinations(found, self.query.as_of)

    def _counts(self, *, but: str = "") -> Iterator[tuple[dict[str, Any], int]]:
        """Yield those of the combinations that meet the small filters; `but` is left aside."""
        for row in self._combinations:
            if all(
                row[name] in self.query.chosen.get(name, (row[name],))
                for name in SMALL
                if name != but
            ):
                yield row, row["total"]

    @cached_property
    def _large_counts(self) -> list[tuple[str, str, str, int]]:
        """Rows of filter, value, label and number for the filters with many values."""
        first, *others = map(self._counts_of, LARGE)
        return list(first.union(*others, all=True))

    def _counts_of(self, facet: Facet) -> QuerySet:
        if facet.name in self.query.chosen or self._ids is None:
            found = self._matching(but=[facet.name])
        else:
            found = RecommendationPage.objects.filter(id__among=self._ids)
        return facet.counts(found, self.query.as_of)

    @cached_property
    def total(self) -> int:
        """How many recommendations were found."""
        return sum(total for _, total in self._counts())

    def _values_of(self, facet: Facet) -> dict[str, tuple[Any, int]]:
        """Return words and number for each value that a filter can take."""
        if not facet.is_small:
            found: dict[str, tuple[Any, int]] = {}
            for name, value, label, total in self._large_counts:
                if name == facet.name:
                    # In two languages a body may have one name in addresses, and two for readers.
                    found[value] = (label, total + found.get(value, ("", 0))[1])
            return found
        totals: Counter[str] = Counter()
        for row, total in self._counts(but=facet.name):
            if (value := row[facet.name]) is not None:
                totals[value] += total
        return {value: ("", total) for value, total in totals.items()}

    @cached_property
    def facets(self) -> list[FacetOptions]:
        """Every filter with its values, and how many recommendations each would leave."""
        return [FacetOptions(each.name, each.label, self._options(each)) for each in FACETS]

    def _options(self, facet: Facet) -> list[Option]:
        chosen = self.query.chosen.get(facet.name, ())
        found = self._values_of(facet)
        # What is chosen can be taken back, also when it fits nothing or does not exist.
        found |= {value: (value, 0) for value in chosen if value not in found}
        options = [
            Option(
                value=value,
                label=self._label(facet, value, label),
                total=total,
                is_chosen=value in chosen,
                remove_query=self.query.query_string_without(facet.name, value)
                if value in chosen
                else "",
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
        values = self._values_of(next(each for each in FACETS if each.name == "status"))
        return in_order({value: total for value, (_, total) in values.items()})

    def rows(self, part: slice) -> list[RecommendationPage]:
        """Return some of the recommendations found, in their order, with all that a list shows."""
        ids = self._ids
        ids = list(self._sorted.values_list("pk", flat=True)[part]) if ids is None else ids[part]
        wanted = RecommendationPage.objects.filter(pk__in=ids).with_status(self.query.as_of)
        pages = {page.pk: page for page in _complete(wanted, ADDRESSEES)}
        return [pages[pk] for pk in ids if pk in pages]

    def all_rows(self) -> Iterator[RecommendationPage]:
        """Return all recommendations found, in their order, never many at once in memory."""
        return _complete(self._sorted, ADDRESSEES, TOPICS)

    def latest_changes(self, number: int) -> list[RecommendationPage]:
        """Return those of everything whose status changed last, the latest change first."""
        changed = self._all.with_status(self.query.as_of).filter(status_since__isnull=False)
        latest = changed.order_by("-status_since", "-pk")[:number]
        return list(latest.select_related("report", "locale"))

    def latest_change(self) -> datetime:
        """Return when those found last changed, for a feed: as its entries say, the newest day."""
        found = self._matching().with_status(self.query.as_of).order_by()
        latest = found.aggregate(
            status=Max("status_since"),
            page=Max("last_published_at", filter=Q(status_since__isnull=True)),
        )
        status = midnight(latest["status"]) if latest["status"] else None
        return max((at for at in (status, latest["page"]) if at), default=NOTHING_YET)


class TrackerList(Sequence[RecommendationPage]):
    """What a tracker found, as a paginator wants it: counted, and read in slices."""

    def __init__(self, tracker: Tracker) -> None:
        self.tracker = tracker

    def __len__(self) -> int:
        """Return how many there are."""
        return self.tracker.total

    def __getitem__(self, part: Any) -> Any:
        """Return the recommendations of a slice."""
        return self.tracker.rows(part)


def _complete(found: RecommendationQuerySet, *children: Children) -> Iterator[RecommendationPage]:
    """Read recommendations with their report, record and inline children in one query."""
    pages = found.select_related("report", "record", "locale")
    owners = dict.fromkeys(children, RecommendationPage)
    for page in with_children(pages, owners).iterator(chunk_size=NARROW):
        page.report.locale = page.locale  # its own, which its address asks for
        for each in children:
            set_children(page, each, getattr(page, each.annotation))
        yield page
