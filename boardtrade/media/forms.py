"""The upload forms of images and documents: hostile files stop here, in plain words."""

import errno
import logging
from pathlib import PurePath
from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.core.files import File
from django.core.files.uploadedfile import UploadedFile
from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from PIL import Image
from wagtail.documents.forms import BaseDocumentForm
from wagtail.images.fields import WagtailImageField
from wagtail.images.forms import BaseImageForm

from boardtrade.media.documents.office import check_office_file
from boardtrade.media.documents.pdf import PdfRefusedError, check_pdf
from boardtrade.media.images.colour_spaces import HEAD_BYTES, HdrPictureError
from boardtrade.media.images.pixels import read_pixels
from boardtrade.media.public_files import PublicFileError, check_public_file
from boardtrade.media.stored_files import delete_later, save_whole
from boardtrade.media.unsaved_files import note_stored
from boardtrade.media.upload_handlers import UnstoredUpload

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise

logger = logging.getLogger(__name__)

PNG = b"\x89PNG"
ANIMATED_PNG = b"\x00\x00\x00\x08acTL"
ANIMATED_AVIF = b"ftypavis"
SCALE_TO_JUDGE = 1 / 8
"""A JPEG is read to its end as well if it is decoded small, in a fraction of the memory."""
BRAND_BYTES = 16
"""An AVIF file begins with the length and brand of what it is."""


class StoresFileSafely:
    """Stores the uploaded file as the last step of validation, and keeps the one it replaces.

    Wagtail's forms store it while they save, where a full disk would be an error of the server.
    They also delete a replaced file at once, under the hands of those who are reading it.
    """

    original_file: models.fields.files.FieldFile | None
    changed_data: list[str]
    errors: Any
    fields: dict[str, Any]
    instance: Any

    def full_clean(self) -> None:
        """Store the file of a form that has no error, or say why that was not possible."""
        super().full_clean()  # type: ignore[misc]
        upload = self.files.get(self.add_prefix("file"))  # type: ignore[attr-defined]
        if isinstance(upload, UnstoredUpload):
            self.errors.pop("file", None)  # that it is empty
            self.add_error("file", words_for(upload.error))  # type: ignore[attr-defined]
        if self.is_bound and not self.errors:  # type: ignore[attr-defined]
            self._refuse_public_change()
        if self.is_bound and not self.errors and "file" in self.changed_data:  # type: ignore[attr-defined]
            self._store_file()

    def _refuse_public_change(self) -> None:
        """Say at a changed field that only who may publish changes what readers see."""
        changed = [name for name in self.instance.public_fields if name in self.changed_data]
        if changed:
            try:
                check_public_file(self.instance)
            except PublicFileError as error:
                shown = [name for name in changed if not self.fields[name].widget.is_hidden]
                # The focal point is set with the mouse, and would show no error.
                self.add_error((shown or ["title"])[0], error.message)  # type: ignore[attr-defined]

    def _store_file(self) -> None:
        file = self.instance.file
        path = file.field.generate_filename(self.instance, file.name)
        try:
            name = save_whole(file.storage, path, file.file)
        except OSError as error:
            self.add_error("file", words_for(error))  # type: ignore[attr-defined]
        else:
            self.instance.file = name
            note_stored(type(self.instance), name)

    def save(self, commit: bool = True) -> Any:
        """Save, and have the replaced file deleted once nobody is reading it any more."""
        replaced = self.original_file if commit and "file" in self.changed_data else None
        if replaced and replaced.name:
            self.original_file = None
            delete_later([replaced.name])
        return super().save(commit=commit)  # type: ignore[misc]

    def note(self, text: str | Promise) -> None:
        """Say something about the file that is there."""
        field = self.fields.get("file") or self.fields["title"]
        field.help_text = text


NO_SPACE = _(
    "The file could not be stored: the disk of the site is full. Nothing was changed. Tell whoever "
    "runs this site, and upload the file again when there is space."
)
NOT_STORED = _(
    "The file could not be stored. Nothing was changed. Tell whoever runs this site, and upload "
    "the file again later."
)
NOT_CHECKED = _(
    "The file could not be checked, so that it was not stored. Tell whoever runs this site, and "
    "upload the file again later."
)


def words_for(error: OSError) -> "StrPromise":
    """Return what to tell an editor whose file the disk did not take."""
    return NO_SPACE if error.errno in {errno.ENOSPC, errno.EDQUOT} else NOT_STORED


