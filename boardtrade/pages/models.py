"""What every page shares: the base page, topics, and the related-content cards."""

from collections.abc import Sequence
from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.db import models
from django.http import HttpRequest
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel, TitleFieldPanel
from wagtail.admin.widgets import AdminAutoHeightTextInput
from wagtail.fields import StreamField
from wagtail.models import Locale, Orderable, Page, PageViewRestriction, TranslatableMixin
from wagtail.search import index

from boardtrade.languages.absolute_urls import absolute_url
from boardtrade.pages.related.cards import Card, host_of
from boardtrade.pages.queries.inline_children import Children
from boardtrade.delivery.content_version import ContentVersion  # noqa: F401 - has a table here
from boardtrade.editing.forms import BasePageForm
from boardtrade.editing.panels import (
    BacklinksPanel,
    FoldedPanel,
    related_cards_panels,
    topics_panel,
)
from boardtrade.pages.publication_date import DatePrecision, PublicationDate
from boardtrade.pages.related.related_content import RelatedItem, related_content
from boardtrade.pages.structured_data import Node
from boardtrade.pages.visibility import DEEPEST
from boardtrade.media.models import CustomImage


class UniqueSlugMixin(TranslatableMixin):
    """A name in an address, unique among the things of one kind and language."""

    slug = models.SlugField(_("slug"), max_length=150, help_text=_("The name in the address."))

    class Meta(TranslatableMixin.Meta):
        abstract = True
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["slug", "locale"], name="%(class)s_slug_unique_in_locale"
            )
        ]

    def clean(self) -> None:
        """Say in words what the constraint says to the database: the form knows no locale."""
        super().clean()
        locale_id = self.locale_id or Locale.get_default().pk
        others: Any = type(self)._default_manager
        others = others.filter(slug=self.slug, locale_id=locale_id)
        if others.exclude(pk=self.pk).exists():
            raise ValidationError({"slug": _("This name is taken already. Choose another one.")})


class Topic(UniqueSlugMixin, index.Indexed, models.Model):
    """What publications are about. Pages that share a topic are offered as related content."""

    title = models.CharField(_("title"), max_length=100)
    description = models.TextField(
        _("description"), blank=True, max_length=300, help_text=_("One sentence for readers.")
    )

    panels = [
        TitleFieldPanel("title", classname="", placeholder=False),
        FieldPanel("description"),
        FieldPanel("slug"),
    ]
    search_fields = [
        index.SearchField("title", boost=2),
        index.AutocompleteField("title"),
        index.SearchField("description"),
        index.FilterField("locale"),
    ]

    class Meta(UniqueSlugMixin.Meta):
        verbose_name = _("topic")
        verbose_name_plural = _("topics")
        ordering = ["title"]

    def __str__(self) -> str:
        return self.title


class PageTopic(Orderable):
    """That a page is about a topic. One table for every type of page."""

    page = ParentalKey(Page, on_delete=models.CASCADE, related_name="page_topics")
    topic = models.ForeignKey(
        Topic, on_delete=models.CASCADE, related_name="page_topics", verbose_name=_("topic")
    )

    panels = [FieldPanel("topic")]

    class Meta(Orderable.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["page", "topic"],
                name="page_topic_unique",
                # Rows that swap their targets are saved one by one: compare when all are.
                deferrable=models.Deferrable.DEFERRED,
            )
        ]

    def __str__(self) -> str:
        return str(self.topic)


class RelatedCard(Orderable):
    """An editor's pick for the related content of a page: a page of this site or a link elsewhere.

    Whatever is left blank comes from the page that the card points at.
    """

    source = ParentalKey(Page, on_delete=models.CASCADE, related_name="related_cards")
    page = models.ForeignKey(
        Page,
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("page of this site"),
    )
    url = models.URLField(
        _("address elsewhere"),
        max_length=2000,
        null=True,
        blank=True,
        validators=[URLValidator(schemes=["http", "https"])],
        help_text=_("For something on another site, in place of a page of this one."),
    )
    title = models.CharField(_("title"), max_length=255, blank=True)
    summary = models.CharField(_("summary"), max_length=300, blank=True)
    image = models.ForeignKey(
        CustomImage,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("picture"),
    )
    alt = models.CharField(
        _("description of the picture"),
        max_length=255,
        blank=True,
        help_text=_("Leave empty if the picture only decorates."),
    )
    kicker = models.CharField(
        _("kind"), max_length=40, blank=True, help_text=_("One or two words: “Article”, “Dataset”.")
    )
    date = models.DateField(_("date"), null=True, blank=True)
    date_precision = models.CharField(
        _("shown as"), max_length=5, choices=DatePrecision, default=DatePrecision.MONTH
    )
    is_incomplete = models.BooleanField(default=False, editable=False)
    """Set by the editing form alone: an unfinished draft may lack the page and the address."""

    panels = [
        FieldPanel("page"),
        FieldPanel("url"),
        FoldedPanel(
            [
                FieldPanel("title"),
                FieldPanel("summary"),
                FieldPanel("image"),
                FieldPanel("alt"),
                FieldRowPanel([FieldPanel("date"), FieldPanel("date_precision")]),
                FieldPanel("kicker"),
            ],
            summary=_("Different wording or picture (empty: as on the page)"),
        ),
    ]

    class Meta(Orderable.Meta):
        constraints = [
            models.CheckConstraint(
                condition=models.Q(is_incomplete=True, page__isnull=True, url__isnull=True)
                | models.Q(page__isnull=False, url__isnull=True)
                | (models.Q(page__isnull=True, url__isnull=False) & ~models.Q(url="")),
                name="related_card_exactly_one_of_page_and_url",
            ),
            models.CheckConstraint(
                condition=models.Q(page__isnull=True) | ~models.Q(page=models.F("source")),
                name="related_card_not_to_itself",
            ),
            models.UniqueConstraint(
                fields=["source", "page"],
                name="related_card_page_once",
                deferrable=models.Deferrable.DEFERRED,
            ),
            models.UniqueConstraint(
                fields=["source", "url"],
                name="related_card_url_once",
                deferrable=models.Deferrable.DEFERRED,
            ),
        ]

    def __str__(self) -> str:
        return self.title or self.url or str(self.page or _("unfinished card"))

    @property
    def is_unfinished(self) -> bool:
        """Whether the card lacks its target, or a link elsewhere its title."""
        return self.is_incomplete or bool(self.url and not self.title)

    def as_card(self, target: Card | None = None) -> Card:
        """Return the card: the target page's own, or an outside link's, with this row's wording."""
        url = self.url or ""
        base = target or Card(title=url, url=url, badge=host_of(url), is_external=True)
        own_date = self.date and PublicationDate(self.date, DatePrecision(self.date_precision))
        return Card(
            title=self.title or base.title,
            url=base.url,
            summary=self.summary or base.summary,
            image=self.image or base.image,
            alt=self.alt if self.image else self.alt or base.alt,
            kicker=self.kicker or base.kicker,
            date=own_date or base.date,
            badge=base.badge,
            is_external=base.is_external,
        )


