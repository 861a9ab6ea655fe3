"""Exports that a spreadsheet opens as what they are: words, never formulas."""

from typing import Any

from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from wagtail.admin.views.mixins import SpreadsheetExportMixin

from boardtrade.delivery.spreadsheet_cells import harmless


class SafeSpreadsheetMixin(SpreadsheetExportMixin):
    """Puts an apostrophe before a cell that would be computed, and drops what XLSX cannot hold."""

    def preprocess_field_value(self, field: str, value: Any, export_format: str) -> Any:
        """Return what is written into a cell."""
        value = super().preprocess_field_value(field, value, export_format)
        if not isinstance(value, str):
            return value
        if export_format == self.FORMAT_XLSX:  # where a cell of words is marked as one
            return ILLEGAL_CHARACTERS_RE.sub("", value)
        return harmless(value)
