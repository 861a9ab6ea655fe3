"""The scorecards of addressees: recommendations by status, and how an addressee responds."""

import datetime
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import groupby
from statistics import median_high
from uuid import UUID

from django.db.models import Count, Exists, OuterRef
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from boardtrade.languages.accents import strip_accents
from boardtrade.languages.translations import best_translations
from boardtrade.pages.publication_date import DatePrecision, PublicationDate
from recommendations.pages.answers import (
    ANSWER_VALUES,
    build_answer,
    build_promise_state,
    get_answer_label,
)
from recommendations.pages.querysets import RecommendationQuerySet
from recommendations.pages.status_counts import (
    STATUS_ORDER,
    StatusCount,
    build_status_counts,
    count_statuses,
)
from recommendations.record.addressees import Addressee, AddresseeKind
from recommendations.record.clocks.response_clock import Extension, ResponseClock, Span
from recommendations.record.clocks.response_times import AgreedTimes
from recommendations.record.clocks.stops import Stops
from recommendations.record.promises import PromiseState
from recommendations.record.statuses import Status

KINDS = list(AddresseeKind)


@dataclass(frozen=True)
class Scorecard:
    """The number of recommendations to an addressee by status."""

    addressee: Addressee
    counts: list[StatusCount]

    @property
    def total(self) -> int:
        """The number of all recommendations."""
        return sum(status_count.count for status_count in self.counts)


@dataclass(frozen=True)
class ScorecardGroup:
    """The scorecards of the addressees of one kind."""

    kind: AddresseeKind
    scorecards: list[Scorecard]


@dataclass(frozen=True)
class ResponseSummary:
    """How an addressee responds."""

    answered: int
    late: int
    """Certainly answered after the agreed time; included in `answered`."""
    in_time: int
    """Certainly answered within the agreed time; included in `answered`."""
    waiting: int
    """Not answered, and a response is still expected."""
    overdue: int
    """Certainly waiting after the agreed time; included in `waiting`."""
    longest_wait: int
    """Days for which at least one has been waiting; 0 if there are none."""
    is_wait_exact: bool
    """Whether none can have been waiting for longer."""
    has_limit: bool
    """Whether a time to respond is agreed."""
    median_days: int = 0
    """Half of the answers certainly came within so many days; 0 if there are none."""

    @classmethod
    def from_clocks(cls, clocks: list[ResponseClock]) -> "ResponseSummary":
        """Summarize the clocks of one addressee."""
        answered = [clock for clock in clocks if clock.answered]
        waiting = [clock for clock in clocks if clock.is_running]
        longest_wait = max((clock.min_days for clock in waiting), default=0)
        return cls(
            answered=len(answered),
            late=sum(clock.is_late for clock in answered),
            in_time=sum(clock.is_in_time for clock in answered),
            waiting=len(waiting),
            overdue=sum(clock.is_late for clock in waiting),
            longest_wait=longest_wait,
            is_wait_exact=all(clock.max_days <= longest_wait for clock in waiting),
            has_limit=any(clock.due_on for clock in clocks),
            median_days=median_high([clock.max_days for clock in answered]) if answered else 0,
        )

    @property
    def either(self) -> int:
        """Answered on a day that is not known well enough to say whether in time."""
        return self.answered - self.late - self.in_time


@dataclass(frozen=True)
class AnswerRow:
    """The recommendations that got one answer, or none, by what the Board finds of them."""

    value: str
    """One of `ANSWER_VALUES`, or empty where nothing is expected any more."""
    totals: list[int]
    """In the order of the statuses of the table."""

    @property
    def label(self) -> str | Promise:
        """The words for it."""
        return get_answer_label(self.value) if self.value else _("No answer, none expected")


@dataclass(frozen=True)
class AnswerTable:
    """What an addressee has answered, against what the Board finds: only what there is."""

    statuses: list[Status]
    rows: list[AnswerRow]

    @classmethod
    def from_totals(cls, totals: Mapping[tuple[str, str], int]) -> "AnswerTable":
        """Build the table from numbers by answer and status."""
        statuses = [each for each in STATUS_ORDER if any(status == each for _, status in totals)]
        given = [
            each for each in (*ANSWER_VALUES, "") if any(answer == each for answer, _ in totals)
        ]
        rows = [
            AnswerRow(
                answer,
                [totals.get((answer, status.value), 0) for status in statuses],
            )
            for answer in given
        ]
        return cls(statuses, rows)


