"""The creation of many pasted recommendations, which takes longer than a request may."""

import logging
import uuid

from django.db import transaction
from django.tasks import task

from boardtrade.editing.locks import lock_children
from boardtrade.users.models import User
from recommendations.pages.services import create_recommendation, is_created
from recommendations.staff.pasting.forms import build_page
from recommendations.staff.pasting.rows import PastedValues
from reports.models import ReportPage

log = logging.getLogger(__name__)


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
