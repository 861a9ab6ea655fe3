"""The page type of recommendations, which are below their reports."""

import dataclasses
from collections.abc import Sequence
from html import unescape
from typing import Any, ClassVar

from django.db import models
from django.http import HttpRequest
from django.utils import translation
from django.utils.functional import cached_property
from django.utils.html import strip_tags
from django.utils.text import Truncator
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.fields import RichTextField
from wagtail.models import PageManager
from wagtail.search import index

from boardtrade.body.rich_text import RICH_TEXT_FEATURES
from boardtrade.citing.citable import Citable
from boardtrade.pages.models import ContentPage
from boardtrade.pages.queries.inline_children import InlineChildren
from boardtrade.pages.related.cards import Card
from boardtrade.pages.structured_data import Node
from recommendations.pages.earlier_asks.ask_history import EARLIER_ASKS, AskHistoryMixin
from recommendations.pages.earlier_asks.checks import find_missing_of_links
from recommendations.pages.forms import RecommendationPageForm
from recommendations.pages.outcome import build_outcome_context
from recommendations.pages.panels import get_recommendation_panels
from recommendations.pages.place_in_tree import keep_place_in_tree, set_fields_from_tree
from recommendations.pages.querysets import RecommendationQuerySet
from recommendations.pages.status_on_day import StatusOnDayMixin
from recommendations.pages.structured_data import build_recommendation_node
from recommendations.record.addressees import Addressee
from recommendations.record.answers import Answer
from recommendations.record.definitions import get_definitions
from recommendations.record.history import History
from recommendations.record.numbers import INVALID_MESSAGE, NUMBER_PATTERN, NumberField
from recommendations.record.permanent_ids import PermanentUrlMixin
from recommendations.record.records import RecommendationRecord
from recommendations.record.statuses import Priority, Status
from reports.citable import build_citable_report
from reports.models import ReportPage

LIST_FIELDS = ["page_ptr", "report", "priority", "due_date", "lead_addressee", "lead_key"]
"""What lists of very many read of each page."""


