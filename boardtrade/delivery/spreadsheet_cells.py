"""Cells of spreadsheets: text that no program takes for a formula."""

FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
"""What makes a spreadsheet calculate: https://owasp.org/www-community/attacks/CSV_Injection."""


def harmless(text: str) -> str:
    """Return text for a cell; an apostrophe before it where it would be taken for a formula."""
    return f"'{text}" if text.startswith(FORMULA_STARTS) else text
