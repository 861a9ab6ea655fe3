"""The upload forms of images and documents: hostile files stop here, in plain words."""

from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.db import models
from django.template.defaultfilters import filesizeformat
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail.documents.forms import BaseDocumentForm
from wagtail.images.fields import WagtailImageField
from wagtail.images.forms import BaseImageForm

from boardtrade.media.images.picture_refusal import PictureRefusedError
from boardtrade.media.images.picture_upload import clean_picture
from boardtrade.media.kinds import name_kinds
from boardtrade.media.public_files import PublicFileError, check_public_file
from boardtrade.media.stored_files import delete_later, save_whole
from boardtrade.media.unsaved_files import note_stored
from boardtrade.media.upload_handlers import UnstoredUpload
from boardtrade.media.uploads.documents import check_document, suffix_of
from boardtrade.media.uploads.failures import not_checked, words_for


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
                check_public_file(self.instance, is_replaced="file" in changed)
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


class WholeImageField(WagtailImageField):
    """Takes a picture by its content, and of its file only what the picture is made of."""

    def to_python(self, data: Any) -> Any:
        """Have the picture read to its end in a process of its own, which strips it."""
        file: Any = forms.FileField.to_python(self, data)
        if file is None:
            return None
        self.check_image_file_size(file)
        try:
            picture = clean_picture(file, most_pixels=self.max_image_pixels)
        except PictureRefusedError as error:
            raise ValidationError(error.message, code=error.reason) from error
        except (OSError, RuntimeError) as error:
            raise not_checked(error) from error
        file = super().to_python(file)
        file.credit = picture.credit
        return file


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

    def clean(self) -> dict[str, Any]:
        """Offer whom the file credits as the credit, unless there is one: the file loses it."""
        data: dict[str, Any] = super().clean() or self.cleaned_data
        credit = getattr(data.get("file"), "credit", "")
        if credit and "credit" in self.fields and not data.get("credit"):
            is_said = credit.lower().startswith(("photo", "©"))
            data["credit"] = credit if is_said else gettext("Photo: %s") % credit
        return data


class DocumentForm(StoresFileSafely, BaseDocumentForm):
    """Wagtail's document form, which also looks whether a file is what its name says."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "file" in self.fields:
            self.note(
                _("%(kinds)s. At most %(size)s.")
                % {
                    "kinds": name_kinds(),
                    "size": filesizeformat(settings.WAGTAILDOCS_MAX_UPLOAD_SIZE),
                }
            )
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
        """Refuse files that are broken, protected, or not what their name says."""
        file = self.cleaned_data["file"]
        if isinstance(file, UploadedFile):
            self._refuse_other_format(file)
            try:
                check_document(file, name=file.name or "")
            except (OSError, RuntimeError) as error:
                raise not_checked(error) from error
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
