"""How often one may guess: passwords, codes, addresses of accounts.

Each guess is counted before it is looked at, and a right one is taken back. So requests at once get
no more of them, and who signs in often is not refused.
"""

import logging
from dataclasses import dataclass
from datetime import timedelta
from math import ceil

from django.http import HttpRequest
from django.utils import timezone

from boardtrade.users.guessing.clients import get_client_address, get_client_network
from boardtrade.users.guessing.counting import Count, count, take_back

log = logging.getLogger("boardtrade.guesses")


@dataclass(frozen=True)
class Kind:
    """What is guessed, and how often within a period."""

    name: str
    period: timedelta
    for_subject: int = 5
    """At one account, whoever guesses."""
    for_client: int = 20
    """From one client, whatever it guesses at."""


SIGN_IN = Kind("password", timedelta(minutes=15))
SECOND_FACTOR = Kind("second factor", timedelta(hours=1))
RESET_MAIL = Kind("address to reset a password", timedelta(hours=1))
PASSKEY = Kind("passkey", timedelta(minutes=15), for_subject=10**8, for_client=60)
PRIVATE_PAGE = Kind("password of a private page", timedelta(minutes=15), for_subject=200)
"""All readers of a page share its password: strangers who guess must not soon keep them out."""
PRIVATE_PAGE_OF_CLIENT = Kind("password of one private page", timedelta(minutes=15))
"""The same, with the client in the subject."""


@dataclass(frozen=True)
class Guess:
    """One guess that was counted."""

    kind: Kind
    address: str
    counts: tuple[Count, ...]
    over: Count | None
    """The count that refuses it."""

    @property
    def is_refused(self) -> bool:
        """Whether it may not be looked at, right or wrong."""
        return self.over is not None

    @property
    def wait_seconds(self) -> int:
        """Seconds until the next may be looked at."""
        if self.over is None:
            return 0
        return max(1, ceil((self.over.ends_at - timezone.now()).total_seconds()))

    def tell_right(self) -> None:
        """Take it back: it was no guess."""
        for counted in self.counts:
            take_back(counted)

    def tell_wrong(self, subject: str) -> None:
        """Have the log say who guessed, and at what."""
        log.info("Wrong %s for %s from %s", self.kind.name, subject, self.address)


def make_guess(
    request: HttpRequest, kind: Kind, subject: str, *, shown_as: str, browser: str = ""
) -> Guess:
    """Count a guess at a subject by the client of a request.

    A browser that is known for the subject, by an id that cannot be guessed, has a count of its
    own, and is kept out by nobody else's guesses. `shown_as` is the subject as the log has it.
    """
    address, network = get_client_address(request), get_client_network(request)
    limits = [(f"client {network}", kind.for_client), (f"subject {subject}", kind.for_subject)]
    if browser:
        limits = [(f"browser {browser} subject {subject}", kind.for_subject)]
    counts: list[Count] = []
    for name, most in limits:
        counted = count(f"{kind.name} {name}", kind.period)
        counts.append(counted)
        if counted.number > most:
            # The subject of a client that is refused is not counted, and makes no row.
            log.warning(
                "Refused: too many guesses (%s) at %s from %s", kind.name, shown_as, address
            )
            return Guess(kind, address, tuple(counts), over=counted)
    return Guess(kind, address, tuple(counts), over=None)
