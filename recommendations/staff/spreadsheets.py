"""Safe exports of lists of the admin to spreadsheets."""

from typing import Any

from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from wagtail.admin.views.mixins import SpreadsheetExportMixin

from boardtrade.spreadsheet_cells import escape_formula


class SafeSpreadsheetMixin(SpreadsheetExportMixin):
    """Escapes cells that a spreadsheet would compute, and removes what XLSX cannot hold."""

    def preprocess_field_value(self, field: str, value: Any, export_format: str) -> Any:
        """Return the safe value of a cell."""
        value = super().preprocess_field_value(field, value, export_format)
        if not isinstance(value, str):
            return value
        if export_format == self.FORMAT_XLSX:  # its cells have a type, so text is never computed
            return ILLEGAL_CHARACTERS_RE.sub("", value)
        return escape_formula(value)
