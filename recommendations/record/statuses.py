"""The statuses and the priorities of recommendations."""

from typing import NamedTuple

from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class _Meaning(NamedTuple):
    """The default definition of a status, and how lists and response clocks treat it."""

    definition: Promise
    is_open: bool
    is_response: bool


class Status(models.TextChoices):
    """What became of a recommendation. The values are in URLs and exports and never change."""

    NOT_STARTED = "not-started", _("Not started")
    NO_RESPONSE = "no-response", _("No response")
    PROPOSED = "proposed", _("Proposed")
    UNDER_WAY = "under-way", _("Under way")
    PARTLY_DONE = "partly-done", _("Partly done")
    DONE = "done", _("Done")
    REJECTED = "rejected", _("Rejected")
    SUPERSEDED = "superseded", _("Superseded")
    WITHDRAWN = "withdrawn", _("Withdrawn")

    @property
    def definition(self) -> Promise:
        """The default definition, which a `StatusDefinition` by staff replaces."""
        return _MEANINGS[self.value].definition

    @property
    def is_open(self) -> bool:
        """Whether something is still expected of the addressee."""
        return _MEANINGS[self.value].is_open

    @property
    def is_response(self) -> bool:
        """Whether it shows that the addressee has responded, whatever the response."""
        return _MEANINGS[self.value].is_response

    @property
    def needs_evidence(self) -> bool:
        """Whether an entry needs evidence; a constraint of `StatusUpdate` has the same rule."""
        return self is not Status.NOT_STARTED

    @classmethod
    def get_open(cls) -> list["Status"]:
        """Return the statuses in which something is still expected of the addressee."""
        return [status for status in cls if status.is_open]

    @classmethod
    def get_responses(cls) -> list["Status"]:
        """Return the statuses that show a response of the addressee."""
        return [status for status in cls if status.is_response]


_MEANINGS = {
    "not-started": _Meaning(_("No action on it is known."), is_open=True, is_response=False),
    "no-response": _Meaning(
        _("The addressee was asked and has not answered in the time allowed."),
        is_open=True,
        is_response=False,
    ),
    "proposed": _Meaning(
        _("The addressee has announced or tabled a measure, but nothing is decided."),
        is_open=True,
        is_response=True,
    ),
    "under-way": _Meaning(
        _("The measure is decided, paid for or begun, and not finished."),
        is_open=True,
        is_response=True,
    ),
    "partly-done": _Meaning(
        _("A part of it is finished and in force; the rest is not."),
        is_open=True,
        is_response=True,
    ),
    "done": _Meaning(
        _("All that it asks for is finished and in force."), is_open=False, is_response=True
    ),
    "rejected": _Meaning(
        _("The addressee has said that it will not be done."), is_open=False, is_response=True
    ),
    "superseded": _Meaning(
        _("A later recommendation, or a change of circumstances, has taken its place."),
        is_open=False,
        is_response=False,
    ),
    "withdrawn": _Meaning(
        _("The Board no longer makes this recommendation."), is_open=False, is_response=False
    ),
}


class Priority(models.IntegerChoices):
    """How urgent a recommendation is to the board; lower values sort first."""

    HIGH = 1, _("High")
    MEDIUM = 2, _("Medium")
    LOW = 3, _("Low")
