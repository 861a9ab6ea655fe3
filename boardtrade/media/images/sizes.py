"""Makes the sizes of a picture, and notes them only if they are still those of its file.

Making takes seconds, in which the picture may be replaced, cropped anew or deleted. So files are
made first, and then, while the picture's row is locked, noted or thrown away.
"""

import logging
from collections.abc import Collection, Iterable, Mapping
from contextlib import suppress

from django.db import transaction
from wagtail.images.models import SourceImageIOError

from boardtrade.media.images.image import CustomImage, PictureProblem, Rendition
from boardtrade.media.images.pictures import Sources
from boardtrade.media.images.pixels import UnreadablePictureError, read_pixels
from boardtrade.media.images.renditions import PictureFilter
from boardtrade.media.images.roles import ANY_ROLE, FIRST_SIZE, ROLES
from boardtrade.media.object_storage.failures import StorageUnavailableError
from boardtrade.media.stored_files import is_stored

logger = logging.getLogger(__name__)

Specs = Mapping[str, Mapping[str, list[str]]]
"""Role → format → Wagtail's spec of each size."""
ALL_SPECS: Specs = {name: role.specs() for name, role in ROLES.items()}
FIRST_SPECS: Specs = {ANY_ROLE: {"jpeg": FIRST_SIZE.specs()["jpeg"]}}


def prepare_first_size(image_id: int) -> None:
    """Make one JPEG that stands in for every size. Takes some tenths of a second."""
    _prepare(image_id, FIRST_SPECS)


def prepare_sizes(image_id: int) -> None:
    """Make every size that is missing. Slow (seconds): for tasks only. Safe to run twice."""
    _prepare(image_id, ALL_SPECS)


def needs_sizes(image: CustomImage) -> bool:
    """Return whether a size is missing, outdated, or lost from the database or the storage."""
    sound, lost = _present_renditions(image)
    return (
        bool(lost or image.problem)
        or not image.are_sources_current
        or not set(_flat(ALL_SPECS)) <= sound.keys()
        or image.sources != _sources(ALL_SPECS, sound)
    )


def outdated_renditions(image: CustomImage) -> list[int]:
    """Return the ids of sizes of an earlier file or focal point."""
    return [
        rendition.pk
        for rendition in image.renditions.all()
        if rendition.focal_point_key != _key(rendition.filter_spec, image)
    ]


def _prepare(image_id: int, specs: Specs) -> None:
    image = CustomImage.objects.filter(pk=image_id).first()
    if image is None:
        return
    made: list[Rendition] = []
    try:
        sound, lost = _present_renditions(image)
        wanted = dict.fromkeys((*_flat(specs), *lost))
        _make(image, [spec for spec in wanted if spec not in sound], made)
        unused = _store(image, specs, made)
    except (OSError, ValueError) as error:
        logger.warning("The sizes of image %s cannot be made: %r", image_id, error)
        same_file = CustomImage.objects.filter(pk=image_id, file=image.file.name)
        same_file.update(problem=_problem(error))
        unused = made
    except BaseException:
        _throw_away(made)
        raise
    _throw_away(unused)


def _make(image: CustomImage, specs: Collection[str], made: list[Rendition]) -> None:
    """Add an unsaved row for each size to `made`, whose file is stored."""
    if not specs:
        return
    scale = max(PictureFilter(spec).scale(image) for spec in specs)
    with image.open_file() as file:
        pixels = read_pixels(file, scale=scale)
    # One after the other: the encoder takes 24 bytes for each pixel, and as many threads as it has.
    for spec in specs:
        rendition = image.make_rendition(PictureFilter(spec, pixels))
        made.append(rendition)  # at once, as the next one may fail


def _store(image: CustomImage, specs: Specs, made: list[Rendition]) -> list[Rendition]:
    """Note the sizes on the picture; return those that are of no use, because it has changed."""
    with transaction.atomic():
        current = image.locked()
        if current is None or current.current_sources_key != image.current_sources_key:
            return made  # the task of the change makes others
        sound, lost = _present_renditions(current)
        used = [rendition for rendition in made if rendition.filter_spec not in sound]
        # Rows whose file is lost are not deleted: with them, Wagtail would delete the new file,
        # which has the same name if it has the same content.
        Rendition.objects.bulk_create(
            used,
            update_conflicts=True,
            unique_fields=["image", "filter_spec", "focal_point_key"],
            update_fields=["file", "width", "height"],
        )
        for rendition in lost.values():
            rendition.purge_from_cache()
        sound |= {rendition.filter_spec: rendition for rendition in used}
        changes: dict[str, object] = {"problem": ""}
        if specs is ALL_SPECS:
            key = current.current_sources_key
            changes |= {"sources": _sources(specs, sound), "sources_key": key}
        elif not current.are_sources_usable:
            changes |= {"sources": _sources(specs, sound), "sources_key": current.file_key}
        CustomImage.objects.filter(pk=current.pk).update(**changes)
    # A file may also have mended a row by its name alone, which tells its content.
    names = {rendition.file.name for rendition in sound.values()}
    return [rendition for rendition in made if rendition.file.name not in names]


def _present_renditions(
    image: CustomImage,
) -> tuple[dict[str, Rendition], dict[str, Rendition]]:
    """Return today's sizes by spec, and apart from them those whose file is lost or empty."""
    sound: dict[str, Rendition] = {}
    lost: dict[str, Rendition] = {}
    for rendition in image.renditions.all():
        if rendition.focal_point_key != _key(rendition.filter_spec, image):
            continue
        is_sound = is_stored(rendition.file.storage, rendition.file.name)
        (sound if is_sound else lost)[rendition.filter_spec] = rendition
    return sound, lost


def _throw_away(made: Iterable[Rendition]) -> None:
    for rendition in made:
        with suppress(OSError):  # no row names it: it is swept
            rendition.file.storage.delete(rendition.file.name)


def _sources(specs: Specs, by_spec: Mapping[str, Rendition]) -> Sources:
    return {
        role: {name: _listed(by_spec[spec] for spec in wanted) for name, wanted in formats.items()}
        for role, formats in specs.items()
    }


def _listed(renditions: Iterable[Rendition]) -> list[list[int | str]]:
    # A small original gives the same size for several widths: list each once.
    unique: dict[int, list[int | str]] = {
        rendition.width: [rendition.width, rendition.height, rendition.file.name]
        for rendition in renditions
    }
    return [unique[width] for width in sorted(unique)]


def _flat(specs: Specs) -> list[str]:
    every = (spec for formats in specs.values() for wanted in formats.values() for spec in wanted)
    return list(dict.fromkeys(every))


def _key(spec: str, image: CustomImage) -> str:
    return PictureFilter(spec).get_cache_key(image)


def _problem(error: OSError | ValueError) -> PictureProblem:
    if isinstance(error, UnreadablePictureError | ValueError):
        return PictureProblem.UNREADABLE
    is_away = isinstance(error.__cause__, StorageUnavailableError)
    if isinstance(error, SourceImageIOError) and not is_away:
        return PictureProblem.LOST
    return PictureProblem.NOT_STORED
