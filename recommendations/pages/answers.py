"""Whether recommendations were answered, and in time, as the database tells it of very many.

It says the same as `ResponseClock`: what is true of every day that the dates allow.
"""

import datetime

from django.db import models
from django.db.models import Case, CharField, DateField, F, Func, Q, Value, When
from django.db.models.lookups import GreaterThan, LessThan, LessThanOrEqual
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from recommendations.record.days import FirstDay, LastDay
from recommendations.record.statuses import Status


class AnswerState(models.TextChoices):
    """How a recommendation was answered. The values are in URLs and never change."""

    IN_TIME = "in-time", _("Answered in time")
    LATE = "late", _("Answered late")
    ANSWERED = "answered", _("Answered, no time agreed or not known whether in time")
    NONE_LATE = "none-late", _("No answer yet, late")
    NONE = "none", _("No answer yet, not late")


class _DaysAfter(Func):
    """A day, so many days after another one."""

    template = "(%(expressions)s)"
    arg_joiner = " + "
    arity = 2
    output_field = DateField()


def build_answer_state(on: datetime.date | None = None) -> Case:
    """Return the state of the answer on a day (today); the queryset needs `with_status` of it.

    It is NULL where nothing is expected, and for what addresses nobody. The first answer counts,
    whoever gave it; the time is that of the lead.
    """
    day = on or timezone.localdate()
    dates = ("report__publication_date", "report__date_precision")
    days = F("lead_addressee__response_days")
    # The date of the report is between its first and its last day. What it rules out by itself
    # saves working these out, which takes longer than all else.
    due, first_due, last_due = (
        _DaysAfter(asked, days) for asked in (F(dates[0]), FirstDay(*dates), LastDay(*dates))
    )
    today = Value(day, output_field=DateField())
    is_timed = Q(lead_addressee__response_days__isnull=False)
    answered = Q(record__answered_first__lte=day)
    first, last = F("record__answered_first"), F("record__answered_last")
    return Case(
        When(lead_addressee__isnull=True, then=None),
        When(
            is_timed & answered & Q(GreaterThan(first, due)) & Q(GreaterThan(first, last_due)),
            then=Value(AnswerState.LATE.value),
        ),
        When(
            is_timed
            & answered
            & Q(LessThanOrEqual(last, due))
            & Q(LessThanOrEqual(last, first_due)),
            then=Value(AnswerState.IN_TIME.value),
        ),
        When(answered, then=Value(AnswerState.ANSWERED.value)),
        When(~Q(status__in=Status.get_open()), then=None),
        When(
            is_timed & Q(LessThan(due, today)) & Q(LessThan(last_due, today)),
            then=Value(AnswerState.NONE_LATE.value),
        ),
        default=Value(AnswerState.NONE.value),
        output_field=CharField(),
    )
