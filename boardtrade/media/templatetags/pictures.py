"""`{% picture image "card" alt="…" %}`: a responsive picture from an image of the library."""

from typing import Any

from django import template

from boardtrade.media.images import pictures
from boardtrade.media.models import CustomImage

register = template.Library()


@register.inclusion_tag("components/picture.html")
def picture(
    image: CustomImage | None, role: str, alt: str = "", *, eager: bool = False
) -> dict[str, Any]:
    """Render the picture in a role (see picture_roles); nothing when the image is gone.

    `eager` is for the one picture that readers see first; all others load lazily.
    """
    return {"picture": pictures.picture(image, role), "alt": alt, "eager": eager}
