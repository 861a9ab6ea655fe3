"""Writes paragraphs and lists as rich text, and as the text that lists are read from."""

from html import escape
from typing import Any

Piece = dict[str, Any]


def as_bold_paragraph(piece: Piece) -> Piece:
    """Return a heading as a paragraph in bold."""
    return {
        "type": "paragraph",
        "html": f"<b>{escape(piece['text'], quote=False)}</b>",
        "plain": piece["plain"],
        "text": piece["text"],
        "marks": piece["marks"],
        "note_keys": [],
    }


def write_texts(pieces: list[Piece], say: Any = None) -> tuple[str, str]:
    """Return paragraphs and lists as rich text, and as the text that lists are read from."""
    html: list[str] = []
    plain: list[str] = []
    for piece in pieces:
        if piece["type"] == "list":
            if say:
                say(piece)
            html.append(_write_list(piece["items"]))
            plain.append("\n".join(_write_plain_item(item) for item in piece["items"]))
        elif piece.get("html"):
            html.append(f"<p>{piece['html']}</p>")
            plain.append(piece["plain"])
    return "".join(html), "\n\n".join(filter(None, plain))


def _write_plain_item(item: Piece) -> str:
    return f"{'  ' * item['level']}{item['label']} {item['plain']}"


def _write_list(items: list[Piece]) -> str:
    """Return a list as HTML; as paragraphs if it begins with another number than 1."""
    if items[0]["is_ordered"] and items[0]["number"] > 1:
        first = min(item["level"] for item in items)
        html = ""
        nested: list[Piece] = []
        for item in [*items, None]:
            if item is not None and item["level"] > first:
                nested.append({**item, "level": item["level"] - first - 1})
                continue
            if nested:
                html += _write_list(nested)
                nested = []
            if item is not None:
                html += f"<p>{escape(item['label'], quote=False)} {item['html']}</p>"
        return html
    html, place = _write_level(items, 0, items[0]["level"])
    while place < len(items):
        more, place = _write_level(items, place, items[place]["level"])
        html += more
    return html


def _write_level(items: list[Piece], place: int, level: int) -> tuple[str, int]:
    tag = "ol" if items[place]["is_ordered"] else "ul"
    html = f"<{tag}>"
    while place < len(items) and items[place]["level"] >= level:
        item = items[place]
        if item["level"] == level and ("ol" if item["is_ordered"] else "ul") != tag:
            break
        html += f"<li>{item['html']}"
        place += 1
        while place < len(items) and items[place]["level"] > level:
            nested, place = _write_level(items, place, items[place]["level"])
            html += nested
        html += "</li>"
    return f"{html}</{tag}>", place
