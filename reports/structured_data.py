"""What programs learn of reports, in the terms of https://schema.org."""

from django.urls import reverse
from django.utils.translation import get_language
from wagtail.models import Page

from boardtrade.languages.absolute_urls import absolute_url
from boardtrade.media.images.pictures import picture
from boardtrade.pages.structured_data import Node


def publication(report: Page) -> Node:
    """Return https://schema.org/Report, or the type that fits its kind of publication."""
    address = absolute_url(report.get_url() or "/")
    publisher = {"@id": absolute_url("/#organization")}
    node: Node = {
        "@type": report.kind.schema_type,
        "@id": f"{address}#publication",
        "headline": report.title,
        "name": report.title,
        "url": address,
        "mainEntityOfPage": address,
        "inLanguage": get_language(),
        "datePublished": report.published.iso,
        "publisher": publisher,
        "author": [
            {
                "@type": "Person",
                "name": person.name,
                "url": absolute_url(reverse("person", args=[person.slug])),
            }
            for person in report.authors
        ]
        or publisher,
    }
    if report.meta_description:
        node["description"] = report.meta_description
    if report.topics:
        node["about"] = [{"@type": "Thing", "name": topic.title} for topic in report.topics]
    if report.last_published_at:
        node["dateModified"] = report.last_published_at.isoformat()
    if shown := picture(report.hero_image, "social"):
        node["image"] = absolute_url(shown.src)
    if report.download_document:
        node["encoding"] = {
            "@type": "MediaObject",
            "contentUrl": absolute_url(report.download_url),
            "encodingFormat": report.download_document.content_type,
        }
    return node
