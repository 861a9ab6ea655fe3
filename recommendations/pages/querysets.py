"""Reads of recommendations that say what they return."""

import datetime
from collections.abc import Collection
from itertools import count
from typing import TYPE_CHECKING

from django.db.models import (
    CharField,
    DateField,
    Exists,
    F,
    FilteredRelation,
    OuterRef,
    Q,
    Value,
)
from django.db.models.functions import Coalesce
from django.utils import timezone
from wagtail.models import Page
from wagtail.query import PageQuerySet

from boardtrade.pages.visibility import PUBLIC, Audience, hidden_ids, visible, visible_below
from recommendations.record.status_log import StatusPeriod
from recommendations.record.statuses import Status
from reports.models import ReportPage

if TYPE_CHECKING:
    from recommendations.record.addressees import Addressee

HIGHEST_NUMBER = 9999
REVIEW_INTERVAL = datetime.timedelta(days=180)
"""Half a year: the Board's own rule for how long an open one may go without being looked at."""


def is_overdue(on: datetime.date | None = None) -> Q:
    """Return the condition to be unfinished after the due date on a day (today).

    It needs `with_status` of that day.
    """
    return Q(due_date__lt=on or timezone.localdate(), status__in=Status.open_ones())


def is_unreviewed(at: datetime.datetime | None = None) -> Q:
    """Return the condition to be unfinished and left unlooked at too long as of `at` (now).

    It needs `with_status`.
    """
    long_ago = (at or timezone.now()) - REVIEW_INTERVAL
    return Q(record__reviewed_at__lt=long_ago, status__in=Status.open_ones())


class RecommendationQuerySet(PageQuerySet):
    """Recommendations by report, addressee, and what has become of them."""

    def published(self, audience: Audience = PUBLIC) -> "RecommendationQuerySet":
        """Keep what an audience may see."""
        return visible(self, audience)

    def listed_below(
        self, root: Page | None, audience: Audience = PUBLIC
    ) -> "RecommendationQuerySet":
        """Keep what lists below a home page show an audience: each page that it may see, once.

        The same as `published`, without aliases and for very many; it costs a query at once.
        """
        if root is None:
            return self.none()
        hidden = hidden_ids(ReportPage.objects.descendant_of(root), audience)
        # Not `descendant_of`: that the root itself is none confuses the database's guesses.
        pages = self.filter(path__startswith=root.path, locale_id=root.locale_id)
        return visible_below(pages, parent="report", hidden=hidden, audience=audience)

    def of(self, report: ReportPage) -> "RecommendationQuerySet":
        """Keep those of one report, in the order of their numbers."""
        return self.filter(report_id=report.pk).order_by("number")

    def addressed_to(self, addressee: "Addressee") -> "RecommendationQuerySet":
        """Keep those that address a body, as the lead or beside it, in whatever language."""
        links = self.model._meta.get_field("addressee_links").related_model.objects.filter(
            recommendation=OuterRef("pk"),
            addressee__translation_key=addressee.translation_key,
        )
        return self.filter(Exists(links))

    def with_status(self, on: datetime.date | None = None) -> "RecommendationQuerySet":
        """Annotate the status as of a day (today): `status`, `status_since`, `status_precision`.

        `status_on` repeats the day. What has no entry in its log by then has not started.
        """
        if on is None:
            holds = Q(record__periods__ends_before__isnull=True)
        else:
            holds = Q(record__periods__starts_on__lte=on) & (
                Q(record__periods__ends_before__isnull=True)
                | Q(record__periods__ends_before__gt=on)
            )
        return self.annotate(
            period=FilteredRelation("record__periods", condition=holds),
            status=Coalesce(
                F("period__status"), Value(Status.NOT_STARTED.value), output_field=CharField()
            ),
            status_since=F("period__starts_on"),
            status_precision=F("period__update__date_precision"),
            status_on=Value(on, output_field=DateField()),
        )

    @classmethod
    def has_status(cls, statuses: Collection[str], on: datetime.date | None = None) -> Q:
        """Return the condition to have one of some statuses on a day (today).

        It asks the periods, not the annotation, so that the database knows how many to expect.
        """
        holding = StatusPeriod.objects.on(on)
        condition = Q(record__in=holding.filter(status__in=statuses).values("record"))
        if Status.NOT_STARTED in statuses:
            condition |= ~Q(record__in=holding.values("record"))
        return condition

    def as_of(self, day: datetime.date | None = None) -> "RecommendationQuerySet":
        """Keep what had been recommended by a day (today), with its status on that day."""
        return self.known_on(day).with_status(day)

    def known_on(self, day: datetime.date | None = None) -> "RecommendationQuerySet":
        """Keep what had been recommended by a day (today)."""
        return self.filter(report__publication_date__lte=day) if day else self

    def overdue(self, on: datetime.date | None = None) -> "RecommendationQuerySet":
        """Keep unfinished ones whose due date lies before a day (today); needs `with_status`."""
        return self.filter(is_overdue(on))

    def unreviewed(self, at: datetime.datetime | None = None) -> "RecommendationQuerySet":
        """Keep unfinished ones that staff have left unlooked at too long; needs `with_status`."""
        return self.filter(is_unreviewed(at))

    def next_number(self, report: ReportPage) -> int:
        """Return the number after the highest of a report, or the lowest that is free."""
        taken = set(self.filter(report_id=report.pk).values_list("number", flat=True))
        if (following := max(taken, default=0) + 1) <= HIGHEST_NUMBER:
            return following
        return next(number for number in count(1) if number not in taken)
