"""Structured data of recommendations, and of what their pages name: https://schema.org."""

from django.utils.translation import get_language
from wagtail.models import Page

from boardtrade.languages.absolute_urls import absolute_url
from boardtrade.pages.structured_data import Node
from recommendations.record.addressees import Addressee, AddresseeKind
from recommendations.record.statuses import Status

GOVERNMENT = frozenset(
    {
        AddresseeKind.MUNICIPAL,
        AddresseeKind.PROVINCIAL,
        AddresseeKind.FEDERAL,
        AddresseeKind.AGENCY,
    }
)


def recommendation(page: Page) -> Node:
    """Return https://schema.org/CreativeWork: a part of its report, with what became of it."""
    report = page.report
    address = absolute_url(page.get_url() or "/")
    node: Node = {
        "@type": "CreativeWork",
        "@id": page.permanent_address,
        "identifier": page.permanent_id,
        "name": page.title,
        "position": page.number,
        "url": address,
        "mainEntityOfPage": address,
        "inLanguage": get_language(),
        "datePublished": report.published.iso,
        "isPartOf": {
            "@type": report.kind.schema_type,
            "name": report.title,
            "url": absolute_url(report.get_url() or "/"),
        },
        "author": board(),
        "publisher": board(),
        "creativeWorkStatus": status_term(page.history.status, page.status_definition),
    }
    if description := page.meta_description:
        node["description"] = description
    if page.topics:
        node["about"] = [{"@type": "Thing", "name": topic.title} for topic in page.topics]
    if page.addressees:
        # Not its audience, which is an Audience there: these are the bodies it speaks of.
        node["mentions"] = [organization(addressee) for addressee in page.addressees]
    recorded = [update.recorded_at for update in page.history.updates]
    if changed := max((at for at in [page.last_published_at, *recorded] if at), default=None):
        node["dateModified"] = changed.isoformat()
    return node


def organization(addressee: Addressee) -> Node:
    """Return an addressee as the kind of https://schema.org/Organization that it is."""
    address = absolute_url(addressee.url)
    kind = "Organization"
    if addressee.kind in GOVERNMENT:
        kind = "GovernmentOrganization"
    elif addressee.kind == AddresseeKind.EDUCATION:
        kind = "EducationalOrganization"
    return {
        "@type": kind,
        "@id": f"{address}#addressee",
        "name": addressee.name,
        "url": address,
    }


def status_term(status: Status, definition: str) -> Node:
    """Return a status as https://schema.org/DefinedTerm of the published vocabulary."""
    return {
        "@type": "DefinedTerm",
        "termCode": status.value,
        "name": str(status.label),
        "description": definition,
    }


def board() -> Node:
    """Return the board, which each page describes in full."""
    return {"@id": absolute_url("/#organization")}
