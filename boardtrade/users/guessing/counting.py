"""Counts in the database, which all processes of all machines share.

Not in the cache: it may be emptied or stopped at any time, and each machine may have its own. One
statement counts and reads, so that requests that come at once are counted one after the other.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import connection
from django.db.models import F
from django.utils import timezone
from django.utils.crypto import salted_hmac

from boardtrade.users.models import GuessCount

COUNT = """
    INSERT INTO {table} AS counted (key, number, ends_at)
    VALUES (%(key)s, 1, clock_timestamp() + make_interval(secs => %(seconds)s))
    ON CONFLICT (key) DO UPDATE SET
        number = CASE
            WHEN counted.ends_at <= clock_timestamp() THEN 1
            ELSE least(counted.number, 1000000000) + 1
        END,
        ends_at = CASE
            WHEN counted.ends_at <= clock_timestamp() THEN excluded.ends_at
            ELSE counted.ends_at
        END
    RETURNING number, ends_at
"""


@dataclass(frozen=True)
class Count:
    """How often a thing was done within a period that began with the first time."""

    key: str
    number: int
    ends_at: datetime


def count(name: str, period: timedelta) -> Count:
    """Count a thing once more, and return how often it was done until now, this time included.

    Outside a transaction, or others wait for its end. Its name is stored as a digest: names of
    accounts are typed by strangers, and some type their password there.
    """
    key = salted_hmac("boardtrade.users.guessing", name, algorithm="sha256").hexdigest()
    with connection.cursor() as cursor:
        statement = COUNT.format(table=GuessCount._meta.db_table)
        cursor.execute(statement, {"key": key, "seconds": period.total_seconds()})
        number, ends_at = cursor.fetchone()
    return Count(key, number, ends_at)


def take_back(counted: Count) -> None:
    """Undo a count, unless its period is over."""
    same = GuessCount.objects.filter(key=counted.key, ends_at=counted.ends_at, number__gt=0)
    same.update(number=F("number") - 1)


def delete_ended() -> int:
    """Delete what no longer counts; return how many rows that were."""
    return GuessCount.objects.filter(ends_at__lte=timezone.now()).delete()[0]
