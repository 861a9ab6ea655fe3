"""The structured data of recommendations and of the addressees that they name.

The vocabulary is https://schema.org.
"""

from django.utils.translation import get_language
from wagtail.models import Page

from boardtrade.languages.absolute_urls import absolute_url
from boardtrade.pages.structured_data import Node, build_board_reference, build_topic_node
from recommendations.pages.earlier_asks.ask_history import Ask
from recommendations.record.addressees import Addressee, AddresseeKind
from recommendations.record.status_log import StatusUpdate
from recommendations.record.statuses import Status
from reports.structured_data import build_publication_summary

GOVERNMENT_KINDS = frozenset(
    {
        AddresseeKind.MUNICIPAL,
        AddresseeKind.PROVINCIAL,
        AddresseeKind.FEDERAL,
        AddresseeKind.AGENCY,
    }
)


def build_recommendation_node(page: Page) -> Node:
    """Return a recommendation as https://schema.org/CreativeWork, a part of its report."""
    report = page.report
    url = absolute_url(page.get_url() or "/")
    node: Node = {
        "@type": "CreativeWork",
        "@id": page.permanent_url,
        "identifier": page.permanent_id,
        "name": page.title,
        "position": page.number,
        "url": url,
        "mainEntityOfPage": url,
        "inLanguage": get_language(),
        "datePublished": report.displayed_date.iso,
        "isPartOf": build_publication_summary(report),
        "author": build_board_reference(),
        "publisher": build_board_reference(),
        "creativeWorkStatus": build_status_node(
            page.history.status, page.definitions[page.history.status]
        ),
    }
    if description := page.meta_description:
        node["description"] = description
    if page.topics:
        node["about"] = [build_topic_node(topic) for topic in page.topics]
    if page.addressees:
        # `audience` takes no organizations, only an Audience: https://schema.org/audience.
        node["mentions"] = [build_organization_node(addressee) for addressee in page.addressees]
    if earlier := page.ask_history.earlier:
        node["isBasedOn"] = [build_ask_node(ask) for ask in earlier]
    said = [entry.update for entry in page.history.valid_entries if entry.update.speaker]
    if said:
        node["comment"] = [build_comment_node(update) for update in said]
    dates = [page.last_published_at, *(update.recorded_at for update in page.history.updates)]
    if modified_at := max(filter(None, dates), default=None):
        node["dateModified"] = modified_at.isoformat()
    return node


def build_ask_node(ask: Ask) -> Node:
    """Return an earlier recommendation on which one is based: https://schema.org/isBasedOn."""
    node: Node = {"@type": "CreativeWork", "name": ask.title}
    if ask.body:
        node |= {"url": ask.url, "author": {"@type": "Organization", "name": ask.body}}
    else:
        node |= {"@id": ask.permanent_url, "url": absolute_url(ask.url or "/")}
    if ask.date:
        node["datePublished"] = ask.date.iso
    return node


def build_comment_node(update: StatusUpdate) -> Node:
    """Return what an addressee has said as https://schema.org/Comment."""
    node: Node = {
        "@type": "Comment",
        "author": {"@type": "Organization", "name": update.speaker_name},
        "datePublished": update.since.iso,
        "name": update.label,
    }
    if update.quote:
        node["text"] = update.quote
    return node


def build_organization_node(addressee: Addressee) -> Node:
    """Return an addressee as https://schema.org/Organization or a subtype."""
    url = absolute_url(addressee.url)
    schema_type = "Organization"
    if addressee.kind in GOVERNMENT_KINDS:
        schema_type = "GovernmentOrganization"
    elif addressee.kind == AddresseeKind.EDUCATION:
        schema_type = "EducationalOrganization"
    return {
        "@type": schema_type,
        "@id": f"{url}#addressee",
        "name": addressee.name,
        "url": url,
    }


def build_status_node(status: Status, definition: str) -> Node:
    """Return a status as https://schema.org/DefinedTerm."""
    return {
        "@type": "DefinedTerm",
        "termCode": status.value,
        "name": str(status.label),
        "description": definition,
    }
