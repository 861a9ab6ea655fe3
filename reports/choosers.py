"""Choosers of the admin that offer only what makes sense for a report."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail.documents import get_document_model_string
from wagtail.documents.views.chooser import (
    DocumentChooseResultsView,
    DocumentChooserViewSet,
    DocumentChooseView,
)


class OnlyPdf:
    """Leaves only PDF files in a list of documents."""

    def get_object_list(self) -> Any:
        """Return the documents that the user may choose and whose name ends in .pdf."""
        return super().get_object_list().filter(suffix=".pdf")  # type: ignore[misc]


class PdfChooseView(OnlyPdf, DocumentChooseView):
    """The dialog that chooses a PDF."""


class PdfChooseResultsView(OnlyPdf, DocumentChooseResultsView):
    """The list in that dialog."""


class PdfChooserViewSet(DocumentChooserViewSet):
    """Chooses the file of a report: a PDF."""

    choose_view_class = PdfChooseView
    choose_results_view_class = PdfChooseResultsView
    register_widget = False
    choose_one_text = _("Choose a PDF")
    choose_another_text = _("Choose another PDF")
    edit_item_text = _("Edit this PDF")


pdf_chooser_viewset = PdfChooserViewSet(
    "pdf_chooser", model=get_document_model_string(), url_prefix="pdf-chooser"
)
