"""What the pages of addressees count: what stands where, and how each of them answers."""

import datetime
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby
from uuid import UUID

from django.db.models import Count, DateTimeField, ExpressionWrapper, F, Min, OuterRef, Q, Subquery

from boardtrade.core.languages import best_in_language
from recommendations.models import Addressee, AddresseeKind, StatusUpdate
from recommendations.querysets import RecommendationQuerySet
from recommendations.scorecards import StatusCount, in_order
from recommendations.statuses import Status

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
        Scorecard(each, in_order(totals[each.translation_key])) for each in best_in_language(found)
    ]
    scorecards.sort(key=lambda each: (_place(each), _collated(each.addressee.name)))
    return [
        KindOfAddressee(KINDS[place], list(group)) for place, group in groupby(scorecards, _place)
    ]


def response_summary(
    recommendations: RecommendationQuerySet, addressee: Addressee, *, today: datetime.date
) -> ResponseSummary:
    """Count the answers of an addressee to recommendations as of a day, in one query."""
    own = Q(addressee__isnull=True) | Q(addressee__translation_key=addressee.translation_key)
    answers = (
        StatusUpdate.objects.filter(own, record=OuterRef("record"), status__in=Status.responses())
        .filter(corrected_by__isnull=True, effective_date__lte=today)
        .order_by()
        .values("record")
        .annotate(first=Min("effective_date"))
        .values("first")
    )
    asked = F("report__publication_date")
    limit = datetime.timedelta(days=addressee.response_days or 0)
    due = ExpressionWrapper(asked + limit, output_field=DateTimeField())
    answered = Q(answer__isnull=False)
    waiting = Q(answer__isnull=True, status__in=Status.open_ones())
    late = Q(answer__gt=F("due"))
    overdue = waiting & Q(report__publication_date__lt=today - limit)
    has_limit = addressee.response_days is not None
    found = (
        recommendations.with_status()
        .order_by()
        .annotate(answer=Subquery(answers), due=due)
        .aggregate(
            answered=Count("pk", filter=answered),
            late=Count("pk", filter=late),
            waiting=Count("pk", filter=waiting),
            overdue=Count("pk", filter=overdue),
            oldest=Min("report__publication_date", filter=waiting),
        )
    )
    oldest = found["oldest"]
    return ResponseSummary(
        answered=found["answered"],
        late=found["late"] if has_limit else 0,
        waiting=found["waiting"],
        overdue=found["overdue"] if has_limit else 0,
        longest_wait=max((today - oldest).days, 0) if oldest else 0,
        has_limit=has_limit,
    )


def sorted_by_name(addressees: Iterable[Addressee]) -> list[Addressee]:
    """Sort as a reader would: accents and capitals aside, which the database does not do."""
    return sorted(addressees, key=lambda each: _collated(each.name))


def _place(scorecard: Scorecard) -> int:
    return KINDS.index(AddresseeKind(scorecard.addressee.kind))


def _collated(name: str) -> str:
    plain = unicodedata.normalize("NFKD", name)
    return "".join(sign for sign in plain if not unicodedata.combining(sign)).casefold()
