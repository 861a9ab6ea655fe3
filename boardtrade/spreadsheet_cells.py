"""Cells of spreadsheets that no program runs as a formula."""

FORMULA_PREFIXES = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
"""Beginnings that spreadsheet programs read as a formula:
https://owasp.org/www-community/attacks/CSV_Injection."""


def escape_formula(text: str) -> str:
    """Return text for a cell, with an apostrophe before what a program would read as a formula.

    What begins so after apostrophes of its own gets one more, so that it can be taken back.
    """
    return f"'{text}" if text.lstrip("'").startswith(FORMULA_PREFIXES) else text


def unescape_formula(cell: str) -> str:
    """Return the text for which `escape_formula` made a cell."""
    is_escaped = cell.startswith("'") and cell.lstrip("'").startswith(FORMULA_PREFIXES)
    return cell[1:] if is_escaped else cell
