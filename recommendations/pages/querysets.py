"""The queryset of recommendations, and conditions for its filters."""

import datetime
from collections.abc import Collection
from functools import reduce
from operator import or_
from typing import TYPE_CHECKING, Any

from django.db.models import (
    BooleanField,
    Case,
    CharField,
    DateField,
    DateTimeField,
    Exists,
    ExpressionWrapper,
    F,
    FilteredRelation,
    OuterRef,
    Q,
    Value,
    When,
)
from django.db.models.functions import Cast, Coalesce, Greatest
from django.utils import timezone
from wagtail.models import Page
from wagtail.query import PageQuerySet

from boardtrade.pages.publication_date import DatePrecision, get_last_day
from boardtrade.pages.visibility import PUBLIC, Audience, hidden_ids, visible, visible_below
from recommendations.record.answers import Answer
from recommendations.record.history import with_logs
from recommendations.record.numbers import find_next_number, split_number
from recommendations.record.periods import Axis, StatusPeriod
from recommendations.record.statuses import Status
from reports.models import ReportPage

if TYPE_CHECKING:
    from recommendations.record.addressees import Addressee

STATUS_NAMES = (
    "status",
    "status_since",
    "status_precision",
    "since_update",
    "status_update",
)
POSITION_NAMES = (
    "answer",
    "claim",
    "claim_update",
    "promise_date",
    "promise_precision",
    "promised_last",
    "promised_since",
    "promise_moves",
    "responded_first",
    "responded_last",
    "extended_to",
)
"""What `with_status` and `with_positions` annotate, and is kept ready for today."""
REVIEW_INTERVAL = datetime.timedelta(days=180)
"""Half a year: the Board's rule for how often staff review an open recommendation."""


_DUE = {
    name: Greatest(F(f"standing__{name}"), F("extended_to"))
    for name in ("answer_due_first", "answer_due_last")
}


def get_overdue_condition(on: datetime.date | None = None) -> Q:
    """Return the condition for an open recommendation whose due date is before a day (today).

    What the lead has rejected is not expected of it. The queryset needs `with_status` of that day,
    and `with_positions` of a past one.
    """
    is_due = Q(due_date__lt=on or timezone.localdate(), status__in=Status.get_open())
    rejected = Q(answer=Answer.REJECTED) if on else Q(standing__answer=Answer.REJECTED)
    return is_due & ~rejected


def get_unreviewed_condition(at: datetime.datetime | None = None) -> Q:
    """Return the condition for an open recommendation whose review is due at a time (now).

    The queryset needs `with_status`.
    """
    latest_review = (at or timezone.now()) - REVIEW_INTERVAL
    return Q(record__reviewed_at__lt=latest_review, status__in=Status.get_open())


def _holds_on(relation: str, day: datetime.date | None) -> Q:
    """Return the condition for periods of a relation that contain a day (today)."""
    is_open = Q(**{f"{relation}__ends_before__isnull": True})
    if day is None:
        return is_open
    ends_later = is_open | Q(**{f"{relation}__ends_before__gt": day})
    return Q(**{f"{relation}__starts_on__lte": day}) & ends_later


