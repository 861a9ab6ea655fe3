"""What was answered and promised, and in time, as the database tells it of very many.

It says the same as `ResponseClock` and `Promise`: what is true of every day that the dates allow.
"""

import datetime
from typing import Any

from django.db import models
from django.db.models import Case, CharField, DateField, F, Func, IntegerField, Q, Value, When
from django.db.models.lookups import GreaterThan, LessThan, LessThanOrEqual
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from recommendations.record.answers import Answer
from recommendations.record.days import FirstDay, LastDay
from recommendations.record.promises import PromiseState
from recommendations.record.statuses import PROGRESS, Status


class ResponseState(models.TextChoices):
    """Whether the lead has responded in time. The values are in URLs and never change."""

    IN_TIME = "in-time", _("Answered in time")
    LATE = "late", _("Answered late")
    ANSWERED = "answered", _("Answered, no time agreed or not known whether in time")
    NONE_LATE = "none-late", _("No answer yet, late")
    NONE = "none", _("No answer yet, not late")


class _Progress(Func):
    """How far a status is, as a number; NULL for what is no progress."""

    template = f"array_position(ARRAY{[str(status.value) for status in PROGRESS]}, %(expressions)s)"
    arity = 1
    output_field = IntegerField()


def build_response_state(on: datetime.date | None = None) -> Case:
    """Return whether the lead has responded in time as of a day (today).

    It is NULL where nothing is expected, and for what addresses nobody. The queryset needs
    `with_status` and `with_positions` of that day.
    """
    today = Value(on or timezone.localdate(), output_field=DateField())
    first_due, last_due = F("answer_due_first"), F("answer_due_last")
    answered = Q(responded_first__isnull=False)
    first, last = F("responded_first"), F("responded_last")
    return Case(
        When(lead_addressee__isnull=True, then=None),
        When(
            answered & Q(GreaterThan(first, last_due)),
            then=Value(ResponseState.LATE.value),
        ),
        When(
            answered & Q(LessThanOrEqual(last, first_due)),
            then=Value(ResponseState.IN_TIME.value),
        ),
        When(answered, then=Value(ResponseState.ANSWERED.value)),
        When(~Q(status__in=Status.get_open()), then=None),
        When(
            Q(LessThan(last_due, today)),
            then=Value(ResponseState.NONE_LATE.value),
        ),
        default=Value(ResponseState.NONE.value),
        output_field=CharField(),
    )


NO_ANSWER, OTHERWISE = "none", "otherwise"
"""The values, in URLs and files, for no response at all, and for one that is no answer."""
ANSWER_VALUES = (*Answer.values, OTHERWISE, NO_ANSWER)
"""What can have been answered, in the order in which it is listed."""


def build_answer() -> Case:
    """Return what the lead has answered, one of `ANSWER_VALUES`; NULL where nothing is expected.

    The queryset needs `with_status` and `with_positions`.
    """
    return Case(
        When(lead_addressee__isnull=True, then=None),
        When(~Q(answer=""), then=F("answer")),
        When(responded_first__isnull=False, then=Value(OTHERWISE)),
        When(status__in=Status.get_open(), then=Value(NO_ANSWER)),
        output_field=CharField(),
    )


def get_answer(page: Any) -> str | None:
    """Return the same of a page that the queryset has read."""
    if not page.addressees:
        return None
    if page.lead_answer:
        return page.lead_answer.value
    if page.responded_first:
        return OTHERWISE
    return NO_ANSWER if page.current_status.is_open else None


def get_answer_label(value: str) -> str | Promise:
    """Return the words for one of `ANSWER_VALUES`; ValueError for another value."""
    match value:
        case "none":
            return _("No answer yet")
        case "otherwise":
            return _("Answered, neither yes nor no")
    return Answer(value).label


def get_passed_promise_condition(on: datetime.date | None = None) -> Q:
    """Return the condition that what the lead has promised has not come by a day (today).

    The queryset needs `with_status` and `with_positions` of that day.
    """
    day = on or timezone.localdate()
    is_open = Q(status__in=Status.get_open()) & ~Q(answer=Answer.REJECTED)
    return is_open & Q(promised_last__lt=day)


def build_promise_state(on: datetime.date | None = None) -> Case:
    """Return what became of the promise of the lead as of a day (today); NULL without one.

    The queryset needs `with_status` and `with_positions` of that day.
    """
    since_first = FirstDay("status_since", "status_precision")
    since_last = LastDay("status_since", "status_precision")
    promised = Q(promised_last__isnull=False)
    # What is promised after it was done says nothing of whether it was done in time.
    is_done = promised & Q(status=Status.DONE) & ~Q(GreaterThan(F("promised_since"), since_last))
    is_open = promised & Q(status__in=Status.get_open()) & ~Q(answer=Answer.REJECTED)
    return Case(
        When(
            is_done & Q(GreaterThan(since_first, F("promised_last"))),
            then=_value(PromiseState.KEPT_LATE),
        ),
        When(
            is_done & Q(LessThanOrEqual(since_last, F("promised_last"))),
            then=_value(PromiseState.KEPT),
        ),
        When(is_done, then=_value(PromiseState.DONE)),
        When(get_passed_promise_condition(on), then=_value(PromiseState.LATE)),
        When(is_open, then=_value(PromiseState.DUE)),
        output_field=CharField(),
    )


def get_disputed_condition() -> Q:
    """Return the condition that the Board and the lead contradict each other: see `is_disputed`.

    The queryset needs `with_status` and `with_positions`.
    """
    verdict, claim = _Progress("status"), _Progress("claim")
    is_judged = Q(status_update__gt=F("claim_update"))
    says_less = is_judged & Q(LessThan(verdict, claim)) | ~is_judged & Q(LessThan(claim, verdict))
    return Q(claim_update__isnull=False, status__in=PROGRESS[:-1]) & says_less


def _value(state: PromiseState) -> Value:
    return Value(state.value)
