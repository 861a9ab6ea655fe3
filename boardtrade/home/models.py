"""The home page, and pages of text such as "About"."""

import re
from collections.abc import Sequence
from typing import Any, ClassVar

from django.db import models
from django.http import HttpRequest
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.admin.widgets import AdminAutoHeightTextInput
from wagtail.fields import StreamField
from wagtail.search import index

from boardtrade.body.blocks import body_blocks
from boardtrade.body.contents import ContentsEntry, build_contents
from boardtrade.body.files import BodyFilesMixin
from boardtrade.pages.hero import HeroMixin
from boardtrade.pages.models import BasePage, ContentPage
from boardtrade.pages.queries.inline_children import (
    InlineChildren,
    set_inline_children,
    with_inline_children,
)
from boardtrade.pages.structured_data import Node, build_web_page_node
from recommendations.models import RecommendationPage
from recommendations.pages.status_counts import read_tally
from reports.models import ReportPage

TO_COMPLETE = re.compile(r"\[\[.*?\]\]", re.DOTALL)
"""What the pages of a new site leave open, in two pairs of brackets."""
TOPICS = InlineChildren("page_topics", follow="topic")


class HomePage(BasePage):
    """The first page of a site in one language."""

    introduction = models.TextField(
        _("introduction"),
        max_length=500,
        blank=True,
        help_text=_(
            "The headline of the page: what the board does, in at most nine words. The summary "
            "stands below it."
        ),
    )

    content_panels = [
        *BasePage.content_panels,
        FieldPanel("introduction"),
        FieldPanel("summary", widget=AdminAutoHeightTextInput),
    ]

    parent_page_types = ["wagtailcore.Page"]
    subpage_types = ["reports.ReportIndexPage", "home.StandardPage"]
    page_description = _("The first page of the site: an introduction and the latest reports.")

    MAX_LATEST_REPORTS = 4
    """Reports that the home page shows, the newest one large."""
    MAX_LATEST_CHANGES = 3
    """Recommendations that the home page shows because their status changed last."""

    class Meta:
        verbose_name = _("home page")

    def structured_data(self, *, organization_name: str) -> list[Node]:
        """Add the site, whose name search engines show: https://schema.org/WebSite."""
        site = build_web_page_node("WebSite", url=self.public_url, name=organization_name)
        return [
            *super().structured_data(organization_name=organization_name),
            site | {"@id": f"{self.public_url}#website"},
        ]

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Add the latest reports and changes, and the statuses of all recommendations."""
        context = super().get_context(request, *args, **kwargs)
        reports = ReportPage.objects.descendant_of(self).published().for_listing()
        latest = list(
            with_inline_children(reports[: self.MAX_LATEST_REPORTS], {TOPICS: ReportPage})
        )
        for report in latest:
            set_inline_children(report, TOPICS, getattr(report, TOPICS.annotation))
        context["latest"], *context["earlier"] = latest or [None]
        context["topics"] = list(dict.fromkeys(topic for page in latest for topic in page.topics))
        context["index_url"] = latest[0].get_parent().get_url(request) if latest else ""
        recommendations = RecommendationPage.objects.listed_below(self).with_status()
        context["tally"] = read_tally(recommendations)
        changes = recommendations.last_changed().select_related("report", "locale")
        context["latest_changes"] = changes[: self.MAX_LATEST_CHANGES]
        return context


class StandardPage(BodyFilesMixin, HeroMixin, ContentPage):
    """A page of text: about the board, accessibility, privacy."""

    tagline = models.CharField(_("tagline"), max_length=255, blank=True)
    body = StreamField(body_blocks(), blank=True, verbose_name=_("body"))

    content_panels = [
        *ContentPage.content_panels,
        FieldPanel("tagline", widget=AdminAutoHeightTextInput),
        HeroMixin.hero_panel,
        FieldPanel("summary", widget=AdminAutoHeightTextInput),
        FieldPanel("body"),
        *ContentPage.related_panels,
    ]
    search_fields = [*ContentPage.search_fields, index.SearchField("body")]

    parent_page_types = ["home.HomePage", "home.StandardPage"]
    subpage_types = ["home.StandardPage"]
    page_description = _("A page of text, such as “About” or “Accessibility”.")
    select_related_fields: ClassVar[Sequence[str]] = ("hero_image",)

    class Meta:
        verbose_name = _("page of text")
        verbose_name_plural = _("pages of text")

    @property
    def contents(self) -> list[ContentsEntry]:
        """The table of contents of the body."""
        return build_contents(self.body)

    def missing_for_publication(self) -> dict[str, Any]:
        """Add a message that quotes what a page of a new site still leaves open."""
        errors = super().missing_for_publication()
        words = " ".join(self.body.stream_block.get_searchable_content(self.body))
        if left := dict.fromkeys(TO_COMPLETE.findall(words)):
            message = gettext("Complete or delete what is in two pairs of brackets: %(words)s")
            errors["body"] = message % {"words": ", ".join(left)}
        return errors