@dataclass(frozen=True)
class AddresseeSummary:
    """What the page of an addressee tells in numbers."""

    scorecard: Scorecard
    responses: ResponseSummary
    answers: AnswerTable
    promises: list[tuple[PromiseState, int]]
    """How many of its promises are in each state."""


def read_scorecards_by_kind(recommendations: RecommendationQuerySet) -> list[ScorecardGroup]:
    """Return the scorecards of all addressees of recommendations, by kind and name.

    This takes two queries.
    """
    key = "addressee_links__addressee__translation_key"
    rows = recommendations.with_status().order_by().filter(addressee_links__isnull=False)
    totals: dict[UUID, Counter[str]] = defaultdict(Counter)
    for row in rows.values(key, "status").annotate(total=Count("pk", distinct=True)):
        totals[row[key]][row["status"]] += row["total"]
    addressees = Addressee.objects.filter(translation_key__in=totals).select_related("locale")
    scorecards = [
        Scorecard(addressee, build_status_counts(totals[addressee.translation_key]))
        for addressee in best_translations(addressees)
    ]
    scorecards.sort(key=lambda card: (_get_kind_index(card), _get_sort_key(card.addressee.name)))
    return [
        ScorecardGroup(KINDS[index], list(group))
        for index, group in groupby(scorecards, _get_kind_index)
    ]


def get_public_addressees(recommendations: RecommendationQuerySet) -> list[Addressee]:
    """Return the addressees of public recommendations and their ancestors, in one query.

    Other addressees are not public: they may be in drafts only.
    """
    own_recommendations = recommendations.order_by().filter(
        addressee_links__addressee__translation_key=OuterRef("translation_key")
    )
    addressees = Addressee.objects.annotate(is_addressed=Exists(own_recommendations)).in_bulk()
    public_keys: set[UUID] = set()
    for addressee in addressees.values():
        ancestor = addressee if addressee.is_addressed else None
        while ancestor and ancestor.translation_key not in public_keys:
            public_keys.add(ancestor.translation_key)
            ancestor = addressees.get(ancestor.parent_id)
    return [
        addressee for addressee in addressees.values() if addressee.translation_key in public_keys
    ]


def read_summary(
    addressee: Addressee,
    recommendations: RecommendationQuerySet,
    *,
    today: datetime.date,
    stops: Stops = (),
    times: AgreedTimes = (),
) -> AddresseeSummary:
    """Return what the page of an addressee tells in numbers, in one query.

    `stops` are those of its clocks, and `times` what was agreed with it.

    The clocks are computed in Python, from what the addressee has said of each recommendation.
    """
    rows = (
        recommendations.with_status()
        .with_positions_of(addressee)
        .order_by()
        .annotate(promise_state=build_promise_state(today), given=build_answer())
        .values_list(
            "status",
            "report__publication_date",
            "report__date_precision",
            "responded_first",
            "responded_last",
            "given",
            "promise_state",
            "extended_to",
        )
    )
    clocks, answers, promises = [], Counter[tuple[str, str]](), Counter[str]()
    for status, date, precision, first, last, answer, promise, extended_to in rows:
        clock = ResponseClock(
            asked=PublicationDate(date, DatePrecision(precision)),
            today=today,
            times=times,
            answered=Span(first, last) if first else None,
            status=Status(status),
            stops=stops,
            extension=Extension(extended_to) if extended_to else None,
        )
        clocks.append(clock)
        answers[answer or "", status] += 1
        promises[promise] += 1
    scorecard = Scorecard(addressee, count_statuses(clock.status for clock in clocks))
    return AddresseeSummary(
        scorecard,
        ResponseSummary.from_clocks(clocks),
        AnswerTable.from_totals(answers),
        [(state, promises[state]) for state in PromiseState if promises[state]],
    )


def sort_by_name(addressees: Iterable[Addressee]) -> list[Addressee]:
    """Sort without regard to accents and case, which the collation of the database regards."""
    return sorted(addressees, key=lambda addressee: _get_sort_key(addressee.name))


def _get_kind_index(scorecard: Scorecard) -> int:
    return KINDS.index(AddresseeKind(scorecard.addressee.kind))


def _get_sort_key(name: str) -> str:
    return strip_accents(name).casefold()
