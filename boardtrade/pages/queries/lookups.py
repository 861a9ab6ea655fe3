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
    prepare_rhs = False  # any collection of numbers, as it is

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, tuple[Any, ...]]:
        """Return the comparison with an array, which is one parameter.

        It is written here: the driver looks at the type of each number.
        """
        left, left_params = self.process_lhs(compiler, connection)
        numbers = ",".join(map(str, map(int, self.rhs)))
        return f"{left} = ANY(%s::integer[])", (*left_params, f"{{{numbers}}}")
