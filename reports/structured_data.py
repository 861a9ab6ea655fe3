"""The structured data of reports and their authors, in the vocabulary of https://schema.org."""

from typing import Any

from django.urls import reverse
from django.utils.translation import get_language
from wagtail.models import Page

from boardtrade.languages.absolute_urls import absolute_url
from boardtrade.media.images.pictures import picture
from boardtrade.pages.structured_data import Node, build_board_reference, build_topic_node


def build_publication_node(report: Page) -> Node:
    """Return a report as https://schema.org/Report, or as the type of its kind of publication."""
    node = build_publication_summary(report)
    node["mainEntityOfPage"] = node["url"]
    if report.meta_description:
        node["description"] = report.meta_description
    if report.topics:
        node["about"] = [build_topic_node(topic) for topic in report.topics]
    if report.report_number and report.kind.schema_type == "Report":
        node["reportNumber"] = report.report_number
    if report.updated:
        node["dateModified"] = report.updated.iso
    if report.file:
        node["encoding"] = {
            "@type": "MediaObject",
            "contentUrl": absolute_url(report.download_url),
            "encodingFormat": report.file.content_type,
        }
    return node


def build_publication_summary(report: Page) -> Node:
    """Return what a page about a part of a report says of it; the id is that of the full node."""
    url = absolute_url(report.get_url() or "/")
    node: Node = {
        "@type": report.kind.schema_type,
        "@id": f"{url}#publication",
        "headline": report.title,
        "name": report.title,
        "url": url,
        "inLanguage": get_language(),
        "datePublished": report.displayed_date.iso,
        "publisher": build_board_reference(),
        "author": [build_author_node(person) for person in report.authors]
        or build_board_reference(),
    }
    if image := picture(report.hero_image, "social"):
        node["image"] = absolute_url(image.src)
    return node


def build_author_node(person: Any) -> Node:
    """Return an author as https://schema.org/Person with the page that lists their reports."""
    url = absolute_url(reverse("person", args=[person.slug]))
    return {"@type": "Person", "@id": f"{url}#person", "name": person.name, "url": url}
