"""The people who write for the board, and the topics that they write about."""

from contextlib import suppress

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, TitleFieldPanel
from wagtail.search import index

from boardtrade.media.models import CustomImage
from boardtrade.media.panels import PicturePanel
from boardtrade.pages.addresses.unique_slugs import UniqueSlugMixin
from boardtrade.people.orcid import MAX_LENGTH, PATTERN, read_orcid, validate_orcid


class Topic(UniqueSlugMixin, index.Indexed, models.Model):
    """What publications are about. Pages that share a topic are offered as related content."""

    name_field = "title"

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


class Person(UniqueSlugMixin, index.Indexed, models.Model):
    """Someone who writes for the board."""

    name = models.CharField(_("name"), max_length=150)
    name_in_references = models.CharField(
        _("name in references"),
        max_length=150,
        blank=True,
        default="",
        db_default="",
        help_text=_(
            "Only where the family name is not the last word: “García Márquez, Gabriel”. Of an "
            "organisation, its name."
        ),
    )
    role = models.CharField(
        _("role"), max_length=150, blank=True, help_text=_("“Senior Economist”.")
    )
    affiliation = models.CharField(
        _("organisation"),
        max_length=150,
        blank=True,
        default="",
        db_default="",
        help_text=_("Only of those who do not work for the board: where they do."),
    )
    is_former = models.BooleanField(
        _("no longer with the board"),
        default=False,
        db_default=False,
        help_text=_("Their page stays, with what they wrote, and says so."),
    )
    orcid = models.CharField(
        "ORCID iD",
        max_length=MAX_LENGTH,
        blank=True,
        default="",
        db_default="",
        validators=[validate_orcid],
        help_text=_("The number of a researcher, “0000-0002-1825-0097”, or its address."),
    )
    biography = models.TextField(_("biography"), blank=True, help_text=_("Two or three sentences."))
    email = models.EmailField(
        _("e-mail address"),
        blank=True,
        help_text=_("For readers and the press: everybody sees it. Leave empty to show none."),
    )
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
        FieldPanel("name_in_references"),
        FieldPanel("role"),
        FieldPanel("affiliation"),
        FieldPanel("is_former"),
        FieldPanel("orcid"),
        PicturePanel("photo", least_width=384),
        FieldPanel("biography"),
        FieldPanel("email"),
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
        constraints = [
            *UniqueSlugMixin.Meta.constraints,
            models.CheckConstraint(
                condition=models.Q(orcid="") | models.Q(orcid__regex=PATTERN),
                name="person_orcid",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        """Keep the number of an address of ORCID."""
        super().clean()
        with suppress(ValidationError):  # told by the field
            self.orcid = read_orcid(self.orcid)
