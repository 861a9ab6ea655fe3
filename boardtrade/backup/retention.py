"""Which backups are kept: the last of so many days, weeks, months and years."""

import datetime
import re
from collections.abc import Iterable

from boardtrade.backup.errors import BackupError

NAME_FORMAT = "boardtrade-%Y%m%dT%H%M%SZ.tar"
ENCRYPTED = ".age"
NAME = re.compile(r"boardtrade-\d{8}T\d{6}Z\.tar(\.age)?")
PERIODS = {"daily": "%Y-%m-%d", "weekly": "%G-%V", "monthly": "%Y-%m", "yearly": "%Y"}
"""What tells one period from the next: https://docs.python.org/3/library/datetime.html."""


def build_name(moment: datetime.datetime, *, is_encrypted: bool) -> str:
    """Return the name of a backup that is made now."""
    return f"{moment:{NAME_FORMAT}}{ENCRYPTED if is_encrypted else ''}"


def is_backup(name: str) -> bool:
    """Return whether a file of the folder is a backup, by its name; others are left alone."""
    return NAME.fullmatch(name) is not None


def read_rule(words: str) -> dict[str, int]:
    """Return how many to keep of each period, from words such as "7 daily 4 weekly".

    Raises BackupError for other words.
    """
    pairs = re.findall(r"(\d+)\s+([a-z]+)", words.lower())
    rule = {period: int(number) for number, period in pairs}
    rest = re.sub(r"(\d+)\s+([a-z]+)|[\s,]|\band\b", "", words.lower())
    if rest or not rule.keys() <= PERIODS.keys() or sum(rule.values()) < 1:
        raise BackupError(
            f"{words!r} does not say which backups to keep: write, for example, "
            '"7 daily 4 weekly 6 monthly".'
        )
    return rule


def choose_outdated(names: Iterable[str], rule: dict[str, int]) -> list[str]:
    """Return which backups no part of the rule keeps. The newest is always kept."""
    newest_first = sorted(filter(is_backup, names), key=_moment, reverse=True)
    kept = set(newest_first[:1])
    for period, number in rule.items():
        last_of_period: dict[str, str] = {}
        for name in newest_first:
            last_of_period.setdefault(_moment(name).strftime(PERIODS[period]), name)
        kept.update(list(last_of_period.values())[:number])
    return [name for name in newest_first if name not in kept]


def _moment(name: str) -> datetime.datetime:
    return datetime.datetime.strptime(name.removesuffix(ENCRYPTED), NAME_FORMAT).replace(
        tzinfo=datetime.UTC
    )
