"""The page of a recommendation, below its report."""

from collections.abc import Sequence
from html import unescape
from typing import Any, ClassVar

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.http import HttpRequest
from django.urls import reverse
from django.utils import translation
from django.utils.functional import cached_property
from django.utils.html import strip_tags
from django.utils.text import Truncator
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import (
    FieldPanel,
)
from wagtail.fields import RichTextField
from wagtail.models import PageManager
from wagtail.search import index

from boardtrade.body.rich_text import RICH_TEXT_FEATURES
from boardtrade.citing.citable import Citable
from boardtrade.languages.absolute_urls import absolute_url
from boardtrade.pages.models import ContentPage
from boardtrade.pages.queries.inline_children import Children
from boardtrade.pages.related.cards import Card
from boardtrade.pages.structured_data import Node
from recommendations.pages.forms import RecommendationPageForm
from recommendations.pages.outcome import outcome_context
from recommendations.pages.panels import recommendation_panels
from recommendations.pages.place_in_tree import fill_from_tree, with_present_place
from recommendations.pages.querysets import HIGHEST_NUMBER, RecommendationQuerySet
from recommendations.pages.status_on_day import StatusOnDay
from recommendations.pages.structured_data import recommendation
from recommendations.record.addressees import Addressee
from recommendations.record.definitions import definitions
from recommendations.record.history import History
from recommendations.record.status_log import RecommendationRecord
from recommendations.record.statuses import Priority
from reports.models import ReportPage


