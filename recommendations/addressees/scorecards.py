"""What the pages of addressees count: what stands where, and how each of them answers."""

import datetime
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby
from uuid import UUID

from django.db.models import Count, Exists, Min, OuterRef, Q, Subquery

from boardtrade.languages.accents import strip_accents
from boardtrade.languages.translations import best_translations
from recommendations.pages.querysets import RecommendationQuerySet
from recommendations.pages.status_counts import StatusCount, counts_of, in_order
from recommendations.record.addressees import Addressee, AddresseeKind
from recommendations.record.response_clock import ResponseClock
from recommendations.record.status_log import StatusUpdate
from recommendations.record.statuses import Status

KINDS = list(AddresseeKind)


@dataclass(frozen=True)
class Scorecard:
    """An addressee with the number of its recommendations by status."""

    addressee: Addressee
    counts: list[StatusCount]

    @property
    def total(self) -> int:
        """How many recommendations there are."""
        return sum(each.count for each in self.counts)


@dataclass(frozen=True)
class KindOfAddressee:
    """The scorecards of one kind of body."""

    kind: AddresseeKind
    scorecards: list[Scorecard]


@dataclass(frozen=True)
class ResponseSummary:
    """How an addressee answers. An answer counts that concerns it, or all whom is asked."""

    answered: int
    late: int
    """Answered after the time that was agreed; part of `answered`."""
    waiting: int
    """Not answered, and an answer is still expected."""
    overdue: int
    """Of those, the ones for which the time that was agreed is over."""
    longest_wait: int
    """Days since the oldest of those was published."""
    has_limit: bool
    """Whether a time is agreed at all."""

    @classmethod
    def of(cls, clocks: list[ResponseClock]) -> "ResponseSummary":
        """Count clocks of one addressee, which all have the same limit."""
        answered = [clock for clock in clocks if clock.answered_on]
        waiting = [clock for clock in clocks if clock.is_running]
        return cls(
            answered=len(answered),
            late=sum(clock.is_late for clock in answered),
            waiting=len(waiting),
            overdue=sum(clock.is_late for clock in waiting),
            longest_wait=max((clock.days for clock in waiting), default=0),
            has_limit=any(clock.due_on for clock in clocks),
        )

    @property
    def in_time(self) -> int:
        """Answered within the time that was agreed."""
        return self.answered - self.late


def scorecards_by_kind(recommendations: RecommendationQuerySet) -> list[KindOfAddressee]:
    """Return all bodies that recommendations address, by kind and name, in two queries."""
    key = "addressee_links__addressee__translation_key"
    rows = recommendations.with_status().order_by().filter(addressee_links__isnull=False)
    totals: dict[UUID, Counter[str]] = defaultdict(Counter)
    for row in rows.values(key, "status").annotate(total=Count("pk", distinct=True)):
        totals[row[key]][row["status"]] += row["total"]
    found = Addressee.objects.filter(translation_key__in=totals).select_related("locale")
    scorecards = [
        Scorecard(each, in_order(totals[each.translation_key])) for each in best_translations(found)
    ]
    scorecards.sort(key=lambda each: (_place(each), _collated(each.addressee.name)))
    return [
        KindOfAddressee(KINDS[place], list(group)) for place, group in groupby(scorecards, _place)
    ]


def known_to_readers(recommendations: RecommendationQuerySet) -> list[Addressee]:
    """Return the bodies that recommendations address, and those that these are part of.

    It takes one query. Of others readers learn nothing: they may stand in drafts alone.
    """
    asked = recommendations.order_by().filter(
        addressee_links__addressee__translation_key=OuterRef("translation_key")
    )
    everyone = Addressee.objects.annotate(is_asked=Exists(asked)).in_bulk()
    known: set[UUID] = set()
    for body in everyone.values():
        each = body if body.is_asked else None
        while each and each.translation_key not in known:
            known.add(each.translation_key)
            each = everyone.get(each.parent_id)
    return [each for each in everyone.values() if each.translation_key in known]


def scorecard_of(
    addressee: Addressee, recommendations: RecommendationQuerySet, *, today: datetime.date
) -> tuple[Scorecard, ResponseSummary]:
    """Count where the recommendations to a body stand, and its answers by a day, in one query.

    The clocks run here: the database would look every answer up once for each of the numbers.
    """
    own = Q(addressee__isnull=True) | Q(addressee__translation_key=addressee.translation_key)
    answers = (
        StatusUpdate.objects.filter(own, record=OuterRef("record"), status__in=Status.responses())
        .filter(corrected_by__isnull=True, effective_date__lte=today)
        .order_by()
        .values("record")
        .annotate(first=Min("effective_date"))
        .values("first")
    )
    read = recommendations.with_status().order_by().annotate(answer=Subquery(answers))
    clocks = [
        ResponseClock(asked, today, addressee.response_days, answer, Status(status))
        for status, asked, answer in read.values_list(
            "status", "report__publication_date", "answer"
        )
    ]
    scorecard = Scorecard(addressee, counts_of(clock.status for clock in clocks))
    return scorecard, ResponseSummary.of(clocks)


def sorted_by_name(addressees: Iterable[Addressee]) -> list[Addressee]:
    """Sort as a reader would: accents and capitals aside, which the database does not do."""
    return sorted(addressees, key=lambda each: _collated(each.name))


def _place(scorecard: Scorecard) -> int:
    return KINDS.index(AddresseeKind(scorecard.addressee.kind))


def _collated(name: str) -> str:
    return strip_accents(name).casefold()
