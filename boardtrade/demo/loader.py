"""Builds the demonstration site from the files of this folder."""

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any
from uuid import uuid4

from django.core.files import File
from django.core.files.storage import default_storage
from django.db import transaction
from wagtail.models import Collection, Locale, Page, Site

from boardtrade.demo.records import DemoRecords
from boardtrade.demo.sources import FOLDER, demo_key, read, read_all, recommendation_slug
from boardtrade.home.models import HomePage, StandardPage
from boardtrade.media.models import CustomDocument, CustomImage
from boardtrade.navigation.models import MenuLink, MenuPlace, SiteSettings
from boardtrade.pages.models import BasePage, PageTopic, RelatedCard
from boardtrade.people.models import Person, Topic
from recommendations.models import RecommendationPage
from reports.models import ReportAuthor, ReportIndexPage, ReportPage

INTERNAL_LINK = re.compile(r'<a href="/(?:reports|recommendations)/([\w-]+)/">')


class DemoSite:
    """Makes what is missing of the demonstration site; leaves alone whatever is there."""

    def __init__(self, report: Callable[[str], None]) -> None:
        self.report_progress = report
        self.locale = Locale.get_default()
        self.site = Site.objects.get(is_default_site=True)
        self.content = read("site.toml")
        self.images: dict[str, CustomImage] = {}
        self.documents: dict[str, CustomDocument] = {}
        self.records = DemoRecords(self.locale, self.documents)
        self.made: list[BasePage] = []

    @transaction.atomic
    def build(self) -> int:
        """Make what is missing; return how many pages that were."""
        self.report_progress("pictures and files")
        self._load_media()
        self._load_vocabulary()
        home = self.site.root_page.specific
        if not isinstance(home, HomePage):
            self.report_progress("the site has a home page of another kind: nothing was made")
            return 0
        self._introduce(home)
        self.report_progress("pages of text")
        standard = [self._standard_page(home, data) for data in read_all("pages")]
        self.report_progress("reports and recommendations")
        index = self._index(home)
        if index is None:
            return len(self.made)
        reports = read_all("reports")
        # Bodies link to other reports and to recommendations, so those are made first.
        started = [page for data in reports if (page := self._start_report(index, data))]
        by_slug = {data["slug"]: data for data in reports}
        for page in started:
            self._recommendations(page, by_slug[page.slug])
        for page in started:
            self._finish_report(page, by_slug[page.slug])
            self.records.link_earlier_asks(page, by_slug[page.slug])
        self.report_progress("what became of recommendations")
        self.records.load_histories()
        self._furnish_site(index, [page for page in standard if page])
        return len(self.made)

    # --- Files --------------------------------------------------------------------------------

    def _load_media(self) -> None:
        root = Collection.get_first_root_node()
        collection = root.get_children().filter(name="Demonstration site").first()
        collection = collection or root.add_child(name="Demonstration site")
        for name, data in read("../pictures/pictures.toml").items():
            self.images[name] = self._image(collection, name, data)
        for data in [*read_all("reports"), *read_all("letters")]:
            if data["pdf"]:
                path = FOLDER / "pdf" / data["pdf"]
                self.documents[path.name] = self._document(collection, path, data["title"])

    def _image(self, collection: Collection, name: str, data: dict[str, Any]) -> CustomImage:
        existing = CustomImage.objects.filter(collection=collection, title=data["title"]).first()
        if existing:
            return existing
        x, y, width, height = data["focal_point"]
        return CustomImage.objects.create(
            title=data["title"],
            description=data["alt"],
            collection=collection,
            file=_stored(FOLDER / "pictures" / data["file"], f"original_images/demo/{name}.jpg"),
            focal_point_x=x,
            focal_point_y=y,
            focal_point_width=width,
            focal_point_height=height,
        )

    def _document(self, collection: Collection, path: Path, title: str) -> CustomDocument:
        existing = CustomDocument.objects.filter(collection=collection, title=title).first()
        if existing:
            return existing
        stored = _stored(path, f"documents/demo/{path.name}")
        document = CustomDocument.objects.create(title=title, collection=collection, file=stored)
        document.get_file_size()
        document.get_file_hash()
        return document

    # --- Topics and people --------------------------------------------------------------------

    def _load_vocabulary(self) -> None:
        for kind, model in (("topics", Topic), ("people", Person)):
            for data in self.content[kind]:
                taken = model.objects.filter(slug=data["slug"], locale=self.locale)
                if not taken.exists():
                    key = demo_key(kind, data["slug"])
                    model.objects.create(locale=self.locale, translation_key=key, **data)
        self.records.load_addressees()

    # --- Pages --------------------------------------------------------------------------------

    def _introduce(self, home: HomePage) -> None:
        if home.latest_revision_id is None and not home.introduction:
            home.introduction = self.content["introduction"]
            home.summary = self.content["home_summary"]
            home.title = home.draft_title = self.content["site_name"]
            home.save_revision().publish()

    def _make(self, parent: Page, kind: str, page: BasePage) -> BasePage | None:
        """Add a draft of a page, unless it was made before or its address is taken."""
        key = demo_key(kind, f"{parent.slug}/{page.slug}")
        if Page.objects.filter(translation_key=key).exists():
            return None
        if parent.get_children().filter(slug=page.slug).exists():
            self.report_progress(f"{parent.url}{page.slug}/ is taken by a page of yours: left out")
            return None
        page.translation_key, page.locale, page.live = key, self.locale, False
        parent.add_child(instance=page)
        self.made.append(page)
        return page

    def _standard_page(self, home: HomePage, data: dict[str, Any]) -> BasePage | None:
        page = self._make(
            home,
            "page",
            StandardPage(
                **{name: data[name] for name in ("slug", "title", "tagline", "summary")},
                body=self._body(data["body"]),
            ),
        )
        if page:
            page.save_revision().publish()
        return page

    def _index(self, home: HomePage) -> BasePage | None:
        if existing := ReportIndexPage.objects.child_of(home).first():
            return existing
        index = self._make(home, "index", ReportIndexPage(**self.content["report_index"]))
        if index:
            index.save_revision().publish()
        return index

    def _start_report(self, index: BasePage, data: dict[str, Any]) -> BasePage | None:
        simple = [
            "slug",
            "title",
            "publication_type",
            "tagline",
            "summary",
            "publication_date",
            "date_precision",
            "hero_alt",
            "download_label",
            "download_pitch",
            "download_alt",
        ]
        page = ReportPage(
            **{name: data[name] for name in simple},
            updated_on=data.get("updated_on"),
            hero_image=self.images.get(data["hero_picture"]),
            download_image=self.images.get(data["download_picture"]),
            download_document=self.documents.get(data["pdf"]),
        )
        return self._make(index, "report", page)

    def _recommendations(self, report: BasePage, data: dict[str, Any]) -> None:
        for recommendation in data["recommendations"]:
            page = RecommendationPage(
                number=recommendation["number"],
                title=recommendation["title"],
                slug=recommendation_slug(recommendation["title"]),
                text=recommendation["text"].strip(),
                rationale=recommendation["rationale"].strip(),
                **self.records.expectations(recommendation),
            )
            if self._make(report, "recommendation", page):
                page.page_topics.set(self._topics(recommendation["topics"]))
                page.addressee_links.set(self.records.addressee_links(recommendation["addressees"]))
                page.save_revision().publish()

    def _finish_report(self, started: BasePage, data: dict[str, Any]) -> None:
        page = ReportPage.objects.get(pk=started.pk)
        numbers = {sibling.number: sibling.pk for sibling in RecommendationPage.objects.of(page)}
        page.body = self._body(data["body"], numbers)
        page.page_topics.set(self._topics(data["topics"]))
        by_slug = {person.slug: person for person in Person.objects.filter(locale=self.locale)}
        page.authorships.set(
            ReportAuthor(person=by_slug[slug], sort_order=order)
            for order, slug in enumerate(data["authors"])
        )
        related = {report.slug: report for report in ReportPage.objects.sibling_of(page)}
        page.related_cards.set(
            RelatedCard(page=related[slug], sort_order=order)
            for order, slug in enumerate(data["related"])
            if slug in related
        )
        page.save_revision().publish()

    def _topics(self, slugs: list[str]) -> list[PageTopic]:
        topics = {topic.slug: topic for topic in Topic.objects.filter(locale=self.locale)}
        return [PageTopic(topic=topics[slug], sort_order=order) for order, slug in enumerate(slugs)]

    def _furnish_site(self, index: BasePage, standard: list[BasePage]) -> None:
        if SiteSettings.objects.filter(site=self.site).exists():
            return
        settings = SiteSettings(
            site=self.site,
            organization_name=self.content["site_name"],
            tagline=self.content["tagline"],
            notice=self.content["notice"],
            contact_email=self.content["contact_email"],
            social_image=self.images.get("tower-and-skyline"),
        )
        about = [page for page in standard if page.slug == "about"]
        tracker = {"path": "/recommendations/", "label": self.content["tracker_label"]}
        addressees = {"path": "/addressees/", "label": self.content["addressees_label"]}
        header = [
            {"page": index},
            tracker,
            *({"page": page, "label": self.content["about_label"]} for page in about),
        ]
        footer = [addressees, *({"page": page} for page in standard)]
        placed = [(MenuPlace.HEADER, target) for target in header]
        placed += [(MenuPlace.FOOTER, target) for target in footer]
        settings.links = [  # type: ignore[misc]  # of modelcluster
            MenuLink(place=place, sort_order=order, **target)
            for order, (place, target) in enumerate(placed)
        ]
        settings.save()

    # --- Bodies -------------------------------------------------------------------------------

    def _body(
        self, blocks: list[dict[str, Any]], numbers: dict[str, int] | None = None
    ) -> list[dict[str, Any]]:
        body = []
        for block in blocks:
            value = self._block_value(block, numbers or {})
            if value is not None:
                body.append({"type": block["type"], "value": value})
        return body

    def _block_value(self, block: dict[str, Any], numbers: dict[str, int]) -> Any:
        fields = {name: value for name, value in block.items() if name != "type"}
        match block["type"]:
            case "text":
                return self._html(fields["html"])
            case "heading":
                return fields | {"level": str(fields["level"])}
            case "image":
                image = {
                    "image": self.images[fields["picture"]].pk,
                    "alt_text": fields["alt"],
                    "decorative": fields["decorative"],
                }
                return {"image": image, "caption": fields["caption"], "credit": fields["credit"]}
            case "quote":
                return {"quote": fields.pop("text"), **fields}
            case "callout":
                return {"title": fields["title"], "text": self._html(fields["html"])}
            case "figures":
                items = [
                    {"type": "item", "value": item, "id": str(uuid4())} for item in fields["items"]
                ]
                return {"title": fields["title"], "items": items}
            case "table":
                rows = [{"values": row} for row in fields["rows"]]
                table = {"caption": fields["caption"], "columns": fields["columns"], "rows": rows}
                return {"table": table, "source": fields["source"]}
            case "chart":
                rows = [{"values": row} for row in fields.pop("rows")]
                table = {"caption": "", "columns": fields.pop("columns"), "rows": rows}
                return fields | {"table": table}
            case "download":
                document = self.documents[fields.pop("pdf")]
                return {"document": document.pk, **fields}
            case "recommendation":
                return numbers.get(fields["number"])
        return fields

    def _html(self, html: str) -> str:
        """Turn the addresses of demonstration reports into links that follow their pages."""
        return INTERNAL_LINK.sub(self._page_link, html.strip())

    def _page_link(self, match: re.Match[str]) -> str:
        page = ReportPage.objects.filter(slug=match[1]).first()
        return f'<a linktype="page" id="{page.pk}">' if page else "<a>"


def _stored(path: Path, name: str) -> str:
    """Return the name of the stored copy of a file, which a run that was killed may have left."""
    is_whole = default_storage.exists(name) and default_storage.size(name) == path.stat().st_size
    if not is_whole:
        default_storage.delete(name)
        with path.open("rb") as file:
            return default_storage.save(name, File(file))
    return name
