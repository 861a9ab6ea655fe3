"""What is looked at, and what was found. Each room registers what it knows to look at."""

import enum
import logging
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db import DatabaseError
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from boardtrade.delivery.availability import database_deadline
from boardtrade.delivery.health import ask_database

log = logging.getLogger(__name__)

DEADLINE_SECONDS = 3.0
"""Seconds that the database has for everything that is asked for one look."""

Words = str | Promise


class State(enum.IntEnum):
    """How bad it is."""

    FINE = 0
    CONCERN = 1
    """Somebody should see to it; readers notice nothing yet."""
    FAILURE = 2
    """The site does not do what it is for."""


@dataclass(frozen=True)
class Finding:
    """What was found where somebody looked."""

    name: str
    """A word for programs, such as `worker`."""
    label: Words
    state: State
    words: Words
    since: datetime | None = None
    to_do: Words = ""
    runbook: str = ""
    """The page of the runbook that says more: the name of a file in docs/runbook."""


@dataclass(frozen=True)
class Number:
    """One number for a monitor."""

    name: str
    help: str
    value: float
    labels: tuple[tuple[str, str], ...] = ()


Look = Callable[[], Iterable[Finding]]
Count = Callable[[], Iterable[Number]]

_looks: list[Look] = []
_counts: list[Count] = []


def register_look(look: Look) -> Look:
    """Have something looked at; it may ask the database and raise DatabaseError."""
    if look not in _looks:
        _looks.append(look)
    return look


def register_count(count: Count) -> Count:
    """Have something counted; it may ask the database and raise DatabaseError."""
    if count not in _counts:
        _counts.append(count)
    return count


def look_at_everything() -> list[Finding]:
    """Return what was found, the worst first; within seconds, whatever the database does."""
    findings: list[Finding] = []
    with database_deadline(DEADLINE_SECONDS):
        try:
            ask_database()
        except DatabaseError:
            findings.append(_database(State.FAILURE, _("It does not answer.")))
            # What needs no database is found all the same.
        else:
            findings.append(_database(State.FINE, _("It answers.")))
        for look in _looks:
            try:
                findings += look()
            except DatabaseError as error:
                log.warning("%s could not be looked at: %s", look.__name__, error)
                if findings[0].state == State.FINE:
                    findings[0] = _database(State.FAILURE, _("It has stopped answering."))
    return sorted(findings, key=lambda finding: -finding.state)


def count_everything() -> list[Number]:
    """Return all numbers that could be had within seconds."""
    numbers: list[Number] = []
    with database_deadline(DEADLINE_SECONDS):
        for count in _counts:
            try:
                numbers += count()
            except DatabaseError as error:
                log.warning("%s could not be counted: %s", count.__name__, error)
    return numbers


def _database(state: State, words: Words) -> Finding:
    return Finding(
        "database",
        _("Database"),
        state,
        words,
        to_do=_("Start it, and look at its log.") if state else "",
        runbook="database-down",
    )
