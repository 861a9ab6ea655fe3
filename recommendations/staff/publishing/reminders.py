"""Reminds who publishes a report, by whatever view of the admin, of its drafts of recommendations.

The form of a report asks before it publishes. Approvals, bulk actions and what else publishes know
nothing of recommendations: their answer gets a message that leads to the offer.
"""

from collections.abc import Iterable
from contextvars import ContextVar
from functools import wraps
from typing import Any

from django.contrib import messages
from django.db.models.signals import post_save
from django.dispatch import receiver
from django.http import HttpRequest, HttpResponseBase
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from wagtail.models import Page, Revision
from wagtail.signals import page_published

from boardtrade.editing.refusals import View
from recommendations.staff.publishing.views import get_offer_url
from reports.models import ReportPage

_released: ContextVar[set[int] | None] = ContextVar("released", default=None)
"""Ids of the reports that the request at hand has published or scheduled."""


def remind_of_drafts(view: View) -> View:
    """Add a message for each report that a view has published without its recommendations."""

    @wraps(view)
    def wrapped(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        released: set[int] = set()
        token = _released.set(released)
        try:
            response = view(request, *args, **kwargs)
        finally:
            _released.reset(token)
        _add_messages(request, response, released)
        return response

    return wrapped


@receiver(page_published)
def note_publication(instance: Page, **kwargs: Any) -> None:
    """Note a report that has been published."""
    released = _released.get()
    if released is not None and isinstance(instance, ReportPage):
        released.add(instance.pk)


@receiver(post_save, sender=Revision)
def note_schedule(instance: Revision, **kwargs: Any) -> None:
    """Note a report of which a version has been scheduled."""
    released = _released.get()
    if released is None or instance.approved_go_live_at is None:
        return
    if instance.content_type.model_class() is ReportPage:
        released.add(int(instance.object_id))


def _add_messages(request: HttpRequest, response: HttpResponseBase, ids: Iterable[int]) -> None:
    match = request.resolver_match
    if not ids or (match and match.view_name == "recommendations_staff:publish"):
        return  # there it was asked already
    for report in ReportPage.objects.filter(pk__in=ids, alias_of=None).order_by("pk"):
        url = get_offer_url(report, request.user)
        if url is None or getattr(response, "url", "") == url:
            continue
        text = _("“%(title)s” has recommendations that are drafts: readers do not see them.")
        messages.warning(
            request,
            format_html(
                '{} <a href="{}">{}</a>',
                text % {"title": report.get_admin_display_title()},
                reverse("recommendations_staff:publish", args=[report.pk]),
                _("Choose which to publish too"),
            ),
        )