class RecommendationQuerySet(PageQuerySet):
    """Reads of recommendations by audience, report, addressee and status."""

    def published(self, audience: Audience = PUBLIC) -> "RecommendationQuerySet":
        """Return the recommendations that an audience may see."""
        return visible(self, audience)

    def listed_below(
        self, root: Page | None, audience: Audience = PUBLIC
    ) -> "RecommendationQuerySet":
        """Return the recommendations below a home page that an audience may see, without aliases.

        For long lists: unlike `published`, it runs one query at once to find what is hidden.
        """
        if root is None:
            return self.none()
        hidden = hidden_ids(ReportPage.objects.descendant_of(root), audience)
        # `descendant_of` also excludes the root, which spoils the estimates of the query planner.
        pages = self.filter(path__startswith=root.path, locale_id=root.locale_id)
        return visible_below(pages, parent="report", hidden=hidden, audience=audience)

    def of(self, report: ReportPage) -> "RecommendationQuerySet":
        """Return the recommendations of a report, sorted by number."""
        return self.filter(report_id=report.pk).order_by("number_key", "pk")

    def addressed_to(self, addressee: "Addressee") -> "RecommendationQuerySet":
        """Return the recommendations to an addressee, lead or not, or to its translations."""
        links = self.model._meta.get_field("addressee_links").related_model.objects.filter(
            recommendation=OuterRef("pk"),
            addressee__translation_key=addressee.translation_key,
        )
        return self.filter(Exists(links))

    def with_status(self, on: datetime.date | None = None) -> "RecommendationQuerySet":
        """Annotate the status as of a day (today): `status`, `status_since`, `status_precision`.

        `status_on` is the day. A recommendation without an entry by that day has not started.
        """
        if on is None:
            return self.annotate(
                **{name: F(f"standing__{name}") for name in STATUS_NAMES},
                status_on=Value(None, output_field=DateField()),
            )
        return self.annotate(
            period=FilteredRelation("record__periods", condition=_holds_on("record__periods", on)),
            status=Coalesce(
                F("period__status"), Value(Status.NOT_STARTED.value), output_field=CharField()
            ),
            status_since=F("period__since_date"),
            status_precision=F("period__since_precision"),
            since_update=F("period__since_update"),
            status_update=F("period__update"),
            status_on=Value(on, output_field=DateField()),
        )

    def with_last_change(self, on: datetime.date | None = None) -> "RecommendationQuerySet":
        """Annotate when the log last grew, or when the status of a past day began: `changed_at`.

        The queryset needs `with_status` of that day.
        """
        changed_at = Cast("period__starts_on", DateTimeField()) if on else F("record__recorded_at")
        return self.annotate(changed_at=changed_at)

    def with_positions(self, on: datetime.date | None = None) -> "RecommendationQuerySet":
        """Annotate what the lead has answered, claims and promises on a day (today).

        `answer` and `claim` are empty if it has not said; `promise_date` and its precision are the
        promise, `promised_last` its last day, `promised_since` when it was made, and
        `promise_moves` how often it had been moved.
        Between `responded_first` and `responded_last` it has responded first, with whatever. Its
        answer is due between `answer_due_first` and `answer_due_last`, if a time is agreed, or at
        the latest on the day `extended_to`, if the Board has given more time.
        """
        if on is None:
            positions = self.annotate(**{name: F(f"standing__{name}") for name in POSITION_NAMES})
            return positions.annotate(**_DUE)
        # The first response is never taken back: what is kept of it tells of any later day.
        had_responded = Q(standing__responded_first__lte=on)
        return self._with_periods_of(F("lead_key"), on).annotate(
            responded_first=Case(When(had_responded, then=F("standing__responded_first"))),
            responded_last=Case(When(had_responded, then=F("standing__responded_last"))),
            **_DUE,
        )

    def with_positions_of(self, addressee: "Addressee") -> "RecommendationQuerySet":
        """Annotate the same of an addressee, lead or not, as of today.

        `lead_rejects` tells whether the lead has rejected it: nothing is expected then of anybody.
        """
        lead_rejects = ExpressionWrapper(Q(standing__answer=Answer.REJECTED), BooleanField())
        positions = self._with_periods_of(addressee.translation_key, None, *Axis)
        return positions.annotate(
            responded_first=F("said_response__starts_on"),
            responded_last=F("said_response__last_day"),
            lead_rejects=lead_rejects,
        )

    def _with_periods_of(
        self, key: Any, on: datetime.date | None, *axes: Axis
    ) -> "RecommendationQuerySet":
        relation = "record__addressee_periods"
        is_own = Q(**{f"{relation}__addressee_key": key}) & _holds_on(relation, on)
        periods = {
            f"said_{axis.value}": FilteredRelation(
                relation, condition=is_own & Q(**{f"{relation}__axis": axis})
            )
            for axis in axes or (Axis.ANSWER, Axis.CLAIM, Axis.PROMISE, Axis.EXTENSION)
        }
        return self.annotate(**periods).annotate(
            answer=Coalesce(F("said_answer__value"), Value("")),
            claim=Coalesce(F("said_claim__value"), Value("")),
            claim_update=F("said_claim__update"),
            promise_date=F("said_promise__update__promised_date"),
            promise_precision=F("said_promise__update__promised_precision"),
            promised_last=F("said_promise__last_day"),
            promised_since=F("said_promise__said_since"),
            promise_moves=Coalesce(F("said_promise__moves"), Value(0)),
            extended_to=F("said_extension__last_day"),
        )

    @classmethod
    def get_status_condition(cls, statuses: Collection[str], on: datetime.date | None = None) -> Q:
        """Return the condition to have one of some statuses on a day (today).

        Of a past day it filters the periods instead of the annotation, so that the query planner
        estimates the number of rows well.
        """
        if on is None:
            return Q(standing__status__in=statuses)
        periods = StatusPeriod.objects.on(on)
        condition = Q(record__in=periods.filter(status__in=statuses).values("record"))
        if Status.NOT_STARTED in statuses:
            condition |= ~Q(record__in=periods.values("record"))
        return condition

    def as_of(self, day: datetime.date | None = None) -> "RecommendationQuerySet":
        """Return what was recommended by a day (today), with its status on that day."""
        return self.known_on(day).with_status(day)

    def known_on(self, day: datetime.date | None = None) -> "RecommendationQuerySet":
        """Return what may have been recommended by a day (today), as far as it is known when."""
        if day is None:
            return self
        by_precision = (
            Q(
                report__date_precision=precision,
                report__publication_date__lte=get_last_day(day, precision),
            )
            for precision in DatePrecision
        )
        return self.filter(reduce(or_, by_precision))

    def with_indexed_data(self) -> "RecommendationQuerySet":
        """Read what the search index has of each page, in a few queries for any number."""
        pages = self.select_related("record", "locale")
        return pages.prefetch_related("addressee_links__addressee", with_logs("record__updates"))

    def last_changed(self) -> "RecommendationQuerySet":
        """Return those whose status has changed, the latest change first; needs `with_status`.

        What was found again has not changed.
        """
        changed = self.filter(status_since__isnull=False)
        return changed.order_by("-since_update", "-pk")

    def overdue(self, on: datetime.date | None = None) -> "RecommendationQuerySet":
        """Return open ones whose due date is before a day (today): see the condition."""
        return self.filter(get_overdue_condition(on))

    def next_number(self, report: ReportPage) -> str:
        """Return the number after the highest of a report, or the lowest free one at the limit."""
        return find_next_number(self.filter(report_id=report.pk).values_list("number", flat=True))

    def has_number(self, number: str) -> bool:
        """Return whether one of these recommendations of a report has a number: 4A is 4a."""
        taken = self.order_by().values_list("number", flat=True)
        return split_number(number) in map(split_number, taken)
