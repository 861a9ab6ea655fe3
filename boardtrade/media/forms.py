"""The upload forms of images and documents: hostile files stop here, in plain words."""

from functools import partial
from pathlib import PurePath
from typing import Any

from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.db import models, transaction
from django.utils.translation import gettext_lazy as _
from PIL import Image
from wagtail.documents.forms import BaseDocumentForm
from wagtail.images.fields import WagtailImageField
from wagtail.images.forms import BaseImageForm

from boardtrade.media.documents.pdf import PdfRefusedError, check_pdf

ZIP_SIGNATURE = b"PK\x03\x04"  # .docx and .xlsx are ZIP archives


class KeepsOldFileUntilCommit:
    """Wagtail's forms delete a replaced file at once; a save that then fails would lose it."""

    original_file: models.fields.files.FieldFile | None
    changed_data: list[str]

    def save(self, commit: bool = True) -> Any:
        """Save, and delete the replaced file only once the new one is safely stored."""
        replaced = self.original_file if commit and "file" in self.changed_data else None
        if replaced and replaced.name:
            self.original_file = None
            transaction.on_commit(partial(replaced.storage.delete, replaced.name))
        return super().save(commit=commit)  # type: ignore[misc]


class WholeImageField(WagtailImageField):
    """Also refuses a picture that begins well and then breaks off: every size of it would fail."""

    def to_python(self, data: Any) -> Any:
        """Read the picture to its end."""
        try:
            file = super().to_python(data)
            if file is not None:
                with Image.open(file) as picture:
                    picture.load()
                file.seek(0)
        except ValidationError:
            raise
        except Exception as error:  # decoders of hostile files fail in ways of their own
            raise ValidationError(
                _("This picture is damaged. Save or export it again, and upload that."),
                code="damaged",
            ) from error
        return file


class ImageForm(KeepsOldFileUntilCommit, BaseImageForm):
    """Wagtail's image form, whose file must be a whole picture of a sensible size."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if plain := self.fields.get("file"):  # the form that edits a title has none
            self.fields["file"] = WholeImageField(
                label=plain.label, required=plain.required, widget=plain.widget
            )

    def save(self, commit: bool = True) -> Any:
        """Also drop the sizes of a replaced picture, as Wagtail does."""
        image = super().save(commit=commit)
        if commit and "file" in self.changed_data:
            image.renditions.all().delete()
        return image


class DocumentForm(KeepsOldFileUntilCommit, BaseDocumentForm):
    """Wagtail's document form, which also looks whether a file is what its name says."""

    def clean_file(self) -> Any:
        """Refuse files that are broken, protected or not what their name says."""
        file = self.cleaned_data["file"]
        if isinstance(file, UploadedFile):
            self._refuse_other_format(file)
            check_content(file, extension=suffix_of(file.name or ""))
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
        if file.read(len(ZIP_SIGNATURE)) != ZIP_SIGNATURE:
            raise ValidationError(
                _(
                    "This file is not what its name says (.%(extension)s). Save it again from the "
                    "program that made it, and upload that."
                ),
                code="wrong_type",
                params={"extension": extension},
            )
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
