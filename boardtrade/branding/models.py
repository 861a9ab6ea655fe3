"""The files that carry a board's brand, and the fields of the settings that they are made of."""

import hashlib
from datetime import timedelta
from functools import cached_property
from typing import Any, ClassVar, NamedTuple

from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from boardtrade.branding.brand import Brand, Mark
from boardtrade.branding.colours import ColourField, is_colour

KEPT = timedelta(days=30)
"""How long a file is kept that no settings name: copies of pages elsewhere may still link to it."""


class NewFile(NamedTuple):
    """A file that was checked, or made, and is not stored yet."""

    suffix: str
    data: bytes
    width: int = 0
    height: int = 0


def build_name(file: NewFile) -> str:
    """Return the name under which a file is stored, which tells it from every other."""
    return f"{hashlib.sha256(file.data).hexdigest()[:32]}.{file.suffix}"


class BrandFile(models.Model):
    """A mark or a style sheet, which never changes: its name is the hash of what it holds."""

    name = models.CharField(_("name"), max_length=40, primary_key=True)
    data = models.BinaryField(_("content"))
    width = models.PositiveIntegerField(_("width"), default=0)
    height = models.PositiveIntegerField(_("height"), default=0)
    used_at = models.DateTimeField(_("last used"), default=timezone.now)
    """When settings were last known to name it, unless they still do."""

    class Meta:
        verbose_name = _("file of the brand")
        verbose_name_plural = _("files of the brand")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(name__regex=r"^[0-9a-f]{32}\.(css|svg|png)$"),
                name="brand_file_name_is_a_hash",
            )
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        """Return the address that the file has as long as it is what it is."""
        return reverse("brand_file", args=[self.name])


def store(file: NewFile) -> BrandFile:
    """Return the stored file with this content, which is stored unless it is there already."""
    values = {
        "data": file.data,
        "width": file.width,
        "height": file.height,
        "used_at": timezone.now(),  # so that nobody deletes it before settings name it
    }
    return BrandFile.objects.update_or_create(name=build_name(file), defaults=values)[0]


def delete_unused() -> None:
    """Delete the files that no settings have named for a while."""
    named: Any = models.Q()
    for relation in BrandFile._meta.related_objects:
        named |= models.Q((f"{relation.get_accessor_name() or relation.name}__isnull", False))
    BrandFile.objects.filter(used_at__lt=timezone.now() - KEPT).exclude(named).delete()


class BrandedSettings(models.Model):
    """The colours and marks of a site, and the style sheet that is made of them."""

    accent_colour = ColourField(
        _("accent colour"),
        help_text=_(
            "For buttons, numbers and the current place. White text on it must be readable. "
            "Leave empty for vermilion."
        ),
    )
    voice_colour = ColourField(
        _("voice colour"),
        help_text=_(
            "For covers and subheadings: a dark colour. Leave empty for teal. What is needed "
            "lighter or darker elsewhere, and in the dark, follows from the two."
        ),
    )
    mark = models.ForeignKey(
        BrandFile, models.PROTECT, null=True, editable=False, related_name="as_mark"
    )
    dark_mark = models.ForeignKey(
        BrandFile, models.PROTECT, null=True, editable=False, related_name="as_dark_mark"
    )
    stylesheet = models.ForeignKey(
        BrandFile, models.PROTECT, null=True, editable=False, related_name="as_stylesheet"
    )

    class Meta:
        abstract = True
        constraints: ClassVar[list[Any]] = [
            *(
                models.CheckConstraint(
                    condition=is_colour(name), name=f"%(class)s_{name}_is_a_colour"
                )
                for name in ("accent_colour", "voice_colour")
            ),
            models.CheckConstraint(
                condition=models.Q(dark_mark=None) | ~models.Q(mark=None),
                name="%(class)s_dark_mark_has_a_light_one",
                violation_error_message=_("Upload the mark for light surfaces too."),
            ),
        ]

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Make the style sheet anew; what is no longer named is kept from now on for a while."""
        sheet = self._make_stylesheet()
        self.stylesheet = store(sheet) if sheet else None
        replaced = self._get_stored_files() - self._get_files()
        super().save(*args, **kwargs)
        BrandFile.objects.filter(pk__in=replaced).update(used_at=timezone.now())

    def _make_stylesheet(self) -> NewFile | None:
        """Return the sheet that is to be; its maker is loaded only for sites that need one."""
        if not (self.accent_colour or self.voice_colour or self.mark_id):
            return None
        from boardtrade.branding.stylesheet import build_stylesheet

        css = build_stylesheet(self.accent_colour, self.voice_colour, has_mark=bool(self.mark_id))
        return NewFile("css", css.encode())

    def _get_files(self) -> set[str]:
        names = (self.mark_id, self.dark_mark_id, self.stylesheet_id)
        return {name for name in names if name}

    def _get_stored_files(self) -> set[str]:
        stored = type(self)._default_manager.filter(pk=self.pk).first()
        return stored._get_files() if stored else set()

    def renew_stylesheet(self) -> bool:
        """Store the style sheet anew if the code makes another one by now; return whether."""
        sheet = self._make_stylesheet()
        if (build_name(sheet) if sheet else None) == self.stylesheet_id:
            return False
        self.save(update_fields=["stylesheet"])
        return True

    @cached_property
    def brand(self) -> Brand:
        """Return what templates show of the brand."""
        return Brand(
            stylesheet=_address(self.stylesheet_id),
            mark=_as_mark(self.mark),
            dark_mark=_as_mark(self.dark_mark),
            voice=self.voice_colour,
        )


def _address(name: str | None) -> str:
    return reverse("brand_file", args=[name]) if name else ""


def _as_mark(file: BrandFile | None) -> Mark | None:
    if file is None:
        return None
    return Mark(file.get_absolute_url(), file.width, file.height)
