"""The cells of delimited text, as spreadsheets write it to files and to the clipboard."""

import re


def read_cells(text: str, delimiter: str) -> tuple[list[list[str]], list[int]]:
    """Return the rows, and the numbers of those in which a quotation mark is never closed.

    Rows are counted from 1. Python's csv would take all that follows an open quotation mark for
    one cell, and the marks within a cell that is not quoted for those of quoting.
    """
    rows: list[list[str]] = []
    open_quotes: list[int] = []
    columns = text.split("\n", 1)[0].count(delimiter)
    place, row = 0, []
    while place <= len(text):
        cell, place, is_open = _read_cell(text, place, delimiter, columns)
        row.append(cell)
        if is_open:
            open_quotes.append(len(rows) + 1)
        if place >= len(text) or text[place] == "\n":
            rows.append(row)
            row = []
        place += 1
    return rows, open_quotes


def _read_cell(text: str, start: int, delimiter: str, columns: int) -> tuple[str, int, bool]:
    """Return a cell, the place of the delimiter after it, and whether a quote stays open."""
    end = _find_end(text, start, delimiter)
    plain = text[start:end]
    opening = re.match(r' *"', plain)
    if not opening:
        return plain, end, False
    inner = start + opening.end()
    close = inner
    while (close := text.find('"', close)) != -1:
        if text.startswith('""', close):
            close += 2
            continue
        after = re.compile(r" *").match(text, close + 1)
        after_place = after.end() if after else close + 1
        if after_place >= len(text) or text[after_place] in (delimiter, "\n"):
            content = text[inner:close]
            if _holds_rows(content, delimiter, columns):
                break
            return content.replace('""', '"'), after_place, False
        break
    closes_in_line = '"' in plain[opening.end() :]
    if closes_in_line:  # "Train" the inspectors
        return plain, end, False
    return plain[opening.end() :], end, True


def _find_end(text: str, start: int, delimiter: str) -> int:
    ends = [end for end in (text.find(delimiter, start), text.find("\n", start)) if end != -1]
    return min(ends, default=len(text))


def _holds_rows(content: str, delimiter: str, columns: int) -> bool:
    """Return whether a cell would hold whole rows: its quotation mark was never closed."""
    lines = content.split("\n")[1:]
    return columns > 1 and any(line.count(delimiter) >= columns for line in lines)
