"""The base of all page types of the site."""

from collections.abc import Sequence
from typing import Any, ClassVar

from django.contrib.auth.models import AbstractUser
from django.db import models
from django.http import HttpRequest
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel, TitleFieldPanel
from wagtail.admin.widgets import AdminAutoHeightTextInput
from wagtail.models import Page, PageViewRestriction, Revision
from wagtail.search import index

from boardtrade.editing.approval.four_eyes import OwnWorkError, is_own_work
from boardtrade.editing.conflicts.form import KeptChanges
from boardtrade.editing.copies import PageCopyForm
from boardtrade.editing.forms import BasePageForm
from boardtrade.editing.panels import BacklinksPanel, SchedulePanel
from boardtrade.languages.absolute_urls import absolute_url
from boardtrade.pages.queries.specific_pages import SpecificPage
from boardtrade.pages.related.cards import Card
from boardtrade.pages.structured_data import Node, build_web_page_node
from boardtrade.pages.visibility import MAX_DEPTH


class BasePage(SpecificPage):
    """What every page of the site has: a summary, a place in the tree, a card."""

    summary = models.CharField(
        _("summary"),
        max_length=300,
        blank=True,
        help_text=_(
            "One or two sentences. Shown on cards, in lists and search results, and to search "
            "engines."
        ),
    )

    content_panels = [
        TitleFieldPanel(
            "title",
            help_text=_("As readers see it at the head of the page and in lists."),
            widget=AdminAutoHeightTextInput,
        )
    ]
    promote_panels = [
        MultiFieldPanel(
            [
                FieldPanel("slug", help_text=_("The last part of the page’s address.")),
                FieldPanel(
                    "seo_title",
                    help_text=_("The headline in search results. Leave empty to use the title."),
                ),
                FieldPanel(
                    "search_description",
                    help_text=_(
                        "The text under that headline. Leave empty to use the summary. Neither is "
                        "seen on the page."
                    ),
                ),
            ],
            heading=_("Address and search engines"),
        ),
        BacklinksPanel(heading=_("Pages that point here")),
    ]
    settings_panels = [SchedulePanel(), *Page.settings_panels[1:]]
    search_fields = [*Page.search_fields, index.SearchField("summary")]

    base_form_class = BasePageForm
    copy_form_class = PageCopyForm
    needs_summary: ClassVar[bool] = True
    """Whether a page of this type is published only with a summary."""
    schema_type: ClassVar[str] = "WebPage"
    """The subtype of https://schema.org/WebPage that pages of this type are."""
    query_parameters: ClassVar[tuple[str, ...]] = ()
    """The parameters of the query string that pages of this type read."""
    lost_choices: Sequence[str] = ()
    """Labels of the fields that the form emptied because their choice was deleted meanwhile."""
    refused_schedule: Sequence[str] = ()
    """What of the schedule the form did not save with a draft, in words."""
    kept_changes: KeptChanges | None = None
    """What others had changed meanwhile, and the form has saved with the page."""
    is_earlier_version: bool = False
    """Whether the page is an earlier version, shown in a form to be restored."""
    is_saved_by_this_window: bool = False
    """Whether the newest version comes from the window whose form is being saved."""

    class Meta:
        abstract = True

    @classmethod
    def can_exist_under(cls, parent: Page) -> bool:
        """Return False also below MAX_DEPTH, where readers would never see a page."""
        return parent.depth < MAX_DEPTH and super().can_exist_under(parent)

    @cached_property
    def trail(self) -> list[Page]:
        """The breadcrumb trail: the ancestors, home page first; set by `routing.find_page`."""
        return list(self.get_ancestors().filter(depth__gt=1))

    @property
    def public_url(self) -> str:
        """The absolute URL, for paper and citations."""
        return absolute_url(self.get_url() or "/")

    @property
    def meta_description(self) -> str:
        """What search engines show under the title."""
        return self.search_description or self.summary

    def missing_for_publication(self) -> dict[str, Any]:
        """Return what a draft may lack and a published page may not: a message for each field.

        Call `boardtrade.editing.publishing.publication_errors`, which also checks every field.
        """
        if self.summary or not self.needs_summary:
            return {}
        return {"summary": _("Write one or two sentences: cards and search results show them.")}

    def publish(self, revision: Revision, user: AbstractUser | None = None, **kwargs: Any) -> Any:
        """Publish a version, now or when it says. Raises OwnWorkError if the user changed it last.

        Forms, bulk actions, approvals and tasks all come by here. The site itself, which publishes
        what was scheduled, has no user.
        """
        if user is not None and is_own_work(self, user, revision):
            raise OwnWorkError([self])
        return super().publish(revision, user=user, **kwargs)

    def get_view_restrictions(self) -> Any:
        """Return the restrictions, without a query if the page was read as not private."""
        if getattr(self, "is_private", True) is False:
            return PageViewRestriction.objects.none()
        return super().get_view_restrictions()

    def structured_data(self, *, organization_name: str) -> list[Node]:
        """Return this page as https://schema.org nodes, without its breadcrumbs."""
        return [
            build_web_page_node(
                self.schema_type,
                url=self.public_url,
                name=self.title,
                description=self.meta_description,
            )
        ]

    def as_card(self, request: HttpRequest | None = None) -> Card:
        """Return what this page looks like in a list."""
        return Card(title=self.title, url=self.get_url(request) or "", summary=self.summary)