class BasePage(Page):
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
    search_fields = [*Page.search_fields, index.SearchField("summary")]

    base_form_class = BasePageForm
    joined_with: ClassVar[Sequence[str]] = ()
    """Foreign keys that a page of this type is always read with, such as its picture."""
    children: ClassVar[Sequence[Children]] = ()
    """Inline children that a page of this type is rendered with."""
    is_suggested: ClassVar[bool] = False
    """Whether pages of this type fill up the related content of others by themselves."""
    is_searched: ClassVar[bool] = False
    """Whether the site's search finds pages of this type."""
    lost_choices: Sequence[str] = ()
    """Set by the form: which fields of a saved draft it emptied, as their choice was deleted."""

    class Meta:
        abstract = True

    @classmethod
    def can_exist_under(cls, parent: Page) -> bool:
        """Keep the tree as flat as the rule of what the public may see can look."""
        return parent.depth < DEEPEST and super().can_exist_under(parent)

    @cached_property
    def trail(self) -> list[Page]:
        """The pages above this one from the home page down; set by the routing of a request."""
        return list(self.get_ancestors().filter(depth__gt=1))

    @property
    def public_url(self) -> str:
        """The whole address, for paper and citations."""
        return absolute_url(self.get_url() or "/")

    @property
    def meta_description(self) -> str:
        """What search engines show under the title."""
        return self.search_description or self.summary

    @classmethod
    def publication_errors(cls, data: dict[str, Any]) -> dict[str, Any]:
        """Return what is missing before publishing, by field; drafts may lack it."""
        if data.get("summary"):
            return {}
        return {"summary": _("Write one or two sentences: cards and search results show them.")}

    @property
    def is_unfinished(self) -> bool:
        """Whether the page lacks something that its form asks for before publishing."""
        values = {field.name: getattr(self, field.name) for field in self._meta.concrete_fields}
        if self.publication_errors(values):
            return True
        try:
            self.full_clean()
            for field in self._meta.concrete_fields:
                if isinstance(field, StreamField):
                    field.stream_block.clean(values[field.name])
        except ValidationError:
            return True
        return False

    def get_view_restrictions(self) -> Any:
        """Spare the query when the routing has found already that nothing is restricted."""
        if getattr(self, "is_private", True) is False:
            return PageViewRestriction.objects.none()
        return super().get_view_restrictions()

    def structured_data(self, *, organization_name: str) -> list[Node]:
        """Return facts about this page as https://schema.org nodes, without its breadcrumbs."""
        return []

    def as_card(self, request: HttpRequest | None = None) -> Card:
        """Return what this page looks like in a list."""
        return Card(title=self.title, url=self.get_url(request) or "", summary=self.summary)


class ContentPage(BasePage):
    """A page that readers came for: it has topics and leads on to related content."""

    is_searched = True
    related_panels: ClassVar[list[Any]] = [topics_panel(), *related_cards_panels()]

    children: ClassVar[Sequence[Children]] = (
        Children("page_topics", follow="topic"),
        Children("related_cards", follow="image"),
    )

    class Meta:
        abstract = True

    @cached_property
    def topics(self) -> list[Topic]:
        """The topics in the editor's order; in a preview, those of the form."""
        return [row.topic for row in self.page_topics.all()]

    @property
    def is_unfinished(self) -> bool:
        """Whether the page or one of its cards lacks something."""
        return super().is_unfinished or any(card.is_unfinished for card in self.related_cards.all())

    def related_items(self, request: HttpRequest | None = None) -> list[RelatedItem]:
        """Return the picks and the automatic fill, with those that readers do not see."""
        return related_content(self, request=request)

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Add the related cards that readers see."""
        context = super().get_context(request, *args, **kwargs)
        context["related_cards"] = [
            item.card for item in self.related_items(request) if item.card is not None
        ]
        return context
