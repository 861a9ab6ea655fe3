"""Background tasks that keep the files that are made of reports as their pages are."""

import datetime
import logging
from collections.abc import Iterable
from functools import partial
from itertools import batched
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.tasks import task
from django.utils import timezone

from reports.models import ReportPage
from reports.paper.editions import EDITIONS
from reports.paper.made_file import PaperWork
from reports.paper.making import is_current, make_edition
from reports.paper.typesetting.process import TypesettingError

log = logging.getLogger(__name__)

AFTER_READERS_WAIT = -5
"""The priority of these tasks: the search index and the sizes of pictures come first."""
QUIET = datetime.timedelta(seconds=5)
"""How long a task waits after what asked for it: entries made one after the other are one file."""
LOST = datetime.timedelta(minutes=30)
"""After so long, a task that was to look is held for lost, and another one is queued."""
BATCH = 500


def request_papers(report_ids: Iterable[int]) -> None:
    """Have the files of reports looked at once what is being written is committed.

    However often that is asked for before a task begins, one task looks. A queryset of ids is read
    only then.
    """
    transaction.on_commit(partial(_request, report_ids))


def _request(report_ids: Iterable[int]) -> None:
    now = timezone.now()
    for some in batched(sorted(set(report_ids)), BATCH):
        found = ReportPage.objects.filter(pk__in=some)
        ids = list(found.values_list("pk", flat=True))
        PaperWork.objects.bulk_create(
            [PaperWork(report_id=pk) for pk in ids], ignore_conflicts=True
        )
        for pk in ids:
            idle = PaperWork.objects.filter(
                Q(requested_at=None) | Q(requested_at__lt=now - LOST), report_id=pk
            )
            if idle.update(requested_at=now):
                _enqueue(pk, now)


def _enqueue(report_id: int, now: datetime.datetime) -> None:
    if make_papers.get_backend().supports_defer:
        make_papers.using(run_after=now + QUIET).enqueue(report_id)
    else:
        make_papers.enqueue(report_id)


@task(priority=AFTER_READERS_WAIT)
def make_papers(report_id: int) -> None:
    """Make the files of a report that say something else than its page by now. Idempotent.

    No transaction is open meanwhile. What cannot be made is noted for staff, and the former file
    stays.
    """
    if not ReportPage.objects.filter(pk=report_id).exists():
        return
    # Before anything is read: whatever changes from now on asks for another look.
    PaperWork.objects.update_or_create(report_id=report_id, defaults={"requested_at": None})
    report = ReportPage.objects.filter(pk=report_id, live=True).first()
    if report is None:
        return
    failures: dict[str, dict[str, str]] = {}
    replaced: set[str] = set()
    is_made_anew = False
    for name, edition in EDITIONS.items():
        try:
            made = make_edition(edition, report)
        except TypesettingError as error:
            log.warning("%s of report %s was not made: %s", name, report_id, error)
            failures[name] = {"message": error.message, "block": error.block}
        except OSError as error:
            log.warning("%s of report %s was not made: %s", name, report_id, error)
            failures[name] = {"message": "", "block": ""}
        else:
            is_made_anew = is_made_anew or made is not None
            replaced |= set(made or ())
    work = PaperWork.objects.filter(report_id=report_id)
    values: dict[str, Any] = {
        "failures": failures,
        "failed_at": timezone.now() if failures else None,
    }
    if is_made_anew:
        values["replaced"] = "".join(sorted(replaced))[:100]
    work.update(**values)


@task(priority=AFTER_READERS_WAIT)
def request_all_papers() -> None:
    """Have the files of all reports looked at, as after a change of colours. Idempotent."""
    request_outdated()


def request_outdated() -> int:
    """Have the files made again of each report of which one is missing or out of date.

    Return how many reports that are.
    """
    outdated = [
        report.pk
        for report in ReportPage.objects.filter(live=True).select_related("locale").iterator(100)
        if not all(is_current(edition, report) for edition in EDITIONS.values())
    ]
    request_papers(outdated)
    return len(outdated)
