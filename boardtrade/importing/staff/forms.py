"""The forms of an import: the document, and what is decided in its preview."""

import hashlib
import io
from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _
from wagtail.admin.widgets import AdminAutoHeightTextInput, AdminDateInput

from boardtrade.importing.models import RevisionText
from boardtrade.importing.plans import SectionUse
from boardtrade.importing.reading.document import HTML, TEXT, WORD
from boardtrade.languages.accents import comparable_name
from boardtrade.media.kinds import HEAD_BYTES, HINTS, recognize
from boardtrade.media.uploads.documents import check_document, suffix_of
from boardtrade.media.uploads.failures import not_checked
from boardtrade.pages.publication_date import DatePrecision
from boardtrade.people.models import Person

MAX_FILE_SIZE = 100 * 1024 * 1024
MAX_TEXT_SIZE = 20 * 1024 * 1024
"""Bytes of a web page or a text, with the pictures that are in it."""
MAX_PASTED = 2_000_000
KINDS = {
    "docx": WORD,
    "html": HTML,
    "htm": HTML,
    "xhtml": HTML,
    "txt": TEXT,
    "md": TEXT,
}
NEW_PERSON = "new"
MAX_ALT = 255
MAX_AUTHORS = 12


class DocumentForm(forms.Form):
    """The document, as a file or pasted."""

    file = forms.FileField(
        label=_("Word file"),
        required=False,
        help_text=_(
            "A .docx of Word, Google Docs (File › Download) or LibreOffice (Save as); or a web "
            "page (.html), or plain text. Up to 100 MB."
        ),
        widget=forms.FileInput(attrs={"accept": ".docx,.html,.htm,.txt,.md"}),
    )
    pasted = forms.CharField(
        label=_("or the text itself"),
        required=False,
        max_length=MAX_PASTED,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 8, "data-rich-paste": ""}),
        help_text=_(
            "Pasted from a document, headings, lists, tables and links come along. Pictures do "
            "not: take the file for these."
        ),
    )
    pasted_html = forms.CharField(
        required=False, max_length=MAX_TEXT_SIZE, strip=False, widget=forms.HiddenInput
    )

    def clean(self) -> dict[str, Any]:
        """Check the file by what it holds; of text, that there is some."""
        data: dict[str, Any] = super().clean() or {}
        if self.errors:
            return data
        file = data.get("file")
        if isinstance(file, UploadedFile):
            try:
                data["kind"] = check_source(file)
            except ValidationError as error:
                self.add_error("file", error)
            return data
        text = data.get("pasted", "")
        if not text.strip():
            self.add_error("file", _("Choose a file, or paste the text."))
            return data
        html = data.get("pasted_html", "")
        data["kind"] = HTML if html.strip() else TEXT
        data["content"] = (html if html.strip() else text).encode()
        return data

    def open_source(self) -> Any:
        """Return the document as an open file, and its name."""
        data = self.cleaned_data
        if isinstance(data.get("file"), UploadedFile):
            data["file"].seek(0)
            return data["file"], data["file"].name
        return io.BytesIO(data["content"]), str(_("Pasted text"))


