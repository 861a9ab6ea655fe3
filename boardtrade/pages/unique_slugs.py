"""Names in addresses, for what is no page: topics, people, addressees."""

from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.models import Locale, TranslatableMixin


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
