"""The statuses and the priorities of recommendations."""

from typing import NamedTuple

from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class _Meaning(NamedTuple):
    """The default definition of a status, and whether something is still expected in it."""

    definition: Promise
    is_open: bool


class Status(models.TextChoices):
    """How far a recommendation is. The values are in URLs and exports and never change.

    It is the verdict of the Board, or in an entry of an addressee what that one claims.
    """

    NOT_STARTED = "not-started", _("Not started")
    NOT_ASSESSED = "not-assessed", _("Not assessed")
    UNDER_WAY = "under-way", _("Under way")
    PARTLY_DONE = "partly-done", _("Partly done")
    DONE = "done", _("Done")
    NOT_APPLICABLE = "not-applicable", _("Not applicable")
    SUPERSEDED = "superseded", _("Superseded")
    WITHDRAWN = "withdrawn", _("Withdrawn")

    @property
    def definition(self) -> Promise:
        """The default definition, which one that staff write replaces."""
        return _MEANINGS[self.value].definition

    @property
    def is_open(self) -> bool:
        """Whether something is still expected of the addressee."""
        return _MEANINGS[self.value].is_open

    @classmethod
    def get_open(cls) -> list["Status"]:
        """Return the statuses in which something is still expected of the addressee."""
        return [status for status in cls if status.is_open]

    @classmethod
    def get_verdicts(cls) -> list["Status"]:
        """Return what the Board can record: that it has not judged yet follows from the log."""
        return [status for status in cls if status is not Status.NOT_ASSESSED]

    @classmethod
    def get_claims(cls) -> list["Status"]:
        """Return what an addressee can say of itself: only the Board takes back what it asked."""
        closing = {Status.SUPERSEDED, Status.WITHDRAWN}
        return [status for status in cls.get_verdicts() if status not in closing]


PROGRESS = (
    Status.NOT_STARTED,
    Status.UNDER_WAY,
    Status.PARTLY_DONE,
    Status.DONE,
    Status.NOT_APPLICABLE,
)
"""From nothing to all of it; that nothing is to be done any more claims the most."""
NOTHING_TO_COME = (Status.DONE, Status.NOT_APPLICABLE)
"""Claims that a later promise of who made them takes back: it admits that something is to come.

Who says that nothing has begun, that it is under way or that a part is done can promise the rest.
"""


def is_disputed(verdict: Status, claim: Status, *, is_judged: bool) -> bool:
    """Return whether the Board and an addressee contradict each other.

    `is_judged` is whether the verdict is the later word. Who speaks later of more has seen more: it
    contradicts nobody. Nor does a verdict by which nothing is expected any more.
    """
    if verdict not in PROGRESS[:-1] or claim not in PROGRESS:
        return False
    earlier, later = (claim, verdict) if is_judged else (verdict, claim)
    return PROGRESS.index(later) < PROGRESS.index(earlier)


_MEANINGS = {
    "not-started": _Meaning(_("No action on it is known."), is_open=True),
    "not-assessed": _Meaning(
        _("The addressee has said what it does, and the Board has not judged it yet."),
        is_open=True,
    ),
    "under-way": _Meaning(
        _("The measure is decided, paid for or begun, and not finished."), is_open=True
    ),
    "partly-done": _Meaning(
        _("A part of it is finished and in force; the rest is not."), is_open=True
    ),
    "done": _Meaning(_("All that it asks for is finished and in force."), is_open=False),
    "not-applicable": _Meaning(
        _("What it asks for can no longer be done, or is no longer needed."), is_open=False
    ),
    "superseded": _Meaning(
        _("A later recommendation, or a change of circumstances, has taken its place."),
        is_open=False,
    ),
    "withdrawn": _Meaning(_("The Board no longer makes this recommendation."), is_open=False),
}


class Priority(models.IntegerChoices):
    """How urgent a recommendation is to the board; lower values sort first."""

    HIGH = 1, _("High")
    MEDIUM = 2, _("Medium")
    LOW = 3, _("Low")