class RecommendationPage(PermanentUrlMixin, StatusOnDayMixin, AskHistoryMixin, ContentPage):
    """A numbered recommendation of a report to one or more addressees."""

    report = models.ForeignKey(
        ReportPage,
        # Deleting a subtree deletes both in one transaction; the constraint is checked at its end.
        on_delete=models.DO_NOTHING,
        related_name="recommendations",
        editable=False,
    )
    """The parent page, stored so that a constraint can keep numbers unique within a report."""
    number = NumberField(
        _("number"),
        blank=True,
        help_text=_(
            "Its number in the report, as written there: 4, 4a, 10.1, IV. Leave empty to get the "
            "next one."
        ),
    )
    number_key = models.CharField(
        max_length=80, db_collation="C", db_default="", default="", editable=False
    )
    """By which recommendations of one report are sorted. Triggers set it, whatever is saved."""
    record = models.ForeignKey(
        RecommendationRecord, on_delete=models.PROTECT, related_name="pages", editable=False
    )
    """The permanent id and the log, shared with translations and aliases."""
    lead_addressee = models.ForeignKey(
        Addressee, on_delete=models.DO_NOTHING, null=True, editable=False, related_name="+"
    )
    """The first of the addressees, for lists of very many. Triggers set it, whatever is saved."""
    lead_key = models.UUIDField(null=True, editable=False)
    """The translation key of the lead, by which what it says is found. Triggers set it."""
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
        *get_recommendation_panels(),
        *ContentPage.related_panels,
    ]
    search_fields = [
        *ContentPage.search_fields,
        index.SearchField("text"),
        index.SearchField("rationale"),
        index.SearchField("success_measure"),
        index.SearchField("log_text"),
        index.RelatedFields(
            "addressee_links", [index.RelatedFields("addressee", [index.SearchField("name")])]
        ),
        index.FilterField("number"),
    ]

    parent_page_types = ["reports.ReportPage"]
    subpage_types: ClassVar[list[str]] = []
    page_description = _("One numbered recommendation of a report, with an address of its own.")
    select_related_fields: ClassVar[Sequence[str]] = ("report", "report__hero_image", "record")
    children = (*ContentPage.children, InlineChildren("addressee_links", "addressee"), EARLIER_ASKS)
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
                # Pages that swap numbers are saved one after the other.
                deferrable=models.Deferrable.DEFERRED,
            ),
            models.CheckConstraint(
                condition=models.Q(number__regex=NUMBER_PATTERN),
                name="recommendation_number_readable",
                violation_error_message=INVALID_MESSAGE,
            ),
        ]
        indexes = [
            # Index-only scans for the filters of lists: the texts make the rows long.
            models.Index(
                fields=["record"],
                include=LIST_FIELDS,
                name="recommendation_for_lists",
            )
        ]

    @classmethod
    def get_indexed_objects(cls) -> Any:
        """Return the pages with what the search index has of them, for very many at once."""
        return super().get_indexed_objects().with_indexed_data()

    def structured_data(self, *, organization_name: str) -> list[Node]:
        """Return the recommendation as a part of its report, with its status."""
        return [build_recommendation_node(self)]

    def get_admin_display_title(self) -> str:
        """Return the number and the title."""
        return f"{self.number}. {super().get_admin_display_title()}"

    @property
    def meta_description(self) -> str:
        """The summary, or the beginning of the text, for search engines."""
        excerpt = Truncator(unescape(strip_tags(self.text.replace("</p>", " ")))).chars(160)
        return super().meta_description or excerpt.strip()

    @cached_property
    def addressees(self) -> list[Addressee]:
        """The addressees, the lead first; in a preview, those of the form."""
        return [row.addressee for row in self.addressee_links.all()]

    @cached_property
    def history(self) -> History:
        """The status log, which is empty for an unsaved page."""
        return History.from_record(self.record) if self.record_id else History([])

    @cached_property
    def definitions(self) -> dict[Status | Answer, str]:
        """The published meaning of the status, and of what the addressees have answered."""
        answers = (self.history.get_position(addressee).answer for addressee in self.addressees)
        return get_definitions(self.locale_id, self.history.status, *filter(None, answers))

    @property
    def log_text(self) -> str:
        """The status and the words of the log, for the search index."""
        with translation.override(self.locale.language_code):
            return f"{self.history.status.label} {self.history.words}"

    def as_card(self, request: HttpRequest | None = None) -> Card:
        """Return the card for lists, which has the status if the queryset read it."""
        origin = _("From “%(report)s”.") % {"report": self.report.title}
        return Card(
            title=self.title,
            url=self.get_url(request) or "",
            summary=self.summary or str(origin),
            kicker=str(_("Recommendation %(number)s") % {"number": self.number}),
            date=self.report.displayed_date,
            status=self.current_status if self.has_status else None,
        )

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Add the outcome, and the recommendations before and after this one."""
        return super().get_context(request, *args, **kwargs) | build_outcome_context(self, request)

    def citable(self, *, institution: str) -> Citable:
        """Return the data of a citation; `institution` is the name of the board."""
        return dataclasses.replace(
            build_citable_report(self.report, institution),
            title=self.title,
            number=self.number,
            report=self.report.title,
            key=self.permanent_id,
            url=self.permanent_url,
        )

    def with_content_json(self, content: dict[str, Any]) -> "RecommendationPage":
        """Restore the content of a revision, except the record, the report and a taken number."""
        return keep_place_in_tree(super().with_content_json(content), self)

    def missing_for_publication(self) -> dict[str, Any]:
        """Return the errors that prevent publication, with one for a missing text."""
        errors = super().missing_for_publication() | find_missing_of_links(self)
        if not strip_tags(self.text).strip():  # an empty editor saves an empty paragraph
            errors["text"] = _("Write what should be done.")
        return errors

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Save the page, with the fields that depend on its place in the tree."""
        set_fields_from_tree(self)
        super().save(*args, **kwargs)
