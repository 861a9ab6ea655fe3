"""The structured data of the pages of addressees, in the vocabulary of https://schema.org."""

from collections.abc import Iterable

from django.utils.translation import gettext as _
from wagtail.models import Page

from boardtrade.languages.absolute_urls import absolute_url
from boardtrade.pages.structured_data import Node, build_item_list, build_web_page_node
from recommendations.pages.structured_data import build_organization_node
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
    page = build_web_page_node("ProfilePage", url=url, name=addressee.name)
    page["mainEntity"] = {"@id": organization["@id"]}
    if not total:
        return [page, organization]
    title = _("Recommendations to %(name)s") % {"name": addressee.name}
    return [page, organization, build_item_list(title, recommendations, total=total)]
