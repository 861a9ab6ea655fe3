"""What a document is made of before it is set: plain data, which the templates give a look.

Nothing in it is ever read as markup. A node is a dictionary with a `kind`, for which `parts.typ`
has a function of that name; `inline` is a list of strings and of dictionaries with a `tag`.
"""

import re
from collections.abc import Iterable
from typing import Any

type Node = dict[str, Any]
type Inline = list[Any]

SPACES = re.compile(r"[ \t\r\n\f\v]+")
UNSEEN = re.compile(r"[\x00-\x08\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufeff\ufffe\uffff]")
"""Characters that nobody sees, and that neither XML nor a font has."""


def unbroken(text: str) -> str:
    """Return a text without breaks of lines, each run of spaces one; without what nobody sees."""
    return UNSEEN.sub("", SPACES.sub(" ", text))


def plain(text: object) -> str:
    """Return a text of a single line, as HTML shows it; spaces that may not break stay."""
    return unbroken(str(text or "")).strip()


def lines(text: object) -> Inline:
    """Return a text of several lines, of which each begins where its writer had it begin."""
    written = [line for line in map(plain, str(text or "").splitlines()) if line]
    inline: Inline = []
    for line in written:
        inline += [{"tag": "br"}, line] if inline else [line]
    return inline


def heading(text: object, level: int, anchor: str = "") -> Node:
    """Return a heading; `level` is 1 for a section of the document."""
    return {"kind": "heading", "text": plain(text), "level": level, "anchor": anchor}


def paragraph(inline: Inline | str, style: str = "") -> Node:
    """Return a paragraph; `style` is "quiet" for small print."""
    return {
        "kind": "paragraph",
        "inline": [inline] if isinstance(inline, str) else inline,
        "style": style,
    }


def link(url: str, words: Inline | str) -> Node:
    """Return words that lead to an address."""
    inline = [words] if isinstance(words, str) else words
    return {"tag": "a", "url": url, "inline": inline}


def facts(rows: Iterable[tuple[object, Inline | str]]) -> Node:
    """Return pairs of a word and what is to be said to it, one below the other."""
    listed = [
        {"label": plain(label), "inline": [inline] if isinstance(inline, str) else inline}
        for label, inline in rows
        if inline
    ]
    return {"kind": "facts", "rows": listed}
