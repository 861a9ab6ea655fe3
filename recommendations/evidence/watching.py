"""The watch over links to evidence: each is visited weekly, and is gone only if that lasts.

A site under repair is not gone. Three visits have to fail in a row, over a week at least; only a
redirect to a home page says so at once. Who lets no programs in is not gone either.
"""

import datetime
from collections import defaultdict

from django.db import transaction
from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.tasks import task
from django.utils import timezone

from boardtrade.fetching.failures import FailureReason, FetchFailure
from boardtrade.fetching.fetcher import look
from recommendations.evidence.keeping import is_fetched
from recommendations.evidence.notices import EvidenceWatch, lock_watch, mark_gone
from recommendations.record.evidence import Evidence
from recommendations.record.status_log import StatusUpdate

VISITED_EVERY = datetime.timedelta(days=7)
FAILING_VISITED_EVERY = datetime.timedelta(days=4)
"""So that three failures, and a week, have come together on the ninth day."""
MIN_FAILURES = 3
MIN_DAYS_FAILING = datetime.timedelta(days=7)
PAUSE = datetime.timedelta(minutes=1)
"""Between two visits to one site."""
MAX_VISITS = 300
"""In one run, of which there is one a day."""


def find_due(now: datetime.datetime) -> QuerySet[Evidence]:
    """Return the links that are to be visited again, those first that were never visited."""
    due = Q(watch=None) | Q(watch__visited_at=None)
    due |= Q(watch__visited_at__lte=now - VISITED_EVERY)
    is_in_doubt = Q(watch__failures__gt=0, watch__failures__lt=MIN_FAILURES)
    due |= is_in_doubt & Q(watch__visited_at__lte=now - FAILING_VISITED_EVERY)
    is_used = Exists(StatusUpdate.objects.filter(evidence=OuterRef("pk")))
    links = Evidence.objects.exclude(url="").filter(due, is_used)
    return links.order_by(F("watch__visited_at").asc(nulls_first=True), "pk")


def plan_visits(now: datetime.datetime | None = None) -> int:
    """Queue the visits that are due, those to one site a minute apart; return how many."""
    now = now or timezone.now()
    visits_of_site: dict[str, int] = defaultdict(int)
    planned = 0
    for evidence in find_due(now).iterator(chunk_size=MAX_VISITS):
        if planned == MAX_VISITS:
            break
        if not is_fetched(evidence):
            continue
        pause = PAUSE * visits_of_site[evidence.host]
        visits_of_site[evidence.host] += 1
        visit_link.using(run_after=now + pause).enqueue(evidence.pk)
        planned += 1
    return planned


@task()
def visit_link(evidence_id: int) -> None:
    """Look whether a page is still there, unless that was done meanwhile. Safe to run twice."""
    evidence = find_due(timezone.now()).filter(pk=evidence_id).first()
    if evidence and is_fetched(evidence):
        found = look(evidence.url)
        note_visit(evidence, found if isinstance(found, FetchFailure) else None)


@transaction.atomic
def note_visit(
    evidence: Evidence, failure: FetchFailure | None, *, now: datetime.datetime | None = None
) -> None:
    """Note what a visit has found, and what follows for readers."""
    now = now or timezone.now()
    watch = lock_watch(evidence)
    watch.visited_at = now
    if failure is None:
        watch.failing_since, watch.failures = None, 0
        watch.failure, watch.status = "", None
        mark_gone(watch, None)
    else:
        watch.failing_since = watch.failing_since or now
        watch.failures += 1
        watch.failure, watch.status = failure.reason, failure.status
        if _is_gone(watch, failure, now):
            mark_gone(watch, timezone.localdate(watch.failing_since))
    watch.save()


def _is_gone(watch: EvidenceWatch, failure: FetchFailure, now: datetime.datetime) -> bool:
    if failure.reason == FailureReason.LED_HOME:
        return True
    lasts = watch.failing_since is not None and now - watch.failing_since >= MIN_DAYS_FAILING
    return failure.may_mean_gone and watch.failures >= MIN_FAILURES and lasts
