"""What a list can be filtered by, and how many rows it would have for each value."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import CharField, Count, F, QuerySet, Value
from django.db.models.functions import Cast
from django.utils.functional import Promise

VISIBLE_OPTIONS = 10
"""So many values of a facet are in sight, beside those that are chosen."""
FOLDED_OPTIONS = 50
"""So many more are shown at a click."""


@dataclass(frozen=True)
class Facet:
    """One thing to filter by. Its name and its values stand in addresses, and so never change."""

    name: str
    label: str | Promise
    """What readers call it."""
    ids_with: Callable[[Sequence[str]], QuerySet]
    """Return the ids of all rows with one of some values, as `matching_ids` does."""
    value: Any
    """The expression that gives the value of a row, or NULL for a row without one."""
    is_small: bool = False
    """Whether it has so few values that all such facets are counted at once. A row has at most one
    of them. The values of other facets cannot be made of a list's annotations."""
    value_label: Any = None
    """The expression that gives the words for a value; the value itself without one."""
    label_for: Callable[[str], Any] | None = None
    """Return the words for a value where the database does not hold them. Raises KeyError or
    ValueError for a value that does not exist, as does `sort_key`."""
    sort_key: Callable[[str], Any] | None = None
    """In which order values are listed; the most frequent first without one."""

    def count_by_value(self, rows: QuerySet) -> QuerySet:
        """Return tuples of facet, value, label and number of rows."""
        labelled = rows.order_by().annotate(
            facet_value=Cast(self.value, CharField()),
            facet_label=Cast(self.value_label or Value(""), CharField()),
        )
        return (
            labelled.filter(facet_value__isnull=False)
            .values_list(Value(self.name), "facet_value", "facet_label")
            .annotate(total=Count("pk"))
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
