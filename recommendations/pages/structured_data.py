"""What programs learn of recommendations and addressees, in the terms of https://schema.org."""

from collections.abc import Iterable
from datetime import datetime

from django.utils.translation import get_language
from django.utils.translation import gettext as _
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
        node["mentions"] = [organization(each) for each in page.addressees]
    recorded = [each.recorded_at for each in page.history.updates]
    if changed := max((at for at in [page.last_published_at, *recorded] if at), default=None):
        node["dateModified"] = changed.isoformat()
    return node


def addressee_page(
    addressee: Addressee, recommendations: Iterable[Page], *, total: int
) -> list[Node]:
    """Return the page of an addressee: https://schema.org/ProfilePage about an Organization, and
    an ItemList of those of its recommendations that are on the page, out of `total`."""
    body = organization(addressee)
    if addressee.description:
        body["description"] = addressee.description
    if addressee.website:
        body["sameAs"] = addressee.website
    if addressee.parent:
        body["parentOrganization"] = organization(addressee.parent)
    address = absolute_url(addressee.url)
    page: Node = {
        "@type": "ProfilePage",
        "@id": address,
        "url": address,
        "name": addressee.name,
        "inLanguage": get_language(),
        "publisher": board(),
        "mainEntity": {"@id": body["@id"]},
    }
    listed: Node = {
        "@type": "ItemList",
        "name": _("Recommendations to %(name)s") % {"name": addressee.name},
        "numberOfItems": total,
        "itemListElement": [
            {
                "@type": "ListItem",
                "position": place,
                "name": each.title,
                "url": absolute_url(each.get_url() or "/"),
            }
            for place, each in enumerate(recommendations, start=1)
        ],
    }
    return [page, body, listed] if total else [page, body]


def dataset(
    *,
    name: str,
    description: str,
    address: str,
    downloads: Iterable[tuple[str, str]],
    license_url: str,
    changed: datetime | None = None,
) -> Node:
    """Return https://schema.org/Dataset for the tracker.

    `downloads` are the paths of the exports with their media types. Search engines for data want
    a description of 50 characters or more: https://developers.google.com/search/docs/appearance/structured-data/dataset
    """
    node: Node = {
        "@type": "Dataset",
        "@id": f"{absolute_url(address)}#dataset",
        "name": name,
        "description": description,
        "url": absolute_url(address),
        "inLanguage": get_language(),
        "isAccessibleForFree": True,
        "license": license_url,
        "creator": board(),
        "publisher": board(),
        "variableMeasured": _("Status of recommendations"),
        "distribution": [
            {
                "@type": "DataDownload",
                "contentUrl": absolute_url(path),
                "encodingFormat": media_type,
            }
            for path, media_type in downloads
        ],
    }
    return node | {"dateModified": changed.isoformat()} if changed else node


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
