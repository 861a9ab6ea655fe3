"""The creation of many pasted recommendations, which takes longer than a request may."""

import logging
import uuid
from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from django.core.cache import cache
from django.db import transaction
from django.tasks import TaskResult, task
from django.tasks.exceptions import TaskResultDoesNotExist

from boardtrade.editing.locks import lock_children
from boardtrade.users.models import User
from recommendations.pages.services import create_recommendation, is_created
from recommendations.staff.pasting.forms import build_page
from recommendations.staff.pasting.rows import PastedValues
from reports.models import ReportPage

log = logging.getLogger(__name__)
REMEMBERED = timedelta(days=7)
"""How long the progress of a list can be asked for."""


class NotAllCreatedError(Exception):
    """Some recommendations of a pasted list could not be created."""


@task()
def create_pasted(
    *, report_id: int, user_id: int, key: str, publish: bool, rows: list[PastedValues]
) -> None:
    """Create recommendations one by one, so that their number tells how far it is.

    Safe to run twice: those that are there already are not created again. One that fails hinders no
    other; raise NotAllCreatedError at the end.
    """
    user = User.objects.filter(pk=user_id).first()
    form_key = uuid.UUID(key)
    failed = []
    for order, values in enumerate(rows):
        try:
            with transaction.atomic():
                lock_children(report_id)
                if is_created(form_key, order):
                    continue
                create_recommendation(
                    report=ReportPage.objects.get(pk=report_id),
                    draft=build_page(values),
                    user=user,
                    publish=publish,
                    key=form_key,
                    order=order,
                )
        except Exception:
            log.exception("Row %s of a pasted list could not be created.", order)
            failed.append(order)
    if failed:
        raise NotAllCreatedError(f"Rows {failed} of the list {key} below page {report_id}.")


def enqueue_pasted(values: Mapping[str, Any]) -> None:
    """Queue the creation of a list, and remember which task it is.

    In the cache, as it is a convenience: what is forgotten there is only not told.
    """
    result = create_pasted.enqueue(**values)
    cache.set(_get_cache_key(values["key"]), str(result.id), REMEMBERED.total_seconds())


def get_pasted_result(key: uuid.UUID) -> TaskResult | None:
    """Return how far the creation of a list is; None if that is not known."""
    task_id = cache.get(_get_cache_key(str(key)))
    if task_id is None or not create_pasted.get_backend().supports_get_result:
        return None
    try:
        return create_pasted.get_result(task_id)
    except TaskResultDoesNotExist:
        return None


def _get_cache_key(key: str) -> str:
    return f"pasted-list:{key}"
