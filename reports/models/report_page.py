"""Reports, the index that lists them, and the people who write them."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, ClassVar

from django.conf import settings
from django.core.paginator import Paginator
from django.db import models
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import (
    FieldPanel,
    MultiFieldPanel,
    MultipleChooserPanel,
    TitleFieldPanel,
)
from wagtail.admin.widgets import AdminAutoHeightTextInput
from wagtail.contrib.routable_page.models import RoutablePageMixin, re_path
from wagtail.fields import StreamField
from wagtail.models import Orderable, PageManager
from wagtail.query import PageQuerySet
from wagtail.search import index

from boardtrade.languages.absolute_urls import absolute_url
from boardtrade.pages.related.cards import Card
from boardtrade.pages.queries.inline_children import Children
from boardtrade.body.contents import ContentsEntry, contents_of
from boardtrade.pages.hero import HeroMixin
from boardtrade.pages.models import BasePage, ContentPage, UniqueSlugMixin
from boardtrade.editing.panels import FoldedPanel
from boardtrade.pages.publication_date import PublicationDateMixin
from boardtrade.pages.structured_data import Node
from boardtrade.pages.visibility import visible
from boardtrade.media.models import CustomDocument, CustomImage
from boardtrade.media.images.pictures import picture
from reports.blocks import ReportBodyBlock
from reports.choosers import pdf_chooser_viewset
from reports.downloads import serve_report_file
from reports.panels import DownloadFactsPanel, RecommendationsPanel
from reports.publication_types import PublicationType


class Person(UniqueSlugMixin, index.Indexed, models.Model):
    """Someone who writes for the board."""

    name = models.CharField(_("name"), max_length=150)
    role = models.CharField(
        _("role"), max_length=150, blank=True, help_text=_("“Senior Economist”.")
    )
    biography = models.TextField(_("biography"), blank=True, help_text=_("Two or three sentences."))
    photo = models.ForeignKey(
        CustomImage,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("photo"),
    )

    panels = [
        TitleFieldPanel("name", classname="", placeholder=False),
        FieldPanel("role"),
        FieldPanel("photo"),
        FieldPanel("biography"),
        FieldPanel("slug"),
    ]
    search_fields = [
        index.SearchField("name", boost=2),
        index.AutocompleteField("name"),
        index.SearchField("role"),
        index.FilterField("locale"),
    ]

    class Meta(UniqueSlugMixin.Meta):
        verbose_name = _("person")
        verbose_name_plural = _("people")
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class ReportQuerySet(PageQuerySet):
    """Reads of reports that say what they return."""

    def published(self, at: datetime | None = None) -> "ReportQuerySet":
        """Keep what the public may see as of `at` (now)."""
        return visible(self, at=at)

    def newest_first(self) -> "ReportQuerySet":
        """Order by publication date, and within one by title, so that pages of a list agree."""
        return self.order_by("-publication_date", "title", "pk")

    def for_listing(self) -> "ReportQuerySet":
        """Order for a list and join all that a card shows."""
        return self.newest_first().select_related("hero_image")

    def by(self, person: Person) -> "ReportQuerySet":
        """Keep what a person wrote, in whatever language."""
        return self.filter(authorships__person__translation_key=person.translation_key)

    def about(self, topic: Any) -> "ReportQuerySet":
        """Keep what is about a topic, in whatever language."""
        return self.filter(page_topics__topic__translation_key=topic.translation_key)


class ReportIndexPage(BasePage):
    """The list of everything the board has published."""

    introduction = models.CharField(_("introduction"), max_length=300, blank=True)

    content_panels = [
        *BasePage.content_panels,
        FieldPanel("introduction", widget=AdminAutoHeightTextInput),
        FieldPanel("summary", widget=AdminAutoHeightTextInput),
    ]

    parent_page_types = ["home.HomePage"]
    subpage_types = ["reports.ReportPage"]
    max_count_per_parent = 1
    page_description = _("Lists all reports. A site needs one, below the home page.")

    class Meta:
        verbose_name = _("report index")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Add one page of the list; a page number that makes no sense gives the nearest page."""
        context = super().get_context(request, *args, **kwargs)
        reports = ReportPage.objects.child_of(self).published().for_listing()
        context["reports"] = Paginator(reports, settings.LISTING_PAGE_SIZE).get_page(
            request.GET.get("page")
        )
        return context


