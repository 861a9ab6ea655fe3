"""Counts of recommendations by status and by answer, for bars, tables and scorecards."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.db.models import Count
from django.utils.functional import Promise

from recommendations.pages.answers import ANSWER_VALUES, build_answer, get_answer_label
from recommendations.pages.querysets import RecommendationQuerySet
from recommendations.record.statuses import Status

STATUS_ORDER = (
    Status.DONE,
    Status.PARTLY_DONE,
    Status.UNDER_WAY,
    Status.NOT_ASSESSED,
    Status.NOT_STARTED,
    Status.NOT_APPLICABLE,
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


@dataclass(frozen=True)
class AnswerCount:
    """The number of recommendations whose lead has given an answer, or none so far."""

    value: str
    count: int

    @property
    def label(self) -> str | Promise:
        """The words for it."""
        return get_answer_label(self.value)


@dataclass(frozen=True)
class Tally:
    """Recommendations counted by status and by answer."""

    statuses: list[StatusCount]
    answers: list[AnswerCount]
    """Only those that were given at all."""

    @property
    def total(self) -> int:
        """The number of all recommendations."""
        return sum(status_count.count for status_count in self.statuses)


def read_tally(recommendations: RecommendationQuerySet) -> Tally:
    """Count recommendations as of today, in one query."""
    rows = recommendations.with_status().with_positions().order_by()
    rows = rows.annotate(given=build_answer()).values_list("status", "given")
    statuses, answers = Counter[str](), Counter[str | None]()
    for status, answer, total in rows.annotate(total=Count("pk")):
        statuses[status] += total
        answers[answer] += total
    return Tally(build_status_counts(statuses), _build_answer_counts(answers))


def count_answers(answers: Iterable[str | None]) -> list[AnswerCount]:
    """Count answers in memory; None where nothing is expected."""
    return _build_answer_counts(Counter(answers))


def _build_answer_counts(totals: Counter[str | None]) -> list[AnswerCount]:
    return [AnswerCount(value, totals[value]) for value in ANSWER_VALUES if totals[value]]
