"""Whether what was promised was done by then.

Dates are known to a day, a month or a year. What is said of a promise is true of every day that
they allow: nobody has broken a promise who may have kept it.
"""

import datetime
from dataclasses import dataclass

from django.db import models
from django.utils.translation import gettext_lazy as _

from boardtrade.pages.publication_date import PublicationDate
from recommendations.record.answers import Answer
from recommendations.record.statuses import Status


class PromiseState(models.TextChoices):
    """What became of a promise. The values are in URLs and exports and never change."""

    DUE = "due", _("Promised, still to come")
    LATE = "late", _("Promised date passed")
    KEPT = "kept", _("Done as promised")
    KEPT_LATE = "kept-late", _("Done later than promised")
    DONE = "done", _("Done, not known whether as promised")


@dataclass(frozen=True)
class Promise:
    """The date that an addressee promises now, and what became of it."""

    date: PublicationDate
    moves: int
    """How often it had been moved."""
    state: PromiseState


def build_promise(
    date: PublicationDate | None,
    *,
    status: Status,
    answer: Answer | None,
    since: PublicationDate | None,
    promised_since: datetime.date | None,
    moves: int,
    today: datetime.date,
) -> Promise | None:
    """Return a promise as of a day; None if there is none, or nothing is expected any more.

    `status` is the verdict of the Board and `since` the date from which it holds; the promise was
    made on the day `promised_since`. What is promised after a thing was done is none.
    """
    if date is None or not (status.is_open or status is Status.DONE):
        return None
    if status.is_open and answer is Answer.REJECTED:
        return None  # it has taken back what it promised
    if status is Status.DONE and since and promised_since and promised_since > since.last_day:
        return None
    if status is Status.DONE and since is not None:
        if since.first_day > date.last_day:
            state = PromiseState.KEPT_LATE
        elif since.last_day <= date.last_day:
            state = PromiseState.KEPT
        else:
            state = PromiseState.DONE
    else:
        state = PromiseState.LATE if today > date.last_day else PromiseState.DUE
    return Promise(date, moves, state)