class RecommendationPage(StatusOnDay, ContentPage):
    """One numbered thing that a report asks somebody to do."""

    report = models.ForeignKey(
        ReportPage,
        # The tree deletes both in one transaction, at whose end the database compares them.
        on_delete=models.DO_NOTHING,
        related_name="recommendations",
        editable=False,
    )
    """The parent page, kept here so that the database can hold numbers unique in a report."""
    number = models.PositiveSmallIntegerField(
        _("number"),
        blank=True,
        validators=[MinValueValidator(1), MaxValueValidator(HIGHEST_NUMBER)],
        help_text=_("Its number in the report. Leave empty to get the next one."),
    )
    record = models.ForeignKey(
        RecommendationRecord, on_delete=models.PROTECT, related_name="pages", editable=False
    )
    """Its permanent id and its log, which it shares with its translations and aliases."""
    text = RichTextField(
        _("text"),
        features=RICH_TEXT_FEATURES,
        blank=True,
        help_text=_("What should be done, in words that can be checked later."),
    )
    rationale = RichTextField(
        _("rationale"),
        features=RICH_TEXT_FEATURES,
        blank=True,
        help_text=_("Why it should be done."),
    )
    priority = models.PositiveSmallIntegerField(
        _("priority"), choices=Priority, default=Priority.MEDIUM
    )
    due_date = models.DateField(
        _("due"),
        null=True,
        blank=True,
        help_text=_("By when it should be done. Readers see it as overdue from the day after."),
    )
    success_measure = models.CharField(
        _("measure of success"),
        max_length=300,
        blank=True,
        help_text=_("What one would count or look at to know that it is done."),
    )

    objects = PageManager.from_queryset(RecommendationQuerySet)()

    content_panels = [
        FieldPanel("number"),
        *ContentPage.content_panels,
        *recommendation_panels(),
        *ContentPage.related_panels,
    ]
    search_fields = [
        *ContentPage.search_fields,
        index.SearchField("text"),
        index.SearchField("rationale"),
        index.SearchField("success_measure"),
        index.SearchField("words_of_log"),
        index.RelatedFields(
            "addressee_links", [index.RelatedFields("addressee", [index.SearchField("name")])]
        ),
        index.FilterField("number"),
    ]

    parent_page_types = ["reports.ReportPage"]
    subpage_types: ClassVar[list[str]] = []
    page_description = _("One numbered recommendation of a report, with an address of its own.")
    select_related_fields: ClassVar[Sequence[str]] = ("report", "report__hero_image", "record")
    children = (*ContentPage.children, Children("addressee_links", follow="addressee"))
    base_form_class = RecommendationPageForm
    needs_summary = False
    exclude_fields_in_copy = ["record"]

    class Meta:
        verbose_name = _("recommendation")
        verbose_name_plural = _("recommendations")
        constraints = [
            models.UniqueConstraint(
                fields=["report", "number"],
                name="recommendation_number_unique_in_report",
                # A revision that swaps numbers is complete only at the end of its transaction.
                deferrable=models.Deferrable.DEFERRED,
            ),
            models.CheckConstraint(
                condition=models.Q(number__gte=1), name="recommendation_number_positive"
            ),
        ]
        indexes = [
            # What lists are filtered by, without the texts that make the rows long.
            models.Index(
                fields=["record"],
                include=["page_ptr", "report", "priority", "due_date"],
                name="recommendation_for_lists",
            )
        ]

    def structured_data(self, *, organization_name: str) -> list[Node]:
        """Return the recommendation as a work that is part of its report, with its status."""
        return [recommendation(self)]

    def get_admin_display_title(self) -> str:
        """Lead with the number, as staff speak of it."""
        return f"{self.number}. {super().get_admin_display_title()}"

    @property
    def meta_description(self) -> str:
        """What search engines show under the title: the summary, or the beginning of the text."""
        beginning = Truncator(unescape(strip_tags(self.text.replace("</p>", " ")))).chars(160)
        return super().meta_description or beginning.strip()

    @cached_property
    def addressees(self) -> list[Addressee]:
        """Whom it addresses, the lead first; in a preview, those of the form."""
        return [row.addressee for row in self.addressee_links.all()]

    @cached_property
    def history(self) -> History:
        """The log; what was never saved has none."""
        return History.of(self.record) if self.record_id else History([])

    @cached_property
    def status_definition(self) -> str:
        """What the status that holds now means, in the words that staff have given it."""
        return definitions(self.locale_id, self.history.status)[self.history.status]

    @property
    def words_of_log(self) -> str:
        """What the search finds it by beside its own text: its status, and what was noted."""
        notes = [entry.update.note for entry in self.history.entries if entry.counts]
        with translation.override(self.locale.language_code):
            return " ".join([str(self.history.status.label), *notes])

    @property
    def permanent_id(self) -> str:
        """The id that names it for ever, in whatever language and place."""
        return self.record.permanent_id

    @property
    def permanent_url(self) -> str:
        """The address for citations, which leads to wherever the page lives now."""
        return reverse("recommendation_permanent", args=[self.permanent_id])

    @property
    def permanent_address(self) -> str:
        """The same in whole, as it is copied into a footnote."""
        return absolute_url(self.permanent_url)

    def as_card(self, request: HttpRequest | None = None) -> Card:
        """Return the recommendation as it looks in a list, with its status where that is read."""
        origin = _("From “%(report)s”.") % {"report": self.report.title}
        return Card(
            title=self.title,
            url=self.get_url(request) or "",
            summary=self.summary or str(origin),
            kicker=str(_("Recommendation %(number)s") % {"number": self.number}),
            date=self.report.published,
            status=self.current_status,
        )

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Add where it stands, and the recommendations before and after it."""
        return super().get_context(request, *args, **kwargs) | outcome_context(self)

    def citable(self, *, author: str) -> Citable:
        """Return what a reference to it is made of; `author` is the name of the board."""
        return Citable(
            author=author,
            title=self.title,
            number=self.number,
            report=self.report.title,
            published=self.report.published,
            key=self.permanent_id,
            url=self.permanent_address,
        )

    def with_content_json(self, content: dict[str, Any]) -> "RecommendationPage":
        """Restore a revision's content, but never a record or a report that the page has left."""
        return with_present_place(super().with_content_json(content), self)

    def missing_for_publication(self) -> dict[str, Any]:
        """Ask for the text."""
        errors = super().missing_for_publication()
        if not strip_tags(self.text).strip():  # an emptied editor leaves an empty paragraph
            errors["text"] = _("Write what should be done.")
        return errors

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Fill in what follows from the place in the tree: the report, a record and a number."""
        fill_from_tree(self)
        super().save(*args, **kwargs)
