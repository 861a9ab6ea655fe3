"""Tracked changes: the text as it would be once all are accepted, or as it was before."""

from boardtrade.importing.reading.word.names import (
    Element,
    find,
    find_all,
    iterate,
    named,
    remove,
    unwrap,
)

ACCEPTED, ORIGINAL = "accepted", "original"
_INSERTED = ("w:ins", "w:moveTo")
_DELETED = ("w:del", "w:moveFrom")
_RANGES = (
    *("w:moveFromRangeStart", "w:moveFromRangeEnd", "w:moveToRangeStart", "w:moveToRangeEnd"),
    *("w:customXmlInsRangeStart", "w:customXmlInsRangeEnd"),
    *("w:customXmlDelRangeStart", "w:customXmlDelRangeEnd"),
)


def count_revisions(root: Element) -> int:
    """Return how many changes of words are tracked; of looks alone, none counts."""
    return len(find_all(root, " | ".join(f".//{name}" for name in (*_INSERTED, *_DELETED))))


def settle_revisions(root: Element, text: str) -> None:
    """Leave the text that was asked for: ACCEPTED or ORIGINAL."""
    kept, dropped = (_INSERTED, _DELETED) if text == ACCEPTED else (_DELETED, _INSERTED)
    _settle_rows(root, dropped)
    _join_paragraphs(root, dropped)
    for element in iterate(root, *dropped):
        remove(element)
    for element in iterate(root, *kept):
        unwrap(element)
    for element in iterate(root, *_RANGES):
        remove(element)
    for element in iterate(root, "w:delText"):
        element.tag = named("w:t")
    for element in iterate(root, "w:delInstrText"):
        element.tag = named("w:instrText")


def _settle_rows(root: Element, dropped: tuple[str, ...]) -> None:
    """Remove the rows and cells of tables that are not in this text."""
    for row in iterate(root, "w:tr"):
        if any(find(row, f"w:trPr/{name}") is not None for name in dropped):
            remove(row)
    cell_mark = "w:cellDel" if "w:del" in dropped else "w:cellIns"
    for cell in iterate(root, "w:tc"):
        if find(cell, f"w:tcPr/{cell_mark}") is not None:
            remove(cell)
    for table in iterate(root, "w:tbl"):
        if find(table, "w:tr") is None:
            remove(table)


def _join_paragraphs(root: Element, dropped: tuple[str, ...]) -> None:
    """Join a paragraph whose end is not in this text with the one after it.

    ECMA-376, part 1, 17.13.5.15: it is the properties of the second one that hold.
    """
    for paragraph in iterate(root, "w:p"):
        marks = [find(paragraph, f"w:pPr/w:rPr/{name}") for name in dropped]
        if all(mark is None for mark in marks):
            continue
        following = paragraph.getnext()
        if following is None or following.tag != named("w:p"):
            if not _has_content(paragraph, dropped):
                remove(paragraph)
            continue
        properties = find(following, "w:pPr")
        place = 0 if properties is None else following.index(properties) + 1
        content = [child for child in paragraph if child.tag != named("w:pPr")]
        for child in reversed(content):
            following.insert(place, child)
        remove(paragraph)


def _has_content(paragraph: Element, dropped: tuple[str, ...]) -> bool:
    names = {named(name) for name in (*dropped, "w:pPr")}
    return any(child.tag not in names for child in paragraph)
