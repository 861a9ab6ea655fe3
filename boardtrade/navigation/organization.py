"""What search engines are told of the board: https://schema.org/Organization."""

from typing import Any

from boardtrade.navigation.contacts import Contact
from boardtrade.navigation.site_layout import SiteLayout
from boardtrade.pages.structured_data import Node, build_board_node


def build_organization(layout: SiteLayout) -> Node:
    """Return the node of the board with its mark, address, contacts and accounts."""
    settings = layout.settings
    contacts = [("customer support", settings.contact), ("press", settings.press_contact)]
    facts: dict[str, Any] = {
        "address": " ".join(settings.postal_address.split()),
        "contactPoint": [
            _build_contact_point(kind, contact) for kind, contact in contacts if contact
        ],
        "sameAs": [account.url for account in layout.accounts],
    }
    return build_board_node(
        settings.organization_name,
        logo=settings.brand.mark.url if settings.brand.mark else "",
        **{name: value for name, value in facts.items() if value},
    )


def _build_contact_point(kind: str, contact: Contact) -> Node:
    known = {"name": contact.name, "telephone": contact.phone, "email": contact.email}
    return {
        "@type": "ContactPoint",
        "contactType": kind,
        **{name: value for name, value in known.items() if value},
    }
