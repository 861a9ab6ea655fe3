"""The pictures that editors upload, with their ready-made sizes."""

import hashlib
import logging
from pathlib import PurePath
from typing import Any, Self

from django.core.files import File
from django.db import models, transaction
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail.images.models import (
    AbstractImage,
    AbstractRendition,
    Filter,
    Image,
    ImageQuerySet,
    WagtailImageField,
    WagtailImageFieldFile,
    get_upload_to,
)

from boardtrade.media.images.pixels import upright_size
from boardtrade.media.images.renditions import PictureFilter, name_for_content
from boardtrade.media.images.roles import ROLES_VERSION
from boardtrade.media.stored_files import save_whole, unguessable_path

logger = logging.getLogger(__name__)


class PictureProblem(models.TextChoices):
    """Why the sizes of a picture could not be made; the label tells the editor what to do."""

    LOST = (
        "lost",
        _(
            "The file of this picture is lost, so that it may not be shown. Upload it again, or "
            "have it restored from a backup."
        ),
    )
    UNREADABLE = (
        "unreadable",
        _(
            "This picture cannot be read, so that it is not shown. Save or export it again, and "
            "upload that in its place."
        ),
    )
    NOT_STORED = (
        "not stored",
        _(
            "The sizes of this picture could not be stored, probably because the disk is full or "
            "the storage of files is away. They are tried again every day, and when the picture is "
            "saved. Tell whoever runs this site if this stays."
        ),
    )


class UprightFieldFile(WagtailImageFieldFile):
    """An image file that tells its size as it is shown, however the camera was held."""

    def get_image_dimensions(self) -> tuple[int, int]:
        """Return width and height. Focal points are set on the upright picture, too."""
        was_closed = self.closed
        self.open()
        try:
            return upright_size(self)
        finally:
            if was_closed:
                self.close()
            else:
                self.seek(0)


class UprightImageField(WagtailImageField):
    """An image field whose width and height are those of the upright picture."""

    attr_class = UprightFieldFile


class CustomImageQuerySet(ImageQuerySet):
    """Pictures; they are deleted whole, whatever is being made of them meanwhile."""

    def delete(self) -> tuple[int, dict[str, int]]:
        """Wait for sizes that are just being stored, so that they are deleted too."""
        with transaction.atomic():
            # A query of its own: the list may have relations and an order that cannot be locked.
            ids = list(self.values_list("pk", flat=True))
            list(self.model.objects.filter(pk__in=ids).select_for_update().values("pk"))
            return super().delete()

    delete.alters_data = True  # type: ignore[attr-defined]
    delete.queryset_only = True  # type: ignore[attr-defined]


