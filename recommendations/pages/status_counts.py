"""Counts of recommendations by status, for bars, tables and scorecards."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.db.models import Count

from recommendations.pages.querysets import RecommendationQuerySet
from recommendations.record.statuses import Status

STATUS_ORDER = (
    Status.DONE,
    Status.PARTLY_DONE,
    Status.UNDER_WAY,
    Status.PROPOSED,
    Status.NO_RESPONSE,
    Status.NOT_STARTED,
    Status.REJECTED,
    Status.SUPERSEDED,
    Status.WITHDRAWN,
)
"""From finished to not begun, then what is no longer expected."""


@dataclass(frozen=True)
class StatusCount:
    """The number of recommendations with a status."""

    status: Status
    count: int


@dataclass(frozen=True)
class Segment:
    """The segment of a status in a bar, from `start` to `end` in percent of its length."""

    status: Status
    count: int
    start: str
    end: str


def count_by_status(queryset: RecommendationQuerySet) -> list[StatusCount]:
    """Count recommendations by status in one query; needs `with_status`, of any day.

    The result has every status in the order of a bar, with zero if no recommendation has it.
    """
    rows = queryset.order_by().values("status").annotate(total=Count("pk"))
    return build_status_counts({row["status"]: row["total"] for row in rows})


def count_statuses(statuses: Iterable[str]) -> list[StatusCount]:
    """Count statuses in memory; the result is like that of `count_by_status`."""
    return build_status_counts(Counter(statuses))


def build_bar_segments(counts: Iterable[StatusCount]) -> list[Segment]:
    """Return the segments of a bar; a status with the count zero has none."""
    counts = [status_count for status_count in counts if status_count.count]
    total = sum(status_count.count for status_count in counts)
    segments, position = [], 0
    for status_count in counts:
        next_position = position + status_count.count
        start, end = (f"{100 * n / total:.3f}%" for n in (position, next_position))
        segments.append(Segment(status_count.status, status_count.count, start, end))
        position = next_position
    return segments


def build_status_counts(totals: Mapping[str, int]) -> list[StatusCount]:
    """Return the counts of all statuses in the order of a bar, from totals by status."""
    return [StatusCount(status, totals.get(status.value, 0)) for status in STATUS_ORDER]
