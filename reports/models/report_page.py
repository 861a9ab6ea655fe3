"""The page type for reports and all other publications."""

from collections.abc import Sequence
from typing import Any, ClassVar

from django.db import models
from django.db.models.functions import TruncMonth, TruncYear
from django.http import HttpRequest
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import (
    FieldPanel,
    FieldRowPanel,
    MultiFieldPanel,
    MultipleChooserPanel,
    TitleFieldPanel,
)
from wagtail.admin.widgets import AdminAutoHeightTextInput
from wagtail.fields import StreamField
from wagtail.models import PageManager
from wagtail.search import index

from boardtrade.body.contents import ContentsEntry, build_contents
from boardtrade.citing.citable import Citable
from boardtrade.editing.conflicts.form import JointFields
from boardtrade.editing.panels import FoldedPanel
from boardtrade.languages.absolute_urls import absolute_url
from boardtrade.media.models import CustomDocument, CustomImage
from boardtrade.media.panels import PicturePanel
from boardtrade.pages.content_page import ContentPage
from boardtrade.pages.hero import HeroMixin
from boardtrade.pages.publication_date import DatePrecision, PublicationDateMixin
from boardtrade.pages.queries.inline_children import InlineChildren
from boardtrade.pages.related.cards import Card
from boardtrade.pages.structured_data import Node
from reports.blocks import ReportBodyBlock
from reports.choosers import pdf_chooser_viewset
from reports.citable import build_citable_report
from reports.panels import DownloadFactsPanel, PaperPanel, RecommendationsPanel
from reports.paper.download import DownloadMixin
from reports.publication_types import PublicationType
from reports.querysets import ReportQuerySet
from reports.structured_data import build_publication_node


class ReportPage(DownloadMixin, HeroMixin, PublicationDateMixin, ContentPage):
    """A publication of the board: report, policy brief, submission, statement or news."""

    publication_type = models.CharField(
        _("kind of publication"),
        max_length=20,
        choices=PublicationType,
        default=PublicationType.REPORT,
    )
    report_number = models.CharField(
        _("number"),
        max_length=40,
        blank=True,
        default="",
        db_default="",
        help_text=_("If you count your publications: “2026-03”. References name it."),
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
        _("words of the button"), max_length=80, blank=True, default=_("Download the report")
    )
    download_pitch = models.CharField(
        _("line about the file"),
        max_length=255,
        blank=True,
        help_text=_("One line beside the file that says why to read it."),
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

    joint_fields: ClassVar[JointFields] = (
        ("download_document", "download_label", "download_pitch"),
        ("download_image", "download_alt"),
    )

    objects = PageManager.from_queryset(ReportQuerySet)()

    content_panels = [
        TitleFieldPanel(
            "title",
            help_text=_("On the cover, what follows a colon is set smaller, on a line of its own."),
            widget=AdminAutoHeightTextInput,
        ),
        FieldPanel("tagline", widget=AdminAutoHeightTextInput),
        FieldRowPanel([FieldPanel("publication_type"), FieldPanel("report_number")]),
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
                PaperPanel(),
                FieldPanel("download_label"),
                FieldPanel("download_pitch"),
                FoldedPanel(
                    [PicturePanel("download_image", least_width=720), FieldPanel("download_alt")],
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
    select_related_fields: ClassVar[Sequence[str]] = (
        "hero_image",
        "download_image",
        "download_document",
        "paper",
    )
    children = (*ContentPage.children, InlineChildren("authorships", follow="person"))
    # The explorer lists the recommendations of a report in the order that readers see.
    admin_default_ordering = "recommendationpage__number_key"
    is_suggested = True

    class Meta:
        verbose_name = _("report")
        verbose_name_plural = _("reports")
        constraints = [
            models.CheckConstraint(
                condition=(
                    models.Q(date_precision=DatePrecision.DAY)
                    & models.Q(updated_on__gte=models.F("publication_date"))
                )
                | (
                    models.Q(date_precision=DatePrecision.MONTH)
                    & models.Q(updated_on__gte=TruncMonth("publication_date"))
                )
                | (
                    models.Q(date_precision=DatePrecision.YEAR)
                    & models.Q(updated_on__gte=TruncYear("publication_date"))
                ),
                name="report_updated_after_publication",
                violation_error_message=_("It cannot be updated before it was published."),
            )
        ]

    @property
    def kind(self) -> PublicationType:
        """The kind of publication, with its label."""
        return PublicationType(self.publication_type)

    @cached_property
    def authors(self) -> list[Any]:
        """The authors in the order of the editing form; in a preview, those of the form."""
        return [row.person for row in self.authorships.select_related("person")]

    @property
    def contents(self) -> list[ContentsEntry]:
        """The entries of the table of contents, from the headings of the body."""
        return build_contents(self.body)

    def as_card(self, request: HttpRequest | None = None) -> Card:
        """Return the card that represents the report in lists."""
        return Card(
            title=self.title,
            url=self.get_url(request) or "",
            summary=self.summary,
            image=self.hero_image,
            alt=self.hero_alt_text,
            kicker=str(self.kind.label),
            date=self.displayed_date,
            file=self.file,
        )

    def citable(self, *, institution: str) -> Citable:
        """Return the data of a citation; `institution` is the name of the board."""
        pdf_url = absolute_url(self.download_url) if self.download_url else ""
        return build_citable_report(self, institution, pdf_url=pdf_url)

    def structured_data(self, *, organization_name: str) -> list[Node]:
        """Return the publication as https://schema.org/Report or a similar type."""
        return [build_publication_node(self)]
