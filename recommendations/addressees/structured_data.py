"""The structured data of the pages of addressees, in the vocabulary of https://schema.org."""

from collections.abc import Iterable

from django.utils.translation import get_language
from django.utils.translation import gettext as _
from wagtail.models import Page

from boardtrade.languages.absolute_urls import absolute_url
from boardtrade.pages.structured_data import Node
from recommendations.pages.structured_data import build_board_reference, build_organization_node
from recommendations.record.addressees import Addressee


def build_addressee_page_nodes(
    addressee: Addressee, recommendations: Iterable[Page], *, total: int
) -> list[Node]:
    """Return the page of an addressee as https://schema.org/ProfilePage about an Organization.

    An ItemList holds the recommendations on the page, of `total` on all pages.
    """
    organization = build_organization_node(addressee)
    if addressee.description:
        organization["description"] = addressee.description
    if addressee.website:
        organization["sameAs"] = addressee.website
    if addressee.parent:
        organization["parentOrganization"] = build_organization_node(addressee.parent)
    url = absolute_url(addressee.url)
    page: Node = {
        "@type": "ProfilePage",
        "@id": url,
        "url": url,
        "name": addressee.name,
        "inLanguage": get_language(),
        "publisher": build_board_reference(),
        "mainEntity": {"@id": organization["@id"]},
    }
    item_list: Node = {
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
    return [page, organization, item_list] if total else [page, organization]
