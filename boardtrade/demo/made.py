"""What the demonstration has made on this site, by the keys and titles that it gives."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from uuid import UUID

from django.db import models
from wagtail.models import Collection, Page, Revision

from boardtrade.demo.sources import demo_key, read, read_all, recommendation_slug
from boardtrade.media.models import CustomDocument, CustomImage
from boardtrade.people.models import Person, Topic
from recommendations.models import Addressee
from reports.models import ReportIndexPage

COLLECTION = "Demonstration site"
KINDS: tuple[type[models.Model], ...] = (
    Page,
    Topic,
    Person,
    Addressee,
    CustomImage,
    CustomDocument,
)


@dataclass
class Made:
    """Objects of the demonstration: the ids of each kind."""

    ids: dict[type[models.Model], set[int]] = field(default_factory=dict)

    def has(self, kind: type[models.Model], pk: int) -> bool:
        """Return whether the demonstration made an object."""
        return pk in self.ids[kind]


def find_made(*, with_edited: bool) -> Made:
    """Return what the demonstration made; pages that somebody has edited only `with_edited`."""
    content = read("site.toml")
    pages = set(
        Page.objects.filter(translation_key__in=set(_iterate_page_keys())).values_list(
            "pk", flat=True
        )
    )
    if not with_edited:
        edited = Revision.page_revisions.filter(
            object_id__in=map(str, pages), user__isnull=False
        ).values_list("object_id", flat=True)
        pages -= set(map(int, edited))
    collection = Collection.objects.filter(name=COLLECTION)
    documents = [*read_all("reports"), *read_all("letters")]
    pictures = read("../pictures/pictures.toml")
    return Made(
        {
            Page: pages,
            Topic: _find_by_key(Topic, "topics", content["topics"]),
            Person: _find_by_key(Person, "people", content["people"]),
            Addressee: _find_by_key(Addressee, "addressees", read("addressees.toml")["addressees"]),
            CustomImage: set(
                CustomImage.objects.filter(
                    collection__in=collection,
                    title__in=[each["title"] for each in pictures.values()],
                ).values_list("pk", flat=True)
            ),
            CustomDocument: set(
                CustomDocument.objects.filter(
                    collection__in=collection, title__in=[each["title"] for each in documents]
                ).values_list("pk", flat=True)
            ),
        }
    )


def _find_by_key(model: type[models.Model], kind: str, rows: list[dict[str, str]]) -> set[int]:
    keys = [demo_key(kind, row["slug"]) for row in rows]
    found = model._default_manager.filter(translation_key__in=keys)
    return set(found.values_list("pk", flat=True))


def _iterate_page_keys() -> Iterator[UUID]:
    """Yield the keys of all pages, whatever the pages above them were or are called."""
    content = read("site.toml")
    homes = {"home", *Page.objects.filter(depth=2).values_list("slug", flat=True)}
    index = content["report_index"]["slug"]
    indexes = {index, *ReportIndexPage.objects.values_list("slug", flat=True)}
    for home in homes:
        yield demo_key("index", f"{home}/{index}")
        for page in read_all("pages"):
            yield demo_key("page", f"{home}/{page['slug']}")
    for report in read_all("reports"):
        for parent in indexes:
            yield demo_key("report", f"{parent}/{report['slug']}")
        for recommendation in report["recommendations"]:
            slug = recommendation_slug(recommendation["title"])
            yield demo_key("recommendation", f"{report['slug']}/{slug}")
