"""Structured data of the pages of addressees: https://schema.org."""

from collections.abc import Iterable

from django.utils.translation import get_language
from django.utils.translation import gettext as _
from wagtail.models import Page

from boardtrade.languages.absolute_urls import absolute_url
from boardtrade.pages.structured_data import Node
from recommendations.pages.structured_data import board, organization
from recommendations.record.addressees import Addressee


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
                "position": position,
                "name": recommendation.title,
                "url": absolute_url(recommendation.get_url() or "/"),
            }
            for position, recommendation in enumerate(recommendations, start=1)
        ],
    }
    return [page, body, listed] if total else [page, body]
