"""Cells of spreadsheets that no program runs as a formula."""

FORMULA_PREFIXES = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
"""Beginnings that spreadsheet programs read as a formula:
https://owasp.org/www-community/attacks/CSV_Injection."""


def escape_formula(text: str) -> str:
    """Return text for a cell, with an apostrophe before what a program would read as a formula."""
    return f"'{text}" if text.startswith(FORMULA_PREFIXES) else text
