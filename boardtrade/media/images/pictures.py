"""Pictures as pages show them: which files, of which sizes, chosen without a query."""

from dataclasses import dataclass

from django.core.files.storage import storages

from boardtrade.media.images.image import CustomImage
from boardtrade.media.images.roles import ANY_ROLE, ROLES


@dataclass(frozen=True)
class Picture:
    """What `components/picture.html` may see."""

    src: str
    width: int
    height: int
    sizes: str
    avif_srcset: str = ""


Sources = dict[str, dict[str, list[list[int | str]]]]
"""Role → format → [width, height, file name] of each size."""


def picture(image: CustomImage | None, role_name: str) -> Picture | None:
    """Return the picture in one of its roles, or None when there is nothing to show.

    Sizes that are outdated, or the single one made with the upload, are shown until the task has
    made better ones. A picture whose file could never be read is left out.
    """
    if image is None or not image.are_sources_usable:
        return None
    by_format = image.sources.get(role_name) or image.sources.get(ANY_ROLE)
    if by_format is None:  # a role that is newer than these sizes
        return None
    storage = storages["default"]
    width, height, file_name = by_format["jpeg"][0]
    avif = by_format.get("avif", [])
    return Picture(
        src=storage.url(file_name),
        width=width,
        height=height,
        sizes=ROLES[role_name].sizes,
        avif_srcset=", ".join(f"{storage.url(name)} {w}w" for w, _, name in avif),
    )