class CustomImage(AbstractImage):
    """A picture of the library. It knows which sizes of itself are ready to be sent to readers.

    One size is made with the upload, the others by a task after it (see `signal_handlers`), so that
    no reader's request ever resizes a picture and no page queries the table of renditions.
    """

    file = UprightImageField(
        _("file"), upload_to=get_upload_to, width_field="width", height_field="height"
    )
    credit = models.CharField(
        _("credit"),
        max_length=255,
        blank=True,
        help_text=_("Who made the picture, as readers should see it: “Photo: Ada Okafor”."),
    )
    sources = models.JSONField(default=dict, editable=False)
    sources_key = models.CharField(max_length=40, blank=True, editable=False)
    problem = models.CharField(
        max_length=10, choices=PictureProblem, blank=True, default="", editable=False
    )

    objects = CustomImageQuerySet.as_manager()
    admin_form_fields = (*Image.admin_form_fields[:3], "credit", *Image.admin_form_fields[3:])

    public_fields = (
        "file",
        "title",
        "description",
        "credit",
        "collection",
        "focal_point_x",
        "focal_point_y",
        "focal_point_width",
        "focal_point_height",
    )
    """What readers see of it, or that decides whether they do."""

    class Meta(AbstractImage.Meta):
        verbose_name = _("image")
        verbose_name_plural = _("images")
        permissions = [("choose_image", "Can choose image")]

    def __str__(self) -> str:
        """Tell beside the title what an editor has to know where the picture is chosen."""
        size = gettext("%(width)s × %(height)s pixels") % {
            "width": self.width,
            "height": self.height,
        }
        if self.problem:
            size = gettext("%(size)s, cannot be shown") % {"size": size}
        return f"{self.title} ({size})"

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
        """Whether every size has been made."""
        return bool(self.sources) and self.sources_key == self.current_sources_key

    @property
    def are_sources_usable(self) -> bool:
        """Whether some size of today's file is ready, be it cut as it was wanted before."""
        return bool(self.sources) and self.sources_key.startswith(self.file_key)

    def get_upload_to(self, filename: str) -> str:
        """Store originals where nobody can guess, and never where another file was."""
        path = PurePath(super().get_upload_to(filename))
        return unguessable_path(str(path.parent), path.name)

    def get_rendition(self, filter: Filter | str) -> AbstractRendition:
        """Return a size of the picture for the admin, or a gap if it cannot be made.

        Lists and choosers show many pictures: one whose file is damaged or lost must not keep the
        others from being seen.
        """
        wanted = _clean(filter)
        _ = (
            wanted.operations
        )  # raises what is wrong with the spec, which is no fault of the picture
        try:
            return super().get_rendition(wanted)
        except (OSError, ValueError) as error:
            logger.warning("A size of image %s cannot be made: %s", self.pk, error)
            gap = self.get_rendition_model()(image=self, width=0, height=0)
            gap.file.name = "not-found"
            return gap

    def get_renditions(self, *filters: Filter | str) -> dict[str, AbstractRendition]:
        """Return sizes of the picture, made as `get_rendition` makes them."""
        return super().get_renditions(*map(_clean, filters))

    def create_rendition(self, filter: Filter) -> AbstractRendition:
        """Make a size whose file is whole, also if another process makes the same one."""
        made = self.make_rendition(filter)
        rendition, is_new = self.renditions.get_or_create(
            filter_spec=made.filter_spec,
            focal_point_key=made.focal_point_key,
            defaults={"file": made.file.name, "width": made.width, "height": made.height},
        )
        if not is_new:
            made.file.storage.delete(made.file.name)
        return rendition

    def make_rendition(self, filter: Filter) -> "Rendition":
        """Return a size that is in the storage, but not yet in the database.

        Raise OSError, and leave nothing in the storage, if it cannot be made.
        """
        content = self.generate_rendition_file(filter)
        size = upright_size(content)
        rendition = Rendition(
            image=self, filter_spec=filter.spec, focal_point_key=filter.get_cache_key(self)
        )
        storage = rendition.file.storage
        name = save_whole(storage, rendition.get_upload_to(content.name), content)
        # The size first: an image field without one opens its file to look.
        rendition.width, rendition.height = size
        rendition.file.name = name
        return rendition

    def generate_rendition_file(self, filter: Filter, *, source: File | None = None) -> File:
        """Name the file for its content: its address may be kept by browsers for a year."""
        file = super().generate_rendition_file(filter, source=source)
        file.name = name_for_content(self.file.name, PurePath(file.name).suffix, file)
        return file

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        """Wait for sizes that are just being stored, so that they are deleted too."""
        with transaction.atomic():
            self.locked()
            return super().delete(*args, **kwargs)

    def locked(self) -> Self | None:
        """Return the picture as it is now, its row locked until the transaction ends, if any."""
        return type(self).objects.filter(pk=self.pk).select_for_update().first()


def _clean(wanted: Filter | str) -> PictureFilter:
    if isinstance(wanted, PictureFilter):
        return wanted
    return PictureFilter(wanted.spec if isinstance(wanted, Filter) else wanted)


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
