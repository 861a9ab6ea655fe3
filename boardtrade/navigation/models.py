"""What stands round every page: the board's name and brand, menus, notice and footer."""

from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from modelcluster.models import ClusterableModel
from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel, MultiFieldPanel
from wagtail.admin.widgets import AdminAutoHeightTextInput
from wagtail.contrib.settings.models import BaseSiteSetting, register_setting
from wagtail.models import Orderable, Page

from boardtrade.branding.colours import ACCENT, VOICE
from boardtrade.branding.models import BrandedSettings
from boardtrade.branding.panels import ColourInput, SamplePanel
from boardtrade.editing.panels import FoldedPanel
from boardtrade.media.models import CustomImage
from boardtrade.media.panels import PicturePanel
from boardtrade.navigation.contacts import ContactSettings
from boardtrade.navigation.forms import SiteSettingsForm


@register_setting(icon="site")
class SiteSettings(BrandedSettings, ContactSettings, ClusterableModel, BaseSiteSetting):
    """The words, links and colours that every page of a site carries."""

    organization_name = models.CharField(
        _("name of the board"), max_length=150, default="Board of Trade"
    )
    tagline = models.CharField(
        _("tagline"), max_length=200, blank=True, help_text=_("One line, shown in the footer.")
    )
    notice = models.CharField(
        _("notice"),
        max_length=300,
        blank=True,
        help_text=_("One sentence at the head of every page. Leave empty for none."),
    )
    social_image = models.ForeignKey(
        CustomImage,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("picture for shared links"),
        help_text=_("Shown where a page without a picture of its own is shared."),
    )

    panels: ClassVar[list[Any]] = [
        MultiFieldPanel(
            [
                FieldPanel("organization_name"),
                FieldPanel("tagline"),
                PicturePanel("social_image", least_width=1200),
            ],
            heading=_("The board"),
        ),
        MultiFieldPanel(
            [
                FieldPanel("mark_file"),
                FieldPanel("dark_mark_file"),
                FieldRowPanel(
                    [
                        FieldPanel("accent_colour", widget=ColourInput(ACCENT)),
                        FieldPanel("voice_colour", widget=ColourInput(VOICE)),
                    ]
                ),
                SamplePanel(),
            ],
            heading=_("Mark and colours"),
        ),
        MultiFieldPanel(
            [
                FieldRowPanel([FieldPanel("contact_name"), FieldPanel("contact_email")]),
                FieldRowPanel([FieldPanel("contact_phone"), FieldPanel("contact_hours")]),
                FieldRowPanel([FieldPanel("press_name"), FieldPanel("press_email")]),
                FieldRowPanel([FieldPanel("press_phone"), FieldPanel("press_hours")]),
            ],
            heading=_("Contact and press contact"),
        ),
        MultiFieldPanel(
            [
                FieldPanel("postal_address", widget=AdminAutoHeightTextInput),
                FieldPanel("copyright_line"),
                FieldRowPanel([FieldPanel("licence"), FieldPanel("licence_url")]),
            ],
            heading=_("Footer"),
        ),
        FieldPanel("notice", widget=AdminAutoHeightTextInput),
        InlinePanel(
            "links",
            heading=_("Menu links and accounts"),
            label=_("link"),
            help_text=_(
                "Each leads to a page, to another address of this site, or to one elsewhere: "
                "your accounts on LinkedIn or Mastodon, for example."
            ),
        ),
    ]

    base_form_class = SiteSettingsForm

    class Meta(BrandedSettings.Meta):
        verbose_name = _("site settings")


class MenuPlace(models.TextChoices):
    """Where a menu link stands."""

    HEADER = "header", _("Header")
    FOOTER = "footer", _("Footer")
    ACCOUNTS = "accounts", _("Accounts elsewhere (footer)")


EMPTY_PATH, EMPTY_URL = models.Q(path=""), models.Q(url="")


class MenuLink(Orderable):
    """One link of the header or the footer: to a page, to another address of this site, or away."""

    settings = ParentalKey(SiteSettings, on_delete=models.CASCADE, related_name="links")
    place = models.CharField(_("place"), max_length=10, choices=MenuPlace, default=MenuPlace.HEADER)
    page = models.ForeignKey(
        Page,
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("page of this site"),
    )
    path = models.CharField(
        _("address on this site"),
        max_length=200,
        blank=True,
        validators=[
            RegexValidator(
                # Two slashes, or a backslash, would lead a browser to another site.
                r"^/(?![/\\])[^\s\\]*\Z",
                _("Begin with a single slash and leave out spaces: /recommendations/"),
            )
        ],
        help_text=_(
            "What is not in the tree of pages: /recommendations/ or /addressees/, for example. "
            "In other languages the link leads to the same place in that language."
        ),
    )
    url = models.URLField(_("address elsewhere"), max_length=500, blank=True)
    label = models.CharField(
        _("label"),
        max_length=60,
        blank=True,
        help_text=_("Leave empty to use the title of the page."),
    )

    panels = [
        FieldRowPanel([FieldPanel("place"), FieldPanel("label")]),
        FieldPanel("page"),
        FoldedPanel(
            [FieldPanel("path"), FieldPanel("url")], summary=_("Another address than a page’s")
        ),
    ]

    class Meta(Orderable.Meta):
        constraints = [
            models.CheckConstraint(
                condition=(models.Q(page__isnull=False) & EMPTY_PATH & EMPTY_URL)
                | (models.Q(page__isnull=True) & ~EMPTY_PATH & EMPTY_URL)
                | (models.Q(page__isnull=True) & EMPTY_PATH & ~EMPTY_URL),
                name="menu_link_exactly_one_target",
                violation_error_message=_("Choose a page or give an address: one of the three."),
            ),
            models.CheckConstraint(
                condition=~models.Q(place=MenuPlace.ACCOUNTS) | ~EMPTY_URL,
                name="menu_link_account_is_elsewhere",
                violation_error_message=_("An account needs its address: https://…"),
            ),
        ]

    def __str__(self) -> str:
        return self.label or self.path or self.url or str(self.page)

    def clean(self) -> None:
        """Ask for a label where there is no page to take it from."""
        super().clean()
        if (self.path or self.url) and not self.label:
            raise ValidationError({"label": _("A link that is not to a page needs a label.")})
