"""The first and the last day of a date with a precision, as the database works them out.

The functions are made in `recommendations/migrations/0002_append_only_log.py`, and do the same as
those in `boardtrade/pages/publication_date.py`.
"""

from django.db.models import DateField, Func


class FirstDay(Func):
    """The first day that a date allows; the arguments are the date and its precision."""

    function = "first_day_of"
    arity = 2
    output_field = DateField()


class LastDay(Func):
    """The last day that a date allows; the arguments are the date and its precision."""

    function = "last_day_of"
    arity = 2
    output_field = DateField()
