"""Why a picture is not accepted, in the words that the editor reads."""

from typing import TYPE_CHECKING

from django.db import models
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise


class PictureRefusal(models.TextChoices):
    """Why a file is refused; the label tells the editor what to do."""

    NO_PICTURE = (
        "no_picture",
        _(
            "This file is no picture that can be shown here, whatever its name says. Accepted are "
            "JPEG, PNG, WebP, AVIF and GIF."
        ),
    )
    OTHER_KIND = (
        "other_kind",
        _(
            "This file is %(kind)s, whatever its name says. Accepted are JPEG, PNG, WebP, AVIF and "
            "GIF: export it as one of these, and upload that."
        ),
    )
    DAMAGED = (
        "damaged",
        _("This picture is damaged. Save or export it again, and upload that."),
    )
    ANIMATED = (
        "animated",
        _(
            "This picture is animated, which cannot be shown here. Save one picture of it, and "
            "upload that."
        ),
    )
    TOO_MANY_PIXELS = (
        "file_too_many_pixels",
        _("This picture has more than %(most)s megapixels. Make it smaller, and upload that."),
    )
    HDR = (
        "hdr",
        _(
            "This picture is made for HDR screens, and would look grey on others. Export it in "
            "ordinary colours (sRGB, without HDR), and upload that."
        ),
    )


class PictureRefusedError(ValueError):
    """The file is no picture that the site can show; `message` tells the editor what to do."""

    def __init__(self, reason: PictureRefusal, **params: object) -> None:
        super().__init__(reason.value)
        self.reason = reason
        self.params = params

    @property
    def message(self) -> "StrPromise | str":
        """The explanation in the language of whoever reads it."""
        return self.reason.label % self.params if self.params else self.reason.label

    def __str__(self) -> str:
        return str(self.message)
