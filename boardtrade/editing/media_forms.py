"""The forms of pictures and documents, which two people may have open at once."""

from wagtail.documents.forms import BaseDocumentForm
from wagtail.images.forms import BaseImageForm

from boardtrade.editing.conflicts.form import ConflictFormMixin
from boardtrade.media import forms


class ImageForm(forms.ImageForm, ConflictFormMixin, BaseImageForm):
    """The form of a picture; its file is stored last, once nothing is left to be decided."""


class DocumentForm(forms.DocumentForm, ConflictFormMixin, BaseDocumentForm):
    """The form of a document, likewise."""
