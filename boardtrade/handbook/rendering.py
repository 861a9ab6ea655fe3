"""Markdown as HTML for the admin: with links that lead somewhere there, and pictures."""

import struct
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path
from typing import Any

from django.conf import settings
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.text import slugify
from django.utils.translation import gettext as _

FindUrl = Callable[[Path], str]
"""Returns the address of the document in a file; empty if the reader may not see it."""
PICTURES = "docs/pictures"
"""The folder of the pictures, which are static files: their addresses change with them."""
STATIC_PREFIX = "handbook"


@dataclass
class RenderedDocument:
    """A document as a page of the admin shows it."""

    title: str
    text: SafeString = field(default_factory=SafeString)
    headings: list[tuple[str, str]] = field(default_factory=list)
    """The id and the words of each heading of the second level."""


def read_title(path: Path) -> str:
    """Return the heading of a document."""
    return path.read_text().partition("\n")[0].removeprefix("# ").strip()


def render_document(path: Path, find_url: FindUrl) -> RenderedDocument:
    """Return a document as HTML, without its heading.

    Links to files that are not shown are words only, and so are pictures from elsewhere.
    """
    from markdown_it import MarkdownIt

    document = RenderedDocument(read_title(path))
    markdown = MarkdownIt("commonmark", {"html": False}).enable("table")
    markdown.add_render_rule("table_open", _open_table)
    markdown.add_render_rule("table_close", _close_table)
    tokens = markdown.parse(path.read_text().partition("\n")[2])
    document.headings = list(_name_headings(tokens))
    for token in tokens:
        if token.children:
            token.children = list(_lead_within_admin(token.children, path.parent, find_url))
    html = markdown.renderer.render(tokens, markdown.options, {})
    document.text = mark_safe(html)  # noqa: S308 - our own text, and raw HTML in it is escaped
    return document


def _name_headings(tokens: list[Any]) -> Iterator[tuple[str, str]]:
    """Give headings the ids that hosts of code give them too, as links name these."""
    taken: set[str] = set()
    for token, content in pairwise(tokens):
        if token.type != "heading_open":
            continue
        words = "".join(child.content for child in content.children)
        name = slugify(words, allow_unicode=True)
        while name in taken:
            name += "-again"
        taken.add(name)
        token.attrSet("id", name)
        if token.tag == "h2":
            yield name, words


def _lead_within_admin(children: list[Any], folder: Path, find_url: FindUrl) -> Iterator[Any]:
    """Yield the parts of a line, with addresses that hold in the admin."""
    is_led = True
    for token in children:
        if token.type == "link_open":
            href = _find_address(token.attrs["href"], folder, find_url)
            is_led = bool(href)
            token.attrs["href"] = href
        if token.type == "image" and not _show_picture(token, folder):
            token.type, token.tag = "text", ""
        if is_led or token.type not in {"link_open", "link_close"}:
            yield token


def _find_address(href: str, folder: Path, find_url: FindUrl) -> str:
    """Return where a link leads from a page of the admin; empty if it leads nowhere."""
    if href.startswith(("https://", "#")):
        return href
    file, hash_sign, fragment = href.partition("#")
    url = find_url((folder / file).resolve())
    return f"{url}{hash_sign}{fragment}" if url else ""


def _show_picture(token: Any, folder: Path) -> bool:
    """Give a picture its address and size; return whether it is one of a handbook."""
    path = (folder / token.attrs["src"]).resolve()
    if path.parent != settings.ROOT_DIR / PICTURES or not path.is_file():
        return False
    width, height = _read_size(path)  # not lazy: a page that is printed needs all of them
    token.attrs |= {"width": width, "height": height}
    token.attrs["src"] = static(f"{STATIC_PREFIX}/{path.name}")
    return True


def _read_size(path: Path) -> tuple[int, int]:
    """Return width and height of a PNG file, which stand at its beginning."""
    with path.open("rb") as file:
        return struct.unpack(">II", file.read(24)[16:])


def _open_table(*args: Any) -> str:
    """Return a frame in which a wide table can be scrolled, also by keyboard."""
    frame = '<div class="bt-document__table" tabindex="0" role="group" aria-label="{}"><table>'
    return format_html(frame, _("Table"))


def _close_table(*args: Any) -> str:
    return "</table></div>\n"
