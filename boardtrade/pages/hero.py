"""The picture at the head of a page."""

from typing import Any, ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel

from boardtrade.editing.conflicts.form import JointFields
from boardtrade.media.models import CustomImage
from boardtrade.media.panels import PicturePanel


class HeroMixin(models.Model):
    """The picture at the head of a page, which is also the picture of its card."""

    hero_image = models.ForeignKey(
        CustomImage,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("picture"),
        help_text=_("At least 1,600 pixels wide. Set its focal point in the picture library."),
    )
    hero_alt = models.CharField(
        _("description of the picture"),
        max_length=255,
        blank=True,
        help_text=_(
            "What the picture shows here, as you would say it over the telephone. Leave empty to "
            "use the description that the picture has in the library."
        ),
    )
    hero_is_decorative = models.BooleanField(
        _("The picture only decorates"),
        default=False,
        help_text=_("Then it is not read aloud, and needs no description."),
    )
    hero_caption = models.CharField(_("caption"), max_length=300, blank=True)

    joint_fields: ClassVar[JointFields] = (
        ("hero_image", "hero_alt", "hero_is_decorative", "hero_caption"),
    )

    class Meta:
        abstract = True

    hero_panel = MultiFieldPanel(
        [
            PicturePanel("hero_image", least_width=1600),
            FieldPanel("hero_alt"),
            FieldPanel("hero_is_decorative"),
            FieldPanel("hero_caption"),
        ],
        heading=_("Picture at the top"),
    )

    def missing_for_publication(self) -> dict[str, Any]:
        """Add a message if the picture has no description, unless it only decorates."""
        errors = super().missing_for_publication()  # type: ignore[misc]
        if self.hero_image and not self.hero_is_decorative and not self.hero_alt_text:
            errors["hero_alt"] = _(
                "Describe the picture for those who do not see it, or mark that it only decorates."
            )
        return errors

    @property
    def hero_alt_text(self) -> str:
        """The text alternative; empty for a decorative picture, never a file name."""
        if self.hero_is_decorative or self.hero_image is None:
            return ""
        return self.hero_alt or self.hero_image.description
