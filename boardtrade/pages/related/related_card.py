"""The cards that editors pick as related content of a page."""

from django.core.validators import URLValidator
from django.db import models
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldPanel, FieldRowPanel
from wagtail.admin.widgets import AdminPageChooser
from wagtail.models import Orderable, Page

from boardtrade.editing.panels import FoldedPanel
from boardtrade.media.models import CustomImage
from boardtrade.media.panels import PicturePanel
from boardtrade.pages.publication_date import DatePrecision, PublicationDate
from boardtrade.pages.related.cards import Card, get_host_name


class RelatedPageChooser(AdminPageChooser):
    """Chooses any page, and opens above those that readers come for, not at the root."""

    chooser_modal_url_name = "related_page_chooser"


class RelatedCard(Orderable):
    """An editor's pick for the related content of a page: a page of this site or an external link.

    Whatever is left blank comes from the page that the card links to.
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
        _("label above the title"),
        max_length=40,
        blank=True,
        help_text=_("What it is, in one or two words: “Article”, “Dataset”."),
    )
    date = models.DateField(_("date"), null=True, blank=True)
    date_precision = models.CharField(
        _("readers see"), max_length=5, choices=DatePrecision, default=DatePrecision.MONTH
    )
    is_incomplete = models.BooleanField(default=False, editable=False)
    """Set only by the editing form: an unfinished draft may lack both page and URL."""

    panels = [
        FieldPanel("page", widget=RelatedPageChooser),
        FieldPanel("url"),
        FoldedPanel(
            [
                FieldPanel("title"),
                FieldPanel("summary"),
                PicturePanel("image", least_width=800),
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
        """Whether the card lacks its target, or an external link its title."""
        return self.is_incomplete or bool(self.url and not self.title)

    def as_card(self, target: Card | None = None) -> Card:
        """Return the card of the target page or external link, in the wording of this pick."""
        url = self.url or ""
        base = target or Card(title=url, url=url, badge=get_host_name(url), is_external=True)
        date = self.date and PublicationDate(self.date, DatePrecision(self.date_precision))
        return Card(
            title=self.title or base.title,
            url=base.url,
            summary=self.summary or base.summary,
            image=self.image or base.image,
            alt=self.alt if self.image else self.alt or base.alt,
            kicker=self.kicker or base.kicker,
            date=date or base.date,
            badge=base.badge,
            is_external=base.is_external,
        )
