"""Comparisons of the database that Django does not write by itself."""

from typing import Any

from django.db.models import IntegerField, Lookup


@IntegerField.register_lookup
class AmongMany(Lookup):
    """`id__among=[…]`: like `in`, for thousands of numbers.

    `in` makes a parameter of each, which Django and PostgreSQL then read one by one; this hands the
    array over whole.
    """

    lookup_name = "among"
    prepare_rhs = False  # any collection of numbers, as it is

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, tuple[Any, ...]]:
        """Return the comparison with an array, which is one parameter."""
        left, left_params = self.process_lhs(compiler, connection)
        return f"{left} = ANY(%s::integer[])", (*left_params, list(self.rhs))