class ReportPage(RoutablePageMixin, HeroMixin, PublicationDateMixin, ContentPage):
    """A publication of the board: report, policy brief, submission, statement or news."""

    publication_type = models.CharField(
        _("kind of publication"),
        max_length=20,
        choices=PublicationType,
        default=PublicationType.REPORT,
    )
    tagline = models.CharField(
        _("tagline"),
        max_length=255,
        blank=True,
        help_text=_("One sentence under the title that says why to read on."),
    )
    body = StreamField(ReportBodyBlock(), blank=True, verbose_name=_("body"))
    download_document = models.ForeignKey(
        CustomDocument,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("PDF"),
        help_text=_("Readers always find today’s file at the report’s address + “report.pdf”."),
    )
    download_label = models.CharField(
        _("label"), max_length=80, blank=True, default=_("Download the report")
    )
    download_pitch = models.CharField(
        _("pitch"),
        max_length=255,
        blank=True,
        help_text=_("One line that makes a reader want the file."),
    )
    download_image = models.ForeignKey(
        CustomImage,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("picture"),
        help_text=_("Without one, the first page of the PDF is shown."),
    )
    download_alt = models.CharField(
        _("description of the picture"),
        max_length=255,
        blank=True,
        help_text=_("Leave empty if the picture only decorates."),
    )

    objects = PageManager.from_queryset(ReportQuerySet)()

    content_panels = [
        TitleFieldPanel(
            "title",
            help_text=_("On the cover, what follows a colon is set smaller, on a line of its own."),
            widget=AdminAutoHeightTextInput,
        ),
        FieldPanel("tagline", widget=AdminAutoHeightTextInput),
        FieldPanel("publication_type"),
        PublicationDateMixin.date_panel,
        MultipleChooserPanel(
            "authorships",
            chooser_field_name="person",
            heading=_("Authors"),
            label=_("Author"),
            max_num=12,
        ),
        HeroMixin.hero_panel,
        FieldPanel("summary", widget=AdminAutoHeightTextInput),
        FieldPanel("body"),
        MultiFieldPanel(
            [
                FieldPanel("download_document", widget=pdf_chooser_viewset.widget_class),
                DownloadFactsPanel(),
                FieldPanel("download_label"),
                FieldPanel("download_pitch"),
                FoldedPanel(
                    [FieldPanel("download_image"), FieldPanel("download_alt")],
                    summary=_("A picture other than the first page of the PDF"),
                ),
            ],
            heading=_("Download"),
        ),
        RecommendationsPanel(heading=_("Recommendations")),
        *ContentPage.related_panels,
    ]
    search_fields = [
        *ContentPage.search_fields,
        index.SearchField("tagline"),
        index.SearchField("body"),
        index.FilterField("publication_date"),
        index.FilterField("publication_type"),
    ]

    parent_page_types = ["reports.ReportIndexPage"]
    subpage_types = ["recommendations.RecommendationPage"]
    page_description = _(
        "A report, policy brief, submission, statement or news item, with its download and "
        "recommendations."
    )
    joined_with: ClassVar[Sequence[str]] = ("hero_image", "download_image", "download_document")
    children = (*ContentPage.children, Children("authorships", follow="person"))
    # What the explorer lists below a report is the recommendations, as readers see them.
    admin_default_ordering = "recommendationpage__number"
    is_suggested = True

    class Meta:
        verbose_name = _("report")
        verbose_name_plural = _("reports")

    @property
    def kind(self) -> PublicationType:
        """The kind of publication, with its label."""
        return PublicationType(self.publication_type)

    @cached_property
    def authors(self) -> list[Person]:
        """The authors in the editor's order; in a preview, those of the form."""
        return [row.person for row in self.authorships.all()]

    @property
    def contents(self) -> list[ContentsEntry]:
        """The sections of the body, for a list of contents."""
        return contents_of(self.body)

    @property
    def download_url(self) -> str:
        """The permanent address of the file, below the report's own; empty without a file."""
        return f"{self.get_url()}report.pdf" if self.download_document_id else ""

    def as_card(self, request: HttpRequest | None = None) -> Card:
        """Return the report as it looks in a list."""
        return Card(
            title=self.title,
            url=self.get_url(request) or "",
            summary=self.summary,
            image=self.hero_image,
            alt=self.hero_alt_text,
            kicker=str(self.kind.label),
            date=self.published,
        )

    def structured_data(self, *, organization_name: str) -> list[Node]:
        """Return the publication: https://schema.org/Report and its neighbours."""
        address = absolute_url(self.get_url() or "/")
        publisher = {"@id": absolute_url("/#organization")}
        node: Node = {
            "@type": self.kind.schema_type,
            "@id": f"{address}#publication",
            "headline": self.title,
            "name": self.title,
            "url": address,
            "mainEntityOfPage": address,
            "inLanguage": get_language(),
            "datePublished": self.published.iso,
            "publisher": publisher,
            "author": [
                {
                    "@type": "Person",
                    "name": person.name,
                    "url": absolute_url(reverse("person", args=[person.slug])),
                }
                for person in self.authors
            ]
            or publisher,
        }
        if self.meta_description:
            node["description"] = self.meta_description
        if self.topics:
            node["about"] = [{"@type": "Thing", "name": topic.title} for topic in self.topics]
        if self.last_published_at:
            node["dateModified"] = self.last_published_at.isoformat()
        if shown := picture(self.hero_image, "social"):
            node["image"] = absolute_url(shown.src)
        if self.download_document:
            node["encoding"] = {
                "@type": "MediaObject",
                "contentUrl": absolute_url(self.download_url),
                "encodingFormat": self.download_document.content_type,
            }
        return [node]

    def get_route_paths(self) -> list[str]:
        """Have the address of the file redirected too when the report moves."""
        return ["/", "/report.pdf"]

    @re_path(r"^report\.pdf/?$", name="download")
    def serve_download(self, request: HttpRequest) -> HttpResponseBase:
        """Serve today's file at an address that never changes."""
        if self.download_document is None:
            raise Http404
        return serve_report_file(request, self.download_document, filename=f"{self.slug}.pdf")


class ReportAuthor(Orderable):
    """That a person wrote a report, in the order of the title page."""

    report = ParentalKey(ReportPage, on_delete=models.CASCADE, related_name="authorships")
    person = models.ForeignKey(
        Person, on_delete=models.CASCADE, related_name="authorships", verbose_name=_("person")
    )

    panels = [FieldPanel("person")]

    class Meta(Orderable.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["report", "person"],
                name="report_author_once",
                deferrable=models.Deferrable.DEFERRED,  # authors may swap places
            )
        ]

    def __str__(self) -> str:
        return str(self.person)
