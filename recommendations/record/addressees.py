"""The addressees of recommendations: governments, agencies, firms, the board itself."""

from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from modelcluster.models import ClusterableModel
from wagtail.admin.panels import FieldPanel, TitleFieldPanel
from wagtail.models import Orderable
from wagtail.search import index

from boardtrade.editing.panels import DistinctRowsPanel
from boardtrade.pages.addresses.unique_slugs import SlugManager
from boardtrade.pages.models import UniqueSlugMixin


class AddresseeKind(models.TextChoices):
    """The kind of body that an addressee is."""

    MUNICIPAL = "municipal", _("Municipal government")
    PROVINCIAL = "provincial", _("Provincial government")
    FEDERAL = "federal", _("Federal government")
    AGENCY = "agency", _("Public agency")
    PRIVATE = "private", _("Private sector")
    EDUCATION = "education", _("Education and research")
    BOARD = "board", _("The Board itself")
    OTHER = "other", _("Other")


class AddresseeManager(SlugManager):
    """Leaves out the addressees that were merged with another one: only logs name them."""

    def get_queryset(self) -> Any:
        """Return the others."""
        return super().get_queryset().filter(merged_into=None)


class Addressee(UniqueSlugMixin, index.Indexed, ClusterableModel):
    """A body that the board asks to do something, with a page that shows what it has done."""

    name = models.CharField(_("name"), max_length=150)
    kind = models.CharField(
        _("kind"), max_length=20, choices=AddresseeKind, default=AddresseeKind.OTHER
    )
    parent = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="parts",
        verbose_name=_("part of"),
        help_text=_("A ministry is part of its government. Leave empty if it stands alone."),
    )
    description = models.TextField(
        _("description"), blank=True, max_length=300, help_text=_("One sentence for readers.")
    )
    website = models.URLField(_("website"), blank=True, max_length=500)
    merged_into = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="merged",
    )
    """The same body under its other name, where it was recorded twice. Logs keep what they say."""

    objects: ClassVar[Any] = AddresseeManager()

    panels = [
        TitleFieldPanel("name", classname="", placeholder=False),
        FieldPanel("kind"),
        FieldPanel("parent"),
        DistinctRowsPanel(
            "response_times",
            distinct="starts_on",
            message=_("There is a time from this day already."),
            heading=_("Time to respond"),
            label=_("time"),
            help_text=_(
                "How long it has to answer, counted from a report’s publication. If it changes, "
                "add a row: what was asked before keeps its time. Without a row nothing is "
                "agreed, and readers see how long there has been no answer."
            ),
        ),
        FieldPanel("description"),
        FieldPanel("website"),
        FieldPanel("slug"),
    ]
    search_fields = [
        index.SearchField("name", boost=2),
        index.AutocompleteField("name"),
        index.SearchField("description"),
        index.FilterField("locale"),
    ]

    class Meta(UniqueSlugMixin.Meta):
        verbose_name = _("addressee")
        verbose_name_plural = _("addressees")
        ordering = ["name"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            *UniqueSlugMixin.Meta.constraints,
            models.CheckConstraint(
                condition=models.Q(parent__isnull=True) | ~models.Q(parent=models.F("id")),
                name="addressee_not_part_of_itself",
            ),
            models.CheckConstraint(
                condition=models.Q(merged_into__isnull=True)
                | ~models.Q(merged_into=models.F("id")),
                name="addressee_not_merged_into_itself",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        """Raise ValidationError if the addressee is among its own ancestors."""
        super().clean()
        ancestor, visited_ids = self.parent, {self.pk}
        while ancestor is not None:
            if ancestor.pk in visited_ids:
                raise ValidationError(
                    {"parent": _("This would make it a part of itself. Choose another body.")}
                )
            visited_ids.add(ancestor.pk)
            ancestor = ancestor.parent

    def retire(self, successor: "Addressee") -> None:
        """Stay behind the entries of logs that name it, which never change."""
        Addressee.objects.filter(pk=self.pk).update(merged_into=successor)

    @property
    def url(self) -> str:
        """The URL of its page, in the language in use."""
        return reverse("addressee", args=[self.slug])


class RecommendationAddressee(Orderable):
    """An addressee of a recommendation; the first in order is the lead addressee."""

    recommendation = ParentalKey(
        "recommendations.RecommendationPage",
        on_delete=models.CASCADE,
        related_name="addressee_links",
    )
    addressee = models.ForeignKey(
        Addressee,
        on_delete=models.PROTECT,
        related_name="recommendation_links",
        verbose_name=_("addressee"),
    )

    panels = [FieldPanel("addressee")]

    class Meta(Orderable.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["recommendation", "addressee"],
                name="recommendation_addressee_once",
                deferrable=models.Deferrable.DEFERRED,  # the lead may change places
            )
        ]

    def __str__(self) -> str:
        return str(self.addressee)
