"""How many rows of a list have each value of the facets with many values, in one query."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import connections
from django.db.models import Expression, IntegerField, QuerySet
from psycopg import sql

from boardtrade.listing.facets import Facet, matching_ids

LargeCount = tuple[str, str, str, int]
"""A facet, a value of it, the words for that, and how many rows have it."""


class _MatchingIds(Expression):
    """The ids of all rows that match, which the query has worked out beforehand."""

    def __init__(self) -> None:
        super().__init__(output_field=IntegerField())

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, tuple[Any, ...]]:
        """Return what selects them."""
        return "(SELECT matching_id FROM matching)", ()


def count_large_facets(
    facets: Iterable[Facet], matching: QuerySet, apart: Mapping[str, QuerySet]
) -> list[LargeCount]:
    """Count rows by the values of all these facets: see decision 32.

    `matching` are the rows to count; `apart` has others for some of the facets, by name.
    """
    first, *others = (
        facet.count_by_value(
            matching_ids(apart[facet.name]) if facet.name in apart else _MatchingIds()
        )
        for facet in facets
    )
    counts = first.union(*others, all=True).order_by() if others else first
    try:
        counts_sql, counts_params = counts.query.get_compiler(matching.db).as_sql()
        rows_sql, rows_params = matching_ids(matching).query.get_compiler(matching.db).as_sql()
    except EmptyResultSet:
        return []
    # Django knows no WITH, which finds the rows once for all facets.
    query = sql.SQL("WITH matching AS MATERIALIZED ({rows}) {counts}").format(
        rows=sql.SQL(rows_sql), counts=sql.SQL(counts_sql)
    )
    with connections[matching.db].cursor() as cursor:
        cursor.execute(query, (*rows_params, *counts_params))
        return cursor.fetchall()
