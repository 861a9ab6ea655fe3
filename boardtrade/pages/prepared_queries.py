"""Queries whose SQL is built once in a process, as building it takes longer than running it.

Django needs ten milliseconds for the SQL of a page with its type, visibility and inline children;
PostgreSQL answers in one. Only the values differ from request to request.
"""

import datetime
from collections.abc import Callable, Mapping
from copy import copy
from threading import Lock
from typing import Any, NamedTuple

from django.db import connections, models
from django.db.models import Expression, Field
from django.db.models.sql.compiler import SQLCompiler


class Parameter(Expression):
    """The place of a value in a prepared query."""

    def __init__(self, name: str, output_field: Field) -> None:
        super().__init__(output_field=output_field)
        self.name = name

    def as_sql(self, compiler: SQLCompiler, connection: Any) -> tuple[str, tuple[Any, ...]]:
        """Return a placeholder, with this object in the place of the value."""
        return "%s", (self,)


class _Prepared(NamedTuple):
    queryset: models.QuerySet
    compiler: SQLCompiler
    sql: str
    params: tuple[Any, ...]


class PreparedQuery[M: models.Model]:
    """A queryset with parameters, which is read with values for them."""

    def __init__(self, build: Callable[[], models.QuerySet[M, Any]]) -> None:
        """Take the function that returns the queryset, with a `Parameter` where a value differs."""
        self._build = build
        self._lock = Lock()
        self._prepared: _Prepared | None = None

    def read(self, **values: Any) -> list[Any]:
        """Return the rows with these values of the parameters."""
        prepared = self._prepare()
        params = tuple(_get_value(param, values) for param in prepared.params)
        queryset = prepared.queryset.all()
        connection = connections[queryset.db]

        def get_compiler(*args: Any, **kwargs: Any) -> SQLCompiler:
            compiler = copy(prepared.compiler)
            compiler.connection = connection
            compiler.as_sql = lambda *args, **kwargs: (prepared.sql, params)  # type: ignore[method-assign]
            return compiler

        queryset.query.get_compiler = get_compiler  # type: ignore[method-assign]
        return list(queryset)

    def _prepare(self) -> _Prepared:
        with self._lock:
            if self._prepared is None:
                queryset = self._build()
                compiler = queryset.query.get_compiler(using=queryset.db)
                sql, params = compiler.as_sql()
                if any(isinstance(param, datetime.date) for param in params):
                    raise ValueError("The time of a prepared query has to be a parameter.")
                self._prepared = _Prepared(queryset, compiler, sql, tuple(params))
            return self._prepared


def _get_value(param: Any, values: Mapping[str, Any]) -> Any:
    return values[param.name] if isinstance(param, Parameter) else param
