"""How many rows of a list have each value of the facets with few values, in one query."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.core.exceptions import EmptyResultSet
from django.db import connections
from django.db.models import QuerySet
from psycopg import sql

from boardtrade.listing.facets import Facet

PREFIX = "of_"
"""Before the names of facets, which may be those of fields."""


@dataclass(frozen=True)
class SmallCounts:
    """Numbers of rows by the values of small facets that are chosen, and of one more at a time."""

    chosen: Mapping[str, Collection[str]]
    """The values chosen in each of these facets, by its name."""
    groups: Mapping[frozenset[str], Sequence[tuple[Mapping[str, str | None], int]]]
    """By names of facets: values of these, and how many rows have them."""

    @property
    def total(self) -> int:
        """How many rows have one of the chosen values of each facet."""
        return sum(self._matching(frozenset(self.chosen)).values())

    def totals_of(self, name: str) -> dict[str, int]:
        """Return how many rows have each value of a facet, under the choice in all others."""
        totals = self._matching(frozenset(self.chosen) | {name}, of=name)
        return {value: total for value, total in totals.items() if value is not None}

    def _matching(self, names: frozenset[str], *, of: str = "") -> dict[str | None, int]:
        totals: dict[str | None, int] = {}
        others = [(name, values) for name, values in self.chosen.items() if name != of]
        for found, total in self.groups.get(names, ()):
            if all(found[name] in values for name, values in others):
                value = found[of] if of else None
                totals[value] = totals.get(value, 0) + total
        return totals


def count_small_facets(
    rows: QuerySet, facets: Sequence[Facet], chosen: Mapping[str, Collection[str]]
) -> SmallCounts:
    """Count rows by the values of all these facets, in one look at the rows: see decision 32.

    `rows` meet all filters but the choices in these facets.
    """
    names = [facet.name for facet in facets]
    if not names:
        return SmallCounts(chosen, {frozenset(): [({}, rows.count())]})
    of_all = frozenset(chosen)
    wanted = dict.fromkeys([of_all, *(of_all | {name} for name in names)])
    # Django knows no GROUPING SETS, which make hundreds of groups of what were many thousands.
    labelled = rows.order_by().annotate(**{PREFIX + facet.name: facet.value for facet in facets})
    compiler = labelled.values(*(PREFIX + name for name in names)).query.get_compiler(rows.db)
    try:
        rows_sql, params = compiler.as_sql()
    except EmptyResultSet:
        return SmallCounts(chosen, {})
    query = sql.SQL(
        "SELECT GROUPING({columns}), COUNT(*), {columns} FROM ({rows}) AS labelled "
        "GROUP BY GROUPING SETS ({sets})"
    ).format(
        columns=_list_columns(names),
        rows=sql.SQL(rows_sql),
        sets=sql.SQL(", ").join(
            sql.SQL("({})").format(_list_columns(name for name in names if name in of_set))
            for of_set in wanted
        ),
    )
    with connections[rows.db].cursor() as cursor:
        cursor.execute(query, params)
        found = cursor.fetchall()
    groups: dict[frozenset[str], list[tuple[dict[str, str | None], int]]] = {}
    for left_out, total, *values in found:
        # A bit for each column that is no part of the group, the last column's being the lowest.
        bits = f"{left_out:0{len(names)}b}"
        row = {
            name: value for name, value, bit in zip(names, values, bits, strict=True) if bit == "0"
        }
        groups.setdefault(frozenset(row), []).append((row, total))
    return SmallCounts(chosen, groups)


def _list_columns(names: Iterable[str]) -> sql.Composed:
    return sql.SQL(", ").join(sql.Identifier(PREFIX + name) for name in names)
