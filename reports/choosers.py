"""Choosers of the admin for the fields of reports."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail.documents import get_document_model_string
from wagtail.documents.views.chooser import (
    DocumentChooseResultsView,
    DocumentChooserViewSet,
    DocumentChooseView,
)


class PdfOnlyMixin:
    """Restricts a view that lists documents to PDF files."""

    def get_object_list(self) -> Any:
        """Return the documents that the user may choose and whose name ends in .pdf."""
        return super().get_object_list().filter(suffix=".pdf")  # type: ignore[misc]


class PdfChooseView(PdfOnlyMixin, DocumentChooseView):
    """The dialog in which an editor chooses a PDF."""


class PdfChooseResultsView(PdfOnlyMixin, DocumentChooseResultsView):
    """The results in that dialog, which a search or another page replaces."""


class PdfChooserViewSet(DocumentChooserViewSet):
    """The chooser for the file of a report, which must be a PDF."""

    choose_view_class = PdfChooseView
    choose_results_view_class = PdfChooseResultsView
    register_widget = False
    choose_one_text = _("Choose a PDF")
    choose_another_text = _("Choose another PDF")
    edit_item_text = _("Edit this PDF")


pdf_chooser_viewset = PdfChooserViewSet(
    "pdf_chooser", model=get_document_model_string(), url_prefix="pdf-chooser"
)
