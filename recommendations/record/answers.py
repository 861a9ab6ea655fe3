"""What an addressee can answer to what it was asked to do."""

from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class Answer(models.TextChoices):
    """The answer of an addressee. The values are in URLs and exports and never change.

    That it has not answered is never recorded: it follows from the log and the clock.
    """

    ACCEPTED = "accepted", _("Accepted")
    ACCEPTED_IN_PRINCIPLE = "accepted-in-principle", _("Accepted in principle")
    ACCEPTED_IN_PART = "accepted-in-part", _("Accepted in part")
    REJECTED = "rejected", _("Rejected")
    REFERRED = "referred", _("Referred to another body")

    @property
    def definition(self) -> Promise:
        """The default definition, which one that staff write replaces."""
        return _DEFINITIONS[self.value]


_DEFINITIONS = {
    "accepted": _("The addressee has said that it will do all that was asked."),
    "accepted-in-principle": _(
        "The addressee agrees with the aim, and has not said what it will do."
    ),
    "accepted-in-part": _("The addressee has said that it will do a part of what was asked."),
    "rejected": _("The addressee has said that it will not be done."),
    "referred": _("The addressee has said that another body has to decide."),
}
