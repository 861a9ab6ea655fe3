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

    def get_prep_lookup(self) -> list[int]:
        """Take any collection."""
        return list(self.rhs)

    def get_db_prep_lookup(self, value: Any, connection: Any) -> tuple[str, Any]:
        """Pass the numbers as one parameter."""
        return "%s", [value]

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, tuple[Any, ...]]:
        """Return the comparison with an array."""
        left, left_params = self.process_lhs(compiler, connection)
        right, right_params = self.process_rhs(compiler, connection)
        return f"{left} = ANY({right}::integer[])", (*left_params, *right_params)
