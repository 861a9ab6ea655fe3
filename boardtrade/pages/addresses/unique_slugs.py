"""Slugs of models that are not pages: topics, people, addressees.

A slug that was in use once leads to the same object for ever: in addresses, filters and frames of
other sites. Triggers keep it as a `FormerSlug` when it changes, whoever changes it.
"""

from collections.abc import Iterable
from typing import Any, ClassVar, Self

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.models import Locale, TranslatableMixin

from boardtrade.editing.forms import NamedObjectForm
from boardtrade.languages.accents import comparable_name
from boardtrade.languages.translations import is_taken_in_locale


class FormerSlug(models.Model):
    """A slug that an object had before, or that one had which was merged with it."""

    kind = models.CharField(max_length=63)
    """The table of the object."""
    locale = models.ForeignKey(Locale, on_delete=models.CASCADE, related_name="+")
    slug = models.SlugField(max_length=150)
    object_id = models.BigIntegerField()

    class Meta:
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["kind", "slug", "locale"], name="former_slug_once")
        ]
        indexes = [models.Index("kind", "object_id", name="former_slug_of_object")]

    def __str__(self) -> str:
        return self.slug


class SlugQuerySet(models.QuerySet):
    """Looks objects up by slugs that they have or had."""

    def with_slug(self, slug: str) -> "SlugQuerySet":
        """Return the objects with a slug, or else those that had it before, in one query."""
        former = FormerSlug.objects.filter(kind=self.model._meta.db_table, slug=slug)
        objects = self.filter(models.Q(slug=slug) | models.Q(pk__in=former.values("object_id")))
        return objects.order_by(models.Case(models.When(slug=slug, then=0), default=1), "pk")

    def with_present_slugs(self, slugs: Iterable[str]) -> models.QuerySet:
        """Return `former` and `present` slugs of objects that had one of some slugs before.

        A slug that is in use leads to nothing else.
        """
        slugs = set(slugs)
        former = FormerSlug.objects.filter(kind=self.model._meta.db_table, slug__in=slugs)
        present = self.filter(pk=models.OuterRef("object_id")).values("slug")[:1]
        return former.exclude(slug__in=self.filter(slug__in=slugs).values("slug")).values(
            former=models.F("slug"), present=models.Subquery(present)
        )


SlugManager: Any = models.Manager.from_queryset(SlugQuerySet)


class UniqueSlugMixin(TranslatableMixin):
    """A slug for the URL of an object, unique within its model and language."""

    slug = models.SlugField(_("slug"), max_length=150, help_text=_("The name in the address."))

    name_field: ClassVar[str] = "name"
    """The field with the words that people know the object by."""

    base_form_class = NamedObjectForm

    objects: ClassVar[Any] = SlugManager()

    class Meta(TranslatableMixin.Meta):
        abstract = True
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["slug", "locale"], name="%(class)s_slug_unique_in_locale"
            )
        ]

    def clean(self) -> None:
        """Raise ValidationError for a slug that the constraint or a trigger would refuse."""
        super().clean()
        if self.is_slug_taken():
            raise ValidationError({"slug": _("This name is taken already. Choose another one.")})

    def is_slug_taken(self) -> bool:
        """Return whether another one of the same language has its slug, or had it before."""
        if is_taken_in_locale(self, "slug"):
            return True
        former = FormerSlug.objects.filter(
            kind=self._meta.db_table,
            slug=self.slug,
            locale=self.locale_id or Locale.get_default().pk,
        )
        return former.exclude(object_id=self.pk or 0).exists()

    def find_alike(self, name: str = "") -> list[Self]:
        """Return others of the same language whose names readers would take for the same.

        `name` is a new one for it.
        """
        name = comparable_name(name or getattr(self, self.name_field))
        others = type(self)._default_manager.filter(
            locale=self.locale_id or Locale.get_default().pk
        )
        return [
            other
            for other in others.exclude(pk=self.pk)
            if comparable_name(getattr(other, self.name_field)) == name
        ]

    def retire(self, successor: Self) -> None:
        """Vanish in favour of another, to which all that referred to this refers now."""
        self.delete()
