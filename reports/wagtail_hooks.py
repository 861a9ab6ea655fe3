"""What reports add to Wagtail's admin."""

from typing import Any

from wagtail import hooks

from reports.choosers import pdf_chooser_viewset


@hooks.register("register_admin_viewset")
def register_pdf_chooser() -> Any:
    """Offer the dialog that chooses a PDF."""
    return pdf_chooser_viewset
