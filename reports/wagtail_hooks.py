"""What the app adds to Wagtail's admin."""

from typing import Any

from wagtail import hooks

from reports.choosers import pdf_chooser_viewset


@hooks.register("register_admin_viewset")
def register_pdf_chooser() -> Any:
    """Return the viewset that chooses the PDF of a report."""
    return pdf_chooser_viewset
