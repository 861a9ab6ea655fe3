"""Why nothing was fetched, in the words that staff read."""

from dataclasses import dataclass

from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy


class FailureReason(models.TextChoices):
    """Why nothing was fetched. The label begins as the end of a sentence: “No copy: …”."""

    SWITCHED_OFF = "switched_off", gettext_lazy("this site does not fetch pages")
    RESERVED = "reserved", gettext_lazy("the address is one for examples")
    FORM = (
        "form",
        gettext_lazy(
            "the address is not one that is fetched. It begins with http:// or https:// and a "
            "name, without user name, password, or a port of its own"
        ),
    )
    NOT_PUBLIC = (
        "not_public",
        gettext_lazy("the address leads into a private network, not to a public page"),
    )
    UNKNOWN_NAME = "unknown_name", gettext_lazy("there is no site of this name")
    NO_CONNECTION = "no_connection", gettext_lazy("nobody answers there")
    CERTIFICATE = (
        "certificate",
        gettext_lazy("the server cannot prove who it is: its certificate is not valid"),
    )
    TOO_SLOW = "too_slow", gettext_lazy("the server took too long")
    TOO_BIG = "too_big", gettext_lazy("it is larger than 25 MB")
    TOO_MANY_REDIRECTS = (
        "too_many_redirects",
        gettext_lazy("the address leads from one to the next without end"),
    )
    LED_HOME = (
        "led_home",
        gettext_lazy("the address leads to a home page: the page itself is not there any more"),
    )
    STATUS = "status", gettext_lazy("the server refused")
    WRONG_TYPE = (
        "wrong_type",
        gettext_lazy("it is neither a page nor a PDF, picture, text or office document"),
    )
    NOT_WHAT_IT_SAYS = (
        "not_what_it_says",
        gettext_lazy("the server says that it is one kind of file, and sends another"),
    )
    EMPTY = "empty", gettext_lazy("the server sent nothing")
    NOT_STORED = "not_stored", gettext_lazy("the disk of this site is full or cannot be written")
    BROKEN = "broken", gettext_lazy("the answer of the server broke off or cannot be read")


REFUSALS = (401, 403, 407, 429, 451)
"""Answers of servers that may be for programs alone, or for this one."""


@dataclass(frozen=True)
class FetchFailure:
    """Why nothing was fetched; `status` is what the server answered, if it did."""

    reason: FailureReason
    status: int | None = None

    @property
    def message(self) -> str:
        """The reason in the language of whoever reads it, without a full stop."""
        if self.reason != FailureReason.STATUS or self.status is None:
            return str(self.reason.label)
        return describe_status(self.status)

    @property
    def may_mean_gone(self) -> bool:
        """Whether readers hardly meet the page either: it is more than this site being refused."""
        if self.reason == FailureReason.STATUS:
            return self.status not in REFUSALS
        return self.reason not in {FailureReason.SWITCHED_OFF, FailureReason.RESERVED}


def describe_status(status: int) -> str:
    """Return what a server meant that answered with an error, without a full stop."""
    words = {
        401: _("the server answered 401: one has to sign in"),
        403: _("the server answered 403: it does not let this site in"),
        404: _("the server answered 404: it has no such page"),
        410: _("the server answered 410: the page was taken away"),
        429: _("the server answered 429: it is asked too often"),
    }
    if status in words:
        return words[status]
    if status >= 500:
        return _("the server answered %(status)d: it has a fault") % {"status": status}
    return _("the server answered %(status)d, which is no page") % {"status": status}
