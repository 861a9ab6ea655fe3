"""Database lookups that Django does not have."""

from typing import Any

from django.db.models import IntegerField, Lookup


@IntegerField.register_lookup
class AmongMany(Lookup):
    """`id__among=[…]`: like `in`, for thousands of numbers.

    `in` makes a parameter of each number, which Django and PostgreSQL then read one by one; this
    passes the whole array as one parameter.
    """

    lookup_name = "among"

    def get_prep_lookup(self) -> list[int]:
        """Return the numbers as a list, whatever collection they came in."""
        return list(self.rhs)

    def get_db_prep_lookup(self, value: Any, connection: Any) -> tuple[str, Any]:
        """Return one placeholder, and the list as its only parameter."""
        return "%s", [value]

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, tuple[Any, ...]]:
        """Return the comparison with an array."""
        left, left_params = self.process_lhs(compiler, connection)
        right, right_params = self.process_rhs(compiler, connection)
        return f"{left} = ANY({right}::integer[])", (*left_params, *right_params)
