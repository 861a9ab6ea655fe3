"""The structured data of the pages of topics and people, in the vocabulary of https://schema.org."""

from collections.abc import Iterable

from django.utils.translation import gettext as _
from wagtail.models import Page

from boardtrade.languages.absolute_urls import absolute_url
from boardtrade.media.images.pictures import picture
from boardtrade.pages.structured_data import (
    Node,
    build_board_reference,
    build_item_list,
    build_topic_node,
    build_web_page_node,
)
from boardtrade.people.models import Person, Topic
from reports.structured_data import build_author_node


def build_topic_page_nodes(topic: Topic, reports: Iterable[Page], *, total: int) -> list[Node]:
    """Return the page of a topic as a CollectionPage with the list of its reports."""
    subject = build_topic_node(topic)
    page = build_web_page_node(
        "CollectionPage", url=subject["url"], name=topic.title, description=topic.description
    )
    page["about"] = subject
    if not total:
        return [page]
    title = _("Publications about %(topic)s") % {"topic": topic.title}
    return [page, build_item_list(title, reports, total=total)]


def build_person_page_nodes(person: Person, reports: Iterable[Page], *, total: int) -> list[Node]:
    """Return the page of a person as a ProfilePage with the list of their reports."""
    author = build_author_node(person)
    if person.affiliation:
        author["affiliation"] = {"@type": "Organization", "name": person.affiliation}
    elif not person.is_former:
        author["worksFor"] = build_board_reference()
    if person.orcid:
        author["sameAs"] = f"https://orcid.org/{person.orcid}"
    if person.role:
        author["jobTitle"] = person.role
    if person.biography:
        author["description"] = person.biography
    if person.email:
        author["email"] = person.email
    if photo := picture(person.photo, "portrait"):
        author["image"] = absolute_url(photo.src)
    page = build_web_page_node("ProfilePage", url=author["url"], name=person.name)
    page["mainEntity"] = author
    if not total:
        return [page]
    title = _("Publications by %(name)s") % {"name": person.name}
    return [page, build_item_list(title, reports, total=total)]
