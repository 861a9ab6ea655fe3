"""Slugs of models that are not pages: topics, people, addressees."""

from typing import ClassVar

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.models import TranslatableMixin

from boardtrade.editing.uniqueness import is_taken_in_locale


class UniqueSlugMixin(TranslatableMixin):
    """A slug for the URL of an object, unique within its model and language."""

    slug = models.SlugField(_("slug"), max_length=150, help_text=_("The name in the address."))

    class Meta(TranslatableMixin.Meta):
        abstract = True
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["slug", "locale"], name="%(class)s_slug_unique_in_locale"
            )
        ]

    def clean(self) -> None:
        """Raise ValidationError for a slug that the constraint would refuse."""
        super().clean()
        if is_taken_in_locale(self, "slug"):
            raise ValidationError({"slug": _("This name is taken already. Choose another one.")})
