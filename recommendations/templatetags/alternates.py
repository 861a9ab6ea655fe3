"""What the head of a page says of its other forms: feeds, and the frame for other sites."""

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django import template
from django.urls import reverse
from django.utils.translation import gettext as _

from boardtrade.languages.absolute_urls import absolute_url
from recommendations.pages.recommendation_page import RecommendationPage
from recommendations.record.addressees import Addressee
from reports.models import ReportPage

register = template.Library()
ATOM = "application/atom+xml"


@dataclass(frozen=True)
class Alternate:
    """Another form of a page, for programs."""

    type: str
    title: str
    url: str


@register.inclusion_tag("recommendations/alternates.html")
def recommendation_alternates(page: RecommendationPage) -> dict[str, Any]:
    """Lead to the feed of one recommendation, and to its card."""
    if not page.record_id or not page.pk:  # a preview of what was never saved
        return {"alternates": []}
    title = _("What becomes of recommendation %(number)s") % {"number": page.number}
    feed = Alternate(ATOM, title, reverse("status_feed_recommendation", args=[page.permanent_id]))
    return {"alternates": [feed, *_oembed(page.public_url, page.title)]}


@register.inclusion_tag("recommendations/alternates.html")
def addressee_alternates(addressee: Addressee) -> dict[str, Any]:
    """Lead to the feed of one addressee, and to its scorecard."""
    title = _("What becomes of recommendations to %(name)s") % {"name": addressee.name}
    feed = Alternate(ATOM, title, reverse("status_feed_addressee", args=[addressee.slug]))
    return {"alternates": [feed, *_oembed(absolute_url(addressee.url), addressee.name)]}


@register.inclusion_tag("recommendations/alternates.html")
def report_alternates(report: ReportPage) -> dict[str, Any]:
    """Lead to the feed of what becomes of one report."""
    title = _("What becomes of “%(report)s”") % {"report": report.title}
    address = reverse("status_feed_report", args=[report.translation_key])
    return {"alternates": [Alternate(ATOM, title, address)]}


def _oembed(address: str, title: str) -> list[Alternate]:
    """Return the links by which editors of other sites find the frame: https://oembed.com."""
    endpoint = absolute_url(reverse("oembed"))
    return [
        Alternate(
            f"{kind}+oembed", title, f"{endpoint}?{urlencode({'url': address, 'format': form})}"
        )
        for form, kind in (("json", "application/json"), ("xml", "text/xml"))
    ]