def check_source(file: UploadedFile) -> str:
    """Return the kind of a document. Raises ValidationError for what is none, or does harm."""
    extension = suffix_of(file.name or "")
    kind = KINDS.get(extension)
    if kind is None:
        hint = HINTS.get(extension, "") if extension not in {"html", "htm"} else ""
        raise ValidationError(
            _(
                "Files of the kind “.%(extension)s” are not imported. Save it as a Word file "
                "(.docx), and upload that. %(hint)s"
            ),
            params={"extension": extension[:20], "hint": hint},
        )
    size = file.size or 0
    most = MAX_FILE_SIZE if kind == WORD else MAX_TEXT_SIZE
    if size > most:
        raise ValidationError(
            _("This file is larger than %(most)d MB. Make its pictures smaller, or divide it."),
            params={"most": most // 1024**2},
        )
    if kind == WORD:
        try:
            check_document(file, name=file.name or "")
        except (OSError, RuntimeError) as error:
            raise not_checked(error) from error
        return kind
    file.seek(0)
    head = file.read(HEAD_BYTES)
    file.seek(0)
    found = recognize(head)
    if b"\0" in head or (found and not head.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<")):
        raise ValidationError(
            _("This file is not what its name says (.%(extension)s): it holds no text."),
            params={"extension": extension},
        )
    return kind


def digest_file(file: Any) -> str:
    """Return the SHA-256 of a file, which is left at its start."""
    file.seek(0)
    digest = hashlib.file_digest(file, "sha256").hexdigest()
    file.seek(0)
    return digest


class RevisionForm(forms.Form):
    """Which text of a document with tracked changes is meant."""

    revision_text = forms.ChoiceField(
        label=_("Take the text"),
        choices=RevisionText.choices,
        initial=RevisionText.ACCEPTED,
        widget=forms.RadioSelect,
    )


class PreviewForm(forms.Form):
    """What is decided of an import before it is saved, apart from the recommendations."""

    title = forms.CharField(label=_("Title"), max_length=255, widget=AdminAutoHeightTextInput)
    tagline = forms.CharField(
        label=_("Tagline"),
        max_length=255,
        required=False,
        widget=AdminAutoHeightTextInput,
        help_text=_("One sentence under the title that says why to read on."),
    )
    publication_date = forms.DateField(
        label=_("Publication date"), widget=AdminDateInput, required=False
    )
    date_precision = forms.ChoiceField(label=_("Readers see"), choices=DatePrecision.choices)
    section = forms.ChoiceField(
        label=_("The recommendations stand under"),
        required=False,
        help_text=_("To look for them elsewhere, choose a heading and press “Look there”."),
    )
    use = forms.ChoiceField(
        label=_("What becomes of that part of the text"),
        choices=SectionUse.choices,
        initial=SectionUse.REFERENCES,
        widget=forms.RadioSelect,
        required=False,
    )
    revision_id = forms.IntegerField(required=False, widget=forms.HiddenInput)
    """The newest version of the draft when the preview was shown."""

    def __init__(
        self,
        *args: Any,
        sections: Sequence[tuple[str, str]],
        authors: Sequence[str],
        people: Sequence[Person],
        may_add_people: bool,
        adds_people: bool,
        pictures: Mapping[int, Mapping[str, Any]],
        asked: Sequence[Any],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        fields: dict[str, Any] = self.fields
        fields["section"].choices = [("", _("Nowhere: there are none")), *sections]
        self.author_names = list(authors[:MAX_AUTHORS])
        self.picture_numbers = list(pictures)
        self.asked_ids = [change.block_id for change in asked]
        by_name = {comparable_name(person.name): person.pk for person in people}
        for place, name in enumerate(self.author_names):
            found = by_name.get(comparable_name(name))
            choices: list[tuple[str, Any]] = [("", _("Leave out"))]
            if may_add_people and found is None:
                choices.append((NEW_PERSON, _("Add as a new person: %(name)s") % {"name": name}))
            choices += [(str(person.pk), person.name) for person in people]
            fields[f"author-{place}"] = forms.ChoiceField(
                label=_("Author “%(name)s”") % {"name": name},
                choices=choices,
                required=False,
                initial=str(found or (NEW_PERSON if may_add_people and adds_people else "")),
            )
        for number, picture in pictures.items():
            fields[f"alt-{number}"] = forms.CharField(
                label=_("Description of picture %(number)d") % {"number": number + 1},
                max_length=MAX_ALT,
                required=False,
                initial=picture["alt"][:MAX_ALT],
                widget=AdminAutoHeightTextInput,
            )
            fields[f"decorative-{number}"] = forms.BooleanField(
                label=_("It only decorates: the text loses nothing without it"),
                required=False,
                initial=picture["is_decorative"],
            )
        for change in asked:
            fields[f"take-{change.block_id}"] = forms.BooleanField(
                label=_("Take what the document has"), required=False
            )

    def clean(self) -> dict[str, Any]:
        """Ask for a description of each picture, or for the word that it only decorates."""
        data: dict[str, Any] = super().clean() or {}
        for number in self.picture_numbers:
            if not data.get(f"alt-{number}") and not data.get(f"decorative-{number}"):
                self.add_error(
                    f"alt-{number}",
                    _("Describe the picture, or say that it only decorates."),
                )
        return data

    @property
    def author_fields(self) -> list[forms.BoundField]:
        """The fields of the authors that the document names."""
        return [self[f"author-{place}"] for place in range(len(self.author_names))]

    def get_picture_fields(self, number: int) -> tuple[forms.BoundField, forms.BoundField]:
        """Return the two fields of a picture."""
        return self[f"alt-{number}"], self[f"decorative-{number}"]

    @property
    def answers(self) -> dict[str, Any]:
        """What was decided, as JSON holds it."""
        data = self.cleaned_data
        day = data["publication_date"]
        return {
            "title": " ".join(data["title"].split()),
            "tagline": data["tagline"],
            "publication_date": day.isoformat() if day else "",
            "date_precision": data["date_precision"],
            "authors": [
                {"name": name, "person": _to_person(data[f"author-{place}"])}
                for place, name in enumerate(self.author_names)
                if data[f"author-{place}"]
            ],
            "pictures": {
                str(number): {
                    "alt": data[f"alt-{number}"],
                    "is_decorative": data[f"decorative-{number}"],
                }
                for number in self.picture_numbers
            },
            "use": data["use"],
            "revision_id": data["revision_id"],
            "takes_document": [
                block_id for block_id in self.asked_ids if data.get(f"take-{block_id}")
            ],
        }


def _to_person(value: str) -> str | int:
    return value if value == NEW_PERSON else int(value)
