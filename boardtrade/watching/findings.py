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
_need_no_database: set[Look | Count] = set()


def register_look(look: Look) -> Look:
    """Have something looked at; it may ask the database and raise DatabaseError."""
    _looks.append(look)
    return look


def register_count(count: Count) -> Count:
    """Have something counted; it may ask the database and raise DatabaseError."""
    _counts.append(count)
    return count


def needs_no_database[L: (Look, Count)](function: L) -> L:
    """Have it looked at, or counted, also while the database is away."""
    _need_no_database.add(function)
    return function


def look_at_everything() -> list[Finding]:
    """Return what was found, the worst first; within seconds, whatever the database does."""
    findings, is_away = _ask_all(_looks)
    database = Finding(
        "database",
        _("Database"),
        State.FAILURE if is_away else State.FINE,
        _("It does not answer.") if is_away else _("It answers."),
        to_do=_("Start it, and look at its log.") if is_away else "",
        runbook="database-down",
    )
    return sorted([database, *findings], key=lambda finding: -finding.state)


def count_everything() -> list[Number]:
    """Return all numbers that could be had within seconds."""
    return _ask_all(_counts)[0]


def _ask_all[T](functions: Iterable[Callable[[], Iterable[T]]]) -> tuple[list[T], bool]:
    """Return all answers, and whether the database is away: then it is asked no more."""
    answers: list[T] = []
    is_away = False
    with database_deadline(DEADLINE_SECONDS):
        try:
            ask_database()
        except DatabaseError:
            is_away = True
        for function in functions:
            if is_away and function not in _need_no_database:
                continue
            try:
                answers += function()
            except DatabaseError as error:
                is_away = True
                log.warning("%s was not answered: %s", function.__name__, error)
    return answers, is_away