class WholeImageField(WagtailImageField):
    """Judges a picture by what is done with it later: every size is made of its pixels.

    So it also refuses a picture that begins well and then breaks off.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # Wagtail says that there are an "unknown number", and at most 60000000.
        self.error_messages["file_too_many_pixels"] = _(
            "This picture has more than %(most)s megapixels. Make it smaller, and upload that."
        ) % {"most": self.max_image_pixels // 1_000_000}

    def to_python(self, data: Any) -> Any:
        """Read the picture to its end."""
        self._refuse_animation(data)
        try:
            file = super().to_python(data)
            if file is not None:
                read_pixels(file, scale=SCALE_TO_JUDGE)
                file.seek(0)
        except ValidationError:
            raise
        except HdrPictureError as error:
            raise ValidationError(
                _(
                    "This picture is made for HDR screens, and would look grey on others. Export "
                    "it in ordinary colours (sRGB, without HDR), and upload that."
                ),
                code="hdr",
            ) from error
        except Exception as error:  # decoders of hostile files fail in ways of their own
            raise ValidationError(
                _("This picture is damaged. Save or export it again, and upload that."),
                code="damaged",
            ) from error
        return file

    def _refuse_animation(self, data: Any) -> None:
        """Refuse what moves: readers would see its first picture only, and no editor is told."""
        if not isinstance(data, File):
            return
        head = data.read(HEAD_BYTES)
        data.seek(0)
        is_animated_png = head.startswith(PNG) and ANIMATED_PNG in head.partition(b"IDAT")[0]
        is_animated_avif = ANIMATED_AVIF in head[:BRAND_BYTES]
        if is_animated_png or is_animated_avif or _has_several_frames(data):
            raise ValidationError(
                _(
                    "This picture is animated, which cannot be shown here. Save one picture of "
                    "it, and upload that."
                ),
                code="animated",
            )


def _has_several_frames(file: File) -> bool:
    """Return whether a file is an animated GIF or WebP; what else has frames is a photograph."""
    try:
        with Image.open(file, formats=["GIF", "WEBP"]) as picture:
            return bool(getattr(picture, "is_animated", False))
    except Exception:  # what is no picture is refused in other words
        return False
    finally:
        file.seek(0)


class ImageForm(StoresFileSafely, BaseImageForm):
    """Wagtail's image form, whose file must be a whole picture of a sensible size."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if plain := self.fields.get("file"):  # the form that edits a title has none
            self.fields["file"] = WholeImageField(
                label=plain.label, required=plain.required, widget=plain.widget
            )
        if description := self.fields.get("description"):
            description.help_text = _(
                "What the picture shows, as you would say it over the telephone, for those who do "
                "not see it. It serves wherever a page gives no other."
            )
        if self.instance.problem:
            self.note(self.instance.get_problem_display())


class DocumentForm(StoresFileSafely, BaseDocumentForm):
    """Wagtail's document form, which also looks whether a file is what its name says."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if problem := self.instance.problem_label:
            self.note(problem)
        elif twin := self.instance.twin:
            self.note(
                _(
                    "The same file is in the library already, as “%(title)s”. If you do not need "
                    "it twice, delete one of the two and choose the other."
                )
                % {"title": twin.title}
            )

    def clean_file(self) -> Any:
        """Refuse files that are broken, protected or not what their name says."""
        file = self.cleaned_data["file"]
        if isinstance(file, UploadedFile):
            self._refuse_other_format(file)
            try:
                check_content(file, extension=suffix_of(file.name or ""))
            except OSError as error:  # the check needs a temporary file
                raise ValidationError(words_for(error), code="not_stored") from error
            except RuntimeError as error:
                logger.exception("A file could not be checked.")
                raise ValidationError(NOT_CHECKED, code="not_checked") from error
        return file

    def _refuse_other_format(self, file: UploadedFile) -> None:
        """Keep a PDF a PDF: pages that show the document say what it is."""
        old = suffix_of(self.original_file.name or "") if self.original_file else ""
        if old and suffix_of(file.name or "") != old:
            raise ValidationError(
                _("Replace this file by another .%(extension)s file, or upload a new document."),
                code="other_format",
                params={"extension": old},
            )


def suffix_of(name: str) -> str:
    """Return the end of a file's name in small letters: "pdf"."""
    return PurePath(name).suffix.lower().lstrip(".")


def check_content(file: Any, *, extension: str) -> None:
    """Raise ValidationError unless the content fits the extension. Leaves the file at its start."""
    if extension == "pdf":
        try:
            check_pdf(file)
        except PdfRefusedError as error:
            raise ValidationError(str(error), code=error.reason) from error
    elif extension in {"docx", "xlsx"}:
        check_office_file(file, extension=extension)
    elif extension == "csv":
        try:
            text = file.read().decode("utf-8")
        except UnicodeDecodeError:
            text = "\0"
        if "\0" in text:
            raise ValidationError(
                _(
                    "This CSV file is not plain UTF-8 text. In a spreadsheet, choose “Save as” and "
                    "then “CSV UTF-8”, and upload that."
                ),
                code="wrong_type",
            )
    file.seek(0)
