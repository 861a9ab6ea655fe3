"""The creation of many pasted recommendations, which takes longer than a request may."""

import uuid

from django.db import transaction
from django.tasks import task

from boardtrade.editing.locks import lock_children
from boardtrade.users.models import User
from recommendations.pages.services import create_recommendation, is_created
from recommendations.staff.pasting.forms import PastedValues, build_page
from reports.models import ReportPage


@task()
def create_pasted(
    *, report_id: int, user_id: int, key: str, publish: bool, rows: list[PastedValues]
) -> None:
    """Create recommendations one by one, so that their number tells how far it is.

    Safe to run twice: those that are there already are not created again.
    """
    user = User.objects.filter(pk=user_id).first()
    form_key = uuid.UUID(key)
    for order, values in enumerate(rows):
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
