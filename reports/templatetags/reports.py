"""Template tags about reports for the templates of all apps."""

from typing import Any

from django import template

from boardtrade.pages.related.cards import Card
from boardtrade.pages.routing import get_root_page
from reports.models import ReportPage

LATEST = 3
"""So many of the latest reports stand where a reader would find no way on."""

register = template.Library()


@register.simple_tag(takes_context=True)
def get_latest_cards(context: dict[str, Any], shown: ReportPage | None = None) -> list[Card]:
    """Return the cards of the latest reports of the site, without the one that is shown."""
    request = context.get("request")
    root = get_root_page(request) if request else None
    if root is None:
        return []
    reports = ReportPage.objects.descendant_of(root).published().for_listing()
    if shown is not None:
        reports = reports.exclude(pk=shown.pk)
    return [report.as_card(request) for report in reports[:LATEST]]
