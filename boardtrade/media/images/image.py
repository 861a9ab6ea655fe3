"""The pictures that editors upload, with their ready-made sizes."""

import hashlib

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.images.models import AbstractImage, AbstractRendition, Image

from boardtrade.media.images.roles import ROLES_VERSION


class CustomImage(AbstractImage):
    """A picture of the library. It knows which sizes of itself are ready to be sent to readers.

    One size is made with the upload, the others by a task after it (see `signal_handlers`), so that
    no reader's request ever resizes a picture and no page queries the table of renditions.
    """

    credit = models.CharField(
        _("credit"),
        max_length=255,
        blank=True,
        help_text=_("Who made the picture, as readers should see it: “Photo: Ada Okafor”."),
    )
    sources = models.JSONField(default=dict, editable=False)
    sources_key = models.CharField(max_length=40, blank=True, editable=False)

    admin_form_fields = (*Image.admin_form_fields[:2], "credit", *Image.admin_form_fields[2:])

    class Meta(AbstractImage.Meta):
        permissions = [("choose_image", "Can choose image")]

    @property
    def file_key(self) -> str:
        """Names today's file: sizes of another one are not shown."""
        return _short_hash(self.file.name, self.file_hash)

    @property
    def current_sources_key(self) -> str:
        """Names all that the ready-made sizes depend on: the file, its focal point, the roles."""
        focal_point = (
            self.focal_point_x,
            self.focal_point_y,
            self.focal_point_width,
            self.focal_point_height,
        )
        return self.file_key + _short_hash(focal_point, ROLES_VERSION)

    @property
    def are_sources_current(self) -> bool:
        """Whether every size is ready."""
        return bool(self.sources) and self.sources_key == self.current_sources_key

    @property
    def are_sources_usable(self) -> bool:
        """Whether some size of today's file is ready, be it cut as it was wanted before."""
        return bool(self.sources) and self.sources_key.startswith(self.file_key)


def _short_hash(*parts: object) -> str:
    return hashlib.sha256(repr(parts).encode()).hexdigest()[:20]


class Rendition(AbstractRendition):
    """One size and format of a picture."""

    image = models.ForeignKey(CustomImage, on_delete=models.CASCADE, related_name="renditions")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["image", "filter_spec", "focal_point_key"], name="unique_rendition"
            )
        ]
