"""How many recommendations stand where: counts by status, for bars, tables and scorecards."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.db.models import Count

from recommendations.pages.querysets import RecommendationQuerySet
from recommendations.record.statuses import Status

ORDER = (
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
"""From what is finished to what has not begun, then what is no longer expected."""


@dataclass(frozen=True)
class StatusCount:
    """How many recommendations have a status."""

    status: Status
    count: int


@dataclass(frozen=True)
class Segment:
    """The place of a status in a bar, in percent of its length."""

    status: Status
    count: int
    start: str
    end: str


def status_counts(queryset: RecommendationQuerySet) -> list[StatusCount]:
    """Count recommendations by their status, in one query; needs `with_status`, of whatever day.

    Every status is there, in the order of a bar, also the ones that none has.
    """
    rows = queryset.order_by().values("status").annotate(total=Count("pk"))
    return in_order({row["status"]: row["total"] for row in rows})


def counts_of(statuses: Iterable[str]) -> list[StatusCount]:
    """Count statuses that are at hand already, likewise."""
    return in_order(Counter(statuses))


def segments_of(counts: Iterable[StatusCount]) -> list[Segment]:
    """Return the places that counts take in a bar; a status that none has takes none."""
    shown = [each for each in counts if each.count]
    total = sum(each.count for each in shown)
    segments, before = [], 0
    for each in shown:
        start, end = (f"{100 * n / total:.3f}%" for n in (before, before + each.count))
        segments.append(Segment(each.status, each.count, start, end))
        before += each.count
    return segments


def in_order(totals: Mapping[str, int]) -> list[StatusCount]:
    """Return totals by status as counts of all of them, in the order of a bar."""
    return [StatusCount(status, totals.get(status.value, 0)) for status in ORDER]
