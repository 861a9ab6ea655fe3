"""Pictures as pages show them: which files, of which sizes, chosen without a query."""

from dataclasses import dataclass

from django.core.files.storage import storages

from boardtrade.media.images.image import CustomImage
from boardtrade.media.images.roles import ANY_ROLE, FIRST_SIZE, ROLES


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


def make_sources(image: CustomImage) -> Sources:
    """Make every size of the picture.

    Slow (seconds): for tasks only. Raises SourceImageIOError when the original file is gone.
    """
    return {name: _make_sizes(image, role.specs()) for name, role in ROLES.items()}


def make_first_source(image: CustomImage) -> Sources:
    """Make one JPEG that stands in for every size. Takes some tenths of a second."""
    return {ANY_ROLE: _make_sizes(image, {"jpeg": FIRST_SIZE.specs()["jpeg"]})}


def _make_sizes(
    image: CustomImage, specs_by_format: dict[str, list[str]]
) -> dict[str, list[list[int | str]]]:
    by_format: dict[str, list[list[int | str]]] = {}
    for format_name, specs in specs_by_format.items():
        renditions = image.get_renditions(*specs)
        # A small original gives the same size for several widths: list each once.
        unique = {r.width: [r.width, r.height, r.file.name] for r in renditions.values()}
        by_format[format_name] = [unique[width] for width in sorted(unique)]
    return by_format


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
