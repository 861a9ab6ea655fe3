"""Pictures as pages show them: which files, of which sizes, chosen without a query."""

from dataclasses import dataclass

from django.core.files.storage import storages
from wagtail.images.models import SourceImageIOError

from boardtrade.media.models import CustomImage
from boardtrade.media.picture_roles import ROLES


@dataclass(frozen=True)
class Picture:
    """What `components/picture.html` may see."""

    src: str
    width: int
    height: int
    sizes: str
    avif_srcset: str = ""


def make_sources(image: CustomImage) -> dict[str, dict[str, list[list[int | str]]]]:
    """Make every size of the picture; return role → format → [width, height, file name].

    Slow (seconds): for tasks only. Raises SourceImageIOError when the original file is gone.
    """
    sources: dict[str, dict[str, list[list[int | str]]]] = {}
    for name, role in ROLES.items():
        by_format: dict[str, list[list[int | str]]] = {}
        for format_name, specs in role.specs().items():
            renditions = image.get_renditions(*specs)
            # A small original gives the same size for several widths: list each once.
            unique = {r.width: [r.width, r.height, r.file.name] for r in renditions.values()}
            by_format[format_name] = [unique[width] for width in sorted(unique)]
        sources[name] = by_format
    return sources


def picture(image: CustomImage | None, role_name: str) -> Picture | None:
    """Return the picture in one of its roles, or None when there is nothing to show.

    Only between an upload and the end of its task is a single JPEG made on the spot.
    """
    if image is None:
        return None
    role = ROLES[role_name]
    if not image.are_sources_current:
        return _stopgap(image, role_name)
    storage = storages["default"]
    by_format = image.sources[role_name]
    width, height, file_name = by_format["jpeg"][0]
    return Picture(
        src=storage.url(file_name),
        width=width,
        height=height,
        sizes=role.sizes,
        avif_srcset=", ".join(f"{storage.url(name)} {w}w" for w, _, name in by_format["avif"]),
    )


def _stopgap(image: CustomImage, role_name: str) -> Picture | None:
    role = ROLES[role_name]
    try:
        rendition = image.get_rendition(role.specs()["jpeg"][0])
    except (SourceImageIOError, OSError):
        return None  # the original is gone: the page does without it
    return Picture(rendition.url, rendition.width, rendition.height, role.sizes)
