"""Database lookups that Django does not have."""

from collections.abc import Iterable
from typing import Any

from django.db.models import CharField, IntegerField, Lookup, TextField

from boardtrade.pages.prepared_queries import Parameter


class AmongMany(Lookup):
    """`id__among=[…]`: like `in`, for any number of values, or for a parameter.

    `in` makes a parameter of each value, which Django and PostgreSQL then read one by one; this
    passes the whole array as one parameter.
    """

    lookup_name = "among"
    array_type: str
    prepare_rhs = False  # any collection of values, as it is

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, tuple[Any, ...]]:
        """Return the comparison with an array, which is one parameter."""
        left, left_params = self.process_lhs(compiler, connection)
        values = self.rhs if isinstance(self.rhs, Parameter) else self.write_array(self.rhs)
        return f"{left} = ANY(%s::{self.array_type})", (*left_params, values)

    def write_array(self, values: Iterable[Any]) -> Any:
        """Return the array as the driver takes it."""
        return list(values)


@IntegerField.register_lookup
class AmongNumbers(AmongMany):
    """The lookup for whole numbers."""

    array_type = "integer[]"

    def write_array(self, values: Iterable[Any]) -> str:
        """Return the array as text, as the driver would look at the type of each number."""
        return f"{{{','.join(map(str, map(int, values)))}}}"


@CharField.register_lookup
@TextField.register_lookup
class AmongTexts(AmongMany):
    """The lookup for text."""

    array_type = "text[]"
