"""What a list can be filtered by, and how many rows it would have for each value."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, F, OuterRef, QuerySet, Subquery, Value
from django.utils.functional import Promise

VISIBLE_OPTIONS = 10
"""So many values of a facet are in sight, beside those that are chosen."""
FOLDED_OPTIONS = 50
"""So many more are shown at a click."""


@dataclass(frozen=True)
class Target:
    """Where the values of a facet are, if they are rows of another table with slugs."""

    links: QuerySet
    """The rows that lead to it: what is listed itself, or what links that with the other table."""
    owner: str
    """The field of these by which they belong to what is listed."""
    foreign_key: str
    """The field that leads to the other table."""
    label: str
    """The field of a value that has the words for it."""


@dataclass(frozen=True)
class Facet:
    """One thing to filter by. Its name and its values stand in addresses, and so never change.

    It is made of either `value` or `target`.
    """

    name: str
    label: str | Promise
    """What readers call it."""
    ids_with: Callable[[Sequence[str]], QuerySet]
    """Return the ids of all rows with one of some values, as `matching_ids` does."""
    value: Any = None
    """The expression that gives the one value of a row, or NULL for a row without one. There are so
    few values that all such facets are counted at once."""
    target: Target | None = None
    """What the values are, where there are many of them, of which a row may have several."""
    label_for: Callable[[str], Any] | None = None
    """Return the words for a value where the database does not hold them. Raises KeyError or
    ValueError for a value that does not exist, as does `sort_key`."""
    sort_key: Callable[[str], Any] | None = None
    """In which order values are listed; the most frequent first without one."""

    def find_labels(self, slugs: Sequence[str], ids: QuerySet) -> dict[str, str]:
        """Return the words for those of some values that rows with some ids have.

        For a facet with a target; without one, nothing.
        """
        if self.target is None or not slugs:
            return {}
        value = self.target.foreign_key
        links = self.target.links.filter(
            **{f"{self.target.owner}__in": ids, f"{value}__slug__in": slugs}
        )
        return dict(links.values_list(f"{value}__slug", f"{value}__{self.target.label}").order_by())

    def count_by_value(self, ids: Any) -> QuerySet:
        """Return tuples of facet, slug, label and number of rows among those with some ids.

        For a facet with a target. Links are counted by the ids of what they lead to, and the words
        for each are looked up after that.
        """
        if self.target is None:
            raise ValueError(f"The values of “{self.name}” are no rows.")
        key = f"{self.target.foreign_key}_id"
        table = self.target.links.model._meta.get_field(self.target.foreign_key).related_model
        links = self.target.links.filter(**{f"{self.target.owner}__in": ids}).order_by()
        value = table._base_manager.filter(pk=OuterRef(key)).order_by()
        return (
            links.values(key)
            .annotate(total=Count("*"))
            .values_list(
                Value(self.name),
                Subquery(value.values("slug")),
                Subquery(value.values(self.target.label)),
                "total",
            )
        )


def matching_ids(rows: QuerySet, column: str = "pk") -> QuerySet:
    """Return the ids of what a facet's value leads to, as rows of `matching_id`.

    `column` is where `rows` have the id, if they are not themselves what is listed.
    """
    return rows.order_by().annotate(matching_id=F(column)).values("matching_id")


@dataclass(frozen=True)
class Option:
    """A value that can be chosen in a facet."""

    value: str
    label: Any
    total: int
    """How many rows there are with it, under all other filters."""
    is_chosen: bool
    remove_query: str
    """The query string of the same question without it, when it is chosen."""


@dataclass(frozen=True)
class FacetOptions:
    """A facet with its values."""

    name: str
    label: str | Promise
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
            if place < VISIBLE_OPTIONS or option.is_chosen
        ]

    @property
    def folded(self) -> list[Option]:
        """The next ones, which a reader asks for."""
        rest = self.options[VISIBLE_OPTIONS : VISIBLE_OPTIONS + FOLDED_OPTIONS]
        return [option for option in rest if not option.is_chosen]

    @property
    def left_out(self) -> int:
        """How many more there are, of so few rows that other filters come first."""
        return len(self.options) - len(self.shown) - len(self.folded)
