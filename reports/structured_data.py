"""The structured data of reports, in the vocabulary of https://schema.org."""

from django.urls import reverse
from django.utils.translation import get_language
from wagtail.models import Page

from boardtrade.languages.absolute_urls import absolute_url
from boardtrade.media.images.pictures import picture
from boardtrade.pages.structured_data import Node


def build_publication_node(report: Page) -> Node:
    """Return a report as https://schema.org/Report, or as the type of its kind of publication."""
    url = absolute_url(report.get_url() or "/")
    publisher = {"@id": absolute_url("/#organization")}
    node: Node = {
        "@type": report.kind.schema_type,
        "@id": f"{url}#publication",
        "headline": report.title,
        "name": report.title,
        "url": url,
        "mainEntityOfPage": url,
        "inLanguage": get_language(),
        "datePublished": report.displayed_date.iso,
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
    if image := picture(report.hero_image, "social"):
        node["image"] = absolute_url(image.src)
    if report.download_document:
        node["encoding"] = {
            "@type": "MediaObject",
            "contentUrl": absolute_url(report.download_url),
            "encodingFormat": report.download_document.content_type,
        }
    return node
