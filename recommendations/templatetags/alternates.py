"""Template tags for the links in the head of a page to its feed and its frame."""

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
ATOM_MEDIA_TYPE = "application/atom+xml"


@dataclass(frozen=True)
class Alternate:
    """A `<link rel="alternate">`: another representation of a page."""

    type: str
    title: str
    url: str


@register.simple_tag
def get_feed_url(subject: ReportPage | RecommendationPage | Addressee) -> str:
    """Return the absolute URL of a feed of entries of logs; empty in the preview of a new page."""
    if isinstance(subject, ReportPage):
        path = reverse("status_feed_report", args=[subject.translation_key])
    elif isinstance(subject, Addressee):
        path = reverse("status_feed_addressee", args=[subject.slug])
    elif subject.record_id and subject.pk:
        path = reverse("status_feed_recommendation", args=[subject.permanent_id])
    else:
        return ""
    return absolute_url(path)


@register.inclusion_tag("recommendations/alternates.html")
def recommendation_alternates(page: RecommendationPage) -> dict[str, Any]:
    """Link to the feed and the frame of a recommendation."""
    if not page.record_id or not page.pk:  # a preview of an unsaved page
        return {"alternates": []}
    title = _("What becomes of recommendation %(number)s") % {"number": page.number}
    feed = Alternate(
        ATOM_MEDIA_TYPE, title, reverse("status_feed_recommendation", args=[page.permanent_id])
    )
    return {"alternates": [feed, *_build_oembed_links(page.public_url, page.title)]}


@register.inclusion_tag("recommendations/alternates.html")
def addressee_alternates(addressee: Addressee) -> dict[str, Any]:
    """Link to the feed and the frame of an addressee."""
    title = _("What becomes of recommendations to %(name)s") % {"name": addressee.name}
    feed = Alternate(
        ATOM_MEDIA_TYPE, title, reverse("status_feed_addressee", args=[addressee.slug])
    )
    return {"alternates": [feed, *_build_oembed_links(absolute_url(addressee.url), addressee.name)]}


@register.inclusion_tag("recommendations/alternates.html")
def report_alternates(report: ReportPage) -> dict[str, Any]:
    """Link to the feed of a report's recommendations."""
    title = _("What becomes of “%(report)s”") % {"report": report.title}
    url = reverse("status_feed_report", args=[report.translation_key])
    return {"alternates": [Alternate(ATOM_MEDIA_TYPE, title, url)]}


def _build_oembed_links(url: str, title: str) -> list[Alternate]:
    """Return the links by which other sites find the frame of a page: https://oembed.com."""
    endpoint = absolute_url(reverse("oembed"))
    return [
        Alternate(
            f"{media_type}+oembed",
            title,
            f"{endpoint}?{urlencode({'url': url, 'format': response_format})}",
        )
        for response_format, media_type in (("json", "application/json"), ("xml", "text/xml"))
    ]
